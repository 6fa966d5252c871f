//! Fair use: how many requests an account, a school, and an address without a sign-in may send, counted in this
//! process.
//!
//! The limits are generous. A class that answers as fast as it can stays far below them, but a program that uses one
//! pupil's token cannot slow the service down for others.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use clap::Args;
use entity::{AccountId, SchoolId};
use openapi::{CodeType, RaisedFailure, code};
use poem::{Endpoint, IntoResponse, Request, Response, Result};
use worker::network::Network;

use crate::{
    app::App,
    authentication,
    client_address::ClientAddress,
    token_buckets::{NetworkBuckets, Quota, TokenBuckets},
};

/// The limits, from flags or environment variables.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Fair use")]
pub struct FairUseSettings {
    /// Requests per second by which the burst of one account is refilled. 0 switches the limit off.
    #[arg(long, env = "LMS_ACCOUNT_RATE", default_value = "20")]
    pub account_rate: u32,

    /// Requests that one account may send in a burst.
    #[arg(long, env = "LMS_ACCOUNT_BURST", default_value = "200")]
    pub account_burst: NonZeroU32,

    /// Requests per second by which the burst of all accounts of a school together is refilled. 0 switches the limit
    /// off.
    #[arg(long, env = "LMS_SCHOOL_RATE", default_value = "300")]
    pub school_rate: u32,

    /// Requests that all accounts of a school together may send in a burst.
    #[arg(long, env = "LMS_SCHOOL_BURST", default_value = "3000")]
    pub school_burst: NonZeroU32,

    /// Requests per second by which the burst of requests of one address without a valid access token is refilled. 0
    /// switches the limit off.
    #[arg(long, env = "LMS_ANONYMOUS_RATE", default_value = "100")]
    pub anonymous_rate: u32,

    /// Requests without a valid access token that one address may send in a burst. An IPv6 /64 counts as one address,
    /// and a /48 may send four times as many in a burst.
    #[arg(long, env = "LMS_ANONYMOUS_BURST", default_value = "3000")]
    pub anonymous_burst: NonZeroU32,
}

/// The ends of the paths of logging in, refreshing and signing out.
const SIGNING_IN: [&str; 3] = ["/login", "/auth/refresh", "/auth/logout"];

/// Counts requests by account, by school and, without a sign-in, by network. A limit that is `None` is switched off.
#[derive(Debug)]
pub struct FairUse {
    accounts: Option<TokenBuckets<(SchoolId, AccountId)>>,
    schools: Option<TokenBuckets<SchoolId>>,
    /// By network, and by whether the path ends with one of [`SIGNING_IN`].
    anonymous: Option<NetworkBuckets<bool>>,
}

impl FairUse {
    /// Creates the counters with these limits.
    #[must_use]
    pub fn new(settings: &FairUseSettings) -> Self {
        Self {
            accounts: quota(settings.account_rate, settings.account_burst).map(TokenBuckets::new),
            schools: quota(settings.school_rate, settings.school_burst).map(TokenBuckets::new),
            anonymous: quota(settings.anonymous_rate, settings.anonymous_burst).map(NetworkBuckets::new),
        }
    }

    /// Returns counters without a limit.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { accounts: None, schools: None, anonymous: None }
    }

    /// Counts a request of an account, or returns how long the client has to wait. A request that exceeds one limit
    /// does not count towards the other.
    pub fn count(&self, school_id: SchoolId, account_id: AccountId) -> Result<(), Duration> {
        let account = (school_id, account_id);
        if let Some(accounts) = &self.accounts {
            accounts.draw(account)?;
        }
        let Some(schools) = &self.schools else { return Ok(()) };
        schools.draw(school_id).inspect_err(|_| {
            if let Some(accounts) = &self.accounts {
                accounts.give_back(&account);
            }
        })
    }

    /// Counts a request without a valid access token, or returns how long the client has to wait. Log-ins, refreshes
    /// and signing out have a limit of their own, because a whole school may share an address with somebody who sends
    /// many other requests.
    pub fn count_anonymous(&self, network: Network, path: &str) -> Result<(), Duration> {
        let signs_in = SIGNING_IN.iter().any(|end| path.ends_with(end));
        self.anonymous.as_ref().map_or(Ok(()), |buckets| buckets.draw(network, signs_in))
    }

    /// Evicts the counters of accounts, schools and networks that have been idle, so that memory does not grow with
    /// every account and visitor.
    pub fn evict_idle(&self) {
        self.accounts.iter().for_each(TokenBuckets::evict_full);
        self.schools.iter().for_each(TokenBuckets::evict_full);
        self.anonymous.iter().for_each(NetworkBuckets::evict_full);
    }
}

/// Returns the quota; `None` if the rate is 0, which switches the limit off.
fn quota(rate: u32, burst: NonZeroU32) -> Option<Quota> {
    NonZeroU32::new(rate).map(|per_second| Quota { burst, per_second })
}

/// Middleware that verifies the access token of each request, and counts requests without a valid one by address.
///
/// It adds the claims of a valid token to the request. The session extractors count the request for the account and the
/// school, because they know the operation.
pub(crate) struct FairUseLimit<E> {
    inner: E,
    app: App,
}

impl<E> FairUseLimit<E> {
    pub(crate) const fn around(inner: E, app: App) -> Self {
        Self { inner, app }
    }
}

impl<E: Endpoint> Endpoint for FairUseLimit<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        if let Some(claims) = authentication::verified_claims(&self.app, &request) {
            request.set_data(claims);
        } else if let Some(claims) = authentication::verified_attempt_claims(&self.app, &request) {
            request.set_data(claims);
        } else {
            let network = ClientAddress::of(&request, &self.app.trusted_proxies).network();
            if let Err(wait) = self.app.fair_use.count_anonymous(network, request.uri().path()) {
                return Ok(too_many_requests(wait));
            }
        }
        self.inner.call(request).await.map(IntoResponse::into_response)
    }
}

fn too_many_requests(wait: Duration) -> Response {
    let failure = RaisedFailure {
        code: code::API_009::CODE,
        cause: Some("the address sends too many requests without a valid token".into()),
        retry_after: Some(wait),
    };
    let mut response = failure.response();
    // The edge logs the failure from the response data.
    response.set_data(Arc::new(failure));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_the_limit_of_the_school_rejects_does_not_count_for_the_account() {
        let buckets = |burst: u32| Quota { burst: burst.try_into().unwrap(), per_second: NonZeroU32::MIN };
        let fair_use = FairUse {
            accounts: Some(TokenBuckets::new(buckets(10))),
            schools: Some(TokenBuckets::new(buckets(1))),
            anonymous: None,
        };
        let (school_id, account_id) = (SchoolId::draw(), AccountId::draw());
        let passed = (0..1_000).filter(|_| fair_use.count(school_id, account_id).is_ok()).count();
        assert!((1..10).contains(&passed), "{passed}");
        assert_eq!(fair_use.accounts.unwrap().draw((school_id, account_id)), Ok(()));
    }
}
