//! Fair use: how many requests an account, a school, and an address without a sign-in may send, counted in this process.
//!
//! The limits are generous. A class that answers as fast as it can stays far below them, but a program that uses one
//! pupil's token does not take the service away from the others.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use clap::Args;
use entity::{AccountId, SchoolId};
use openapi::{CodeType, RaisedFailure, code};
use poem::{Endpoint, IntoResponse, Request, Response, Result};
use worker::network::Network;

use crate::{
    app::App,
    authentication,
    client_address::ClientAddress,
    token_buckets::{Quota, TokenBuckets},
    tokens::TokenClaims,
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

    /// Requests without a valid access token that one address may send in a burst.
    #[arg(long, env = "LMS_ANONYMOUS_BURST", default_value = "3000")]
    pub anonymous_burst: NonZeroU32,
}

/// The ends of the paths of log-ins and refreshes.
const SIGNING_IN: [&str; 3] = ["/login", "/auth/refresh", "/auth/logout"];

/// Counts requests by account, by school and, without a sign-in, by address.
#[derive(Debug)]
pub struct FairUse {
    accounts: RateLimit<(SchoolId, AccountId)>,
    schools: RateLimit<SchoolId>,
    addresses: RateLimit<(Network, bool)>,
}

impl FairUse {
    /// Creates the counters with these limits.
    #[must_use]
    pub fn new(settings: &FairUseSettings) -> Self {
        Self {
            accounts: RateLimit::new(settings.account_rate, settings.account_burst),
            schools: RateLimit::new(settings.school_rate, settings.school_burst),
            addresses: RateLimit::new(settings.anonymous_rate, settings.anonymous_burst),
        }
    }

    /// Returns counters without a limit.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { accounts: RateLimit(None), schools: RateLimit(None), addresses: RateLimit(None) }
    }

    /// Counts a request of an account, or returns how long the client has to wait. A request that exceeds the limit of
    /// the account does not count for its school.
    pub fn count(&self, claims: &TokenClaims) -> Result<(), Duration> {
        self.accounts.count((claims.school_id, claims.sub))?;
        self.schools.count(claims.school_id)
    }

    /// Counts a request without a valid access token, or returns how long the client has to wait. Log-ins and refreshes
    /// have a limit of their own, because a whole school may share an address with somebody who sends other requests.
    pub fn count_anonymous(&self, address: IpAddr, path: &str) -> Result<(), Duration> {
        let signs_in = SIGNING_IN.iter().any(|end| path.ends_with(end));
        self.addresses.count((Network::of(address), signs_in))
    }

    /// Evicts whoever has been idle for a while, so that memory does not grow with every account and visitor.
    pub fn evict_idle(&self) {
        self.accounts.evict_idle();
        self.schools.evict_idle();
        self.addresses.evict_idle();
    }
}

/// A limit for each key; `None` if the limit is switched off.
#[derive(Debug)]
struct RateLimit<K: Hash + Eq>(Option<TokenBuckets<K>>);

impl<K: Hash + Eq> RateLimit<K> {
    fn new(rate: u32, burst: NonZeroU32) -> Self {
        Self(NonZeroU32::new(rate).map(|per_second| TokenBuckets::new(Quota { burst, per_second })))
    }

    fn count(&self, key: K) -> Result<(), Duration> {
        self.0.as_ref().map_or(Ok(()), |buckets| buckets.draw(key))
    }

    fn evict_idle(&self) {
        if let Some(buckets) = &self.0 {
            buckets.evict_full();
        }
    }
}

/// Middleware that verifies the access token of each request, and counts requests without a valid one by address.
///
/// It passes the claims of a valid token on in the request. The session extractors count the request for the account
/// and the school, because they know the operation.
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
        } else {
            let ClientAddress(address) = ClientAddress::of(&request, &self.app.trusted_proxies);
            if let Err(wait) = self.app.fair_use.count_anonymous(address, request.uri().path()) {
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
