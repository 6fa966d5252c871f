//! The rate limits of log-ins and refreshes, counted in this process.
//!
//! Only failed log-ins count. A log-in draws its token before the secret is verified, so that parallel log-ins cannot
//! exceed the limit, and gets the token back unless it fails. The limits are generous, because a whole school may use
//! one address and a local authority may put many schools behind one address. Account lockout, not these limits, stops
//! somebody who guesses secrets. A failed log-in costs a hash, so buckets are refilled at a share of the measured rate
//! of hashes.

use std::{num::NonZeroU32, time::Duration};

use clap::Args;
use entity::{SchoolId, SignInId};
use worker::network::Network;

use crate::token_buckets::{NetworkBuckets, Quota, TokenBuckets};

/// The limits, from flags or environment variables.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Login rate limits")]
pub struct LoginLimitSettings {
    /// Failed log-ins that one address may make at one school, or at the platform's log-in, in a burst. An IPv6 /64
    /// counts as one address, and a /48 may make four times as many in a burst.
    #[arg(long, env = "LMS_LOGIN_BURST", default_value = "120")]
    pub login_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_RATE", default_value = "2")]
    /// Failed log-ins per second by which the burst of one address at one school is refilled. It is never refilled by
    /// more than an eighth of what the cores hash in a second.
    pub login_rate: NonZeroU32,

    /// Failed log-ins that one address may make in a burst, counted over all schools. The same number limits refreshes
    /// with unknown tokens.
    #[arg(long, env = "LMS_LOGIN_ADDRESS_BURST", default_value = "2000")]
    pub login_address_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_ADDRESS_RATE", default_value = "50")]
    /// Failed log-ins, and refreshes with unknown tokens, per second by which the bursts of one address at all schools
    /// together are refilled. Failed log-ins are never refilled by more than an eighth of what the cores hash in a
    /// second.
    pub login_address_rate: NonZeroU32,

    /// Refreshes that one sign-in may make in a burst.
    #[arg(long, env = "LMS_REFRESH_BURST", default_value = "60")]
    pub refresh_burst: NonZeroU32,

    #[arg(long, env = "LMS_REFRESH_RATE", default_value = "1")]
    /// Refreshes per second by which the burst of one sign-in is refilled.
    pub refresh_rate: NonZeroU32,
}

/// The share of the machine's hashes that the failed log-ins of one address may cost after its burst is used up: an
/// eighth. In the queue for a hash, one network may hold an eighth of the places, too.
const SHARE: f64 = 0.125;

/// The lowest number of hashes per second that the limits follow.
const LOWEST_RATE: f64 = 0.01;

/// Counts failed log-ins by network, and by network and school, and refreshes by sign-in.
#[derive(Debug)]
pub struct LoginLimit {
    logins: NetworkBuckets<()>,
    logins_at_school: NetworkBuckets<SchoolId>,
    /// Has buckets of its own, so that refreshes with unknown tokens do not keep anybody from logging in.
    unknown_tokens: NetworkBuckets<()>,
    refreshes: TokenBuckets<SignInId>,
}

/// The tokens that a log-in has drawn. They stay drawn unless they are given back.
#[derive(Debug, Clone, Copy)]
pub struct DrawnLogin {
    network: Network,
    school_id: SchoolId,
}

impl LoginLimit {
    /// Creates the counters with these limits.
    #[must_use]
    pub fn new(settings: &LoginLimitSettings) -> Self {
        let by_address = Quota { burst: settings.login_address_burst, per_second: settings.login_address_rate };
        let refresh = Quota { burst: settings.refresh_burst, per_second: settings.refresh_rate };
        Self {
            logins: NetworkBuckets::new(by_address),
            logins_at_school: NetworkBuckets::new(Quota {
                burst: settings.login_burst,
                per_second: settings.login_rate,
            }),
            unknown_tokens: NetworkBuckets::new(by_address),
            refreshes: TokenBuckets::new(refresh),
        }
    }

    /// Draws the tokens of a log-in, or returns how long the client has to wait. A log-in to the platform draws no
    /// token from the buckets for schools, so that failures at schools do not keep the operator out.
    pub fn draw_login(&self, network: Network, school_id: SchoolId) -> Result<DrawnLogin, Duration> {
        let draws_of_all = school_id != SchoolId::PLATFORM;
        // The bucket for all schools comes first. When it is empty, log-ins with invented school ids create no further
        // buckets in memory.
        if draws_of_all {
            self.logins.draw(network, ())?;
        }
        self.logins_at_school.draw(network, school_id).inspect_err(|_| {
            if draws_of_all {
                self.logins.give_back(network, ());
            }
        })?;
        Ok(DrawnLogin { network, school_id })
    }

    /// Returns the tokens of a log-in that has not failed.
    pub fn give_back(&self, drawn: &DrawnLogin) {
        self.logins_at_school.give_back(drawn.network, drawn.school_id);
        if drawn.school_id != SchoolId::PLATFORM {
            self.logins.give_back(drawn.network, ());
        }
    }

    /// Adapts the refill to the number of hashes that the machine computes in a second, because a failed log-in costs a
    /// hash. The rates of the settings are upper limits.
    pub fn follow(&self, hash_rate: f64) {
        let interval = Duration::from_secs_f64(1.0 / (SHARE * hash_rate.max(LOWEST_RATE)));
        self.logins.refill_no_faster_than(interval);
        self.logins_at_school.refill_no_faster_than(interval);
    }

    /// Draws the token of a refresh of this sign-in, or returns how long the client has to wait.
    pub fn draw_refresh(&self, sign_in_id: SignInId) -> Result<(), Duration> {
        self.refreshes.draw(sign_in_id)
    }

    /// Draws the token of a refresh with a refresh token that nobody has, or returns how long the client has to wait.
    pub fn draw_unknown_token(&self, network: Network) -> Result<(), Duration> {
        self.unknown_tokens.draw(network, ())
    }

    /// Evicts what has been idle for a while, so that memory does not grow with every visitor.
    pub fn evict_idle(&self) {
        self.logins.evict_full();
        self.logins_at_school.evict_full();
        self.unknown_tokens.evict_full();
        self.refreshes.evict_full();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(address_burst: u32, rate: u32) -> LoginLimit {
        let (many, rate) = (1_000.try_into().unwrap(), rate.try_into().unwrap());
        LoginLimit::new(&LoginLimitSettings {
            login_burst: many,
            login_rate: rate,
            login_address_burst: address_burst.try_into().unwrap(),
            login_address_rate: rate,
            refresh_burst: many,
            refresh_rate: rate,
        })
    }

    fn network() -> Network {
        Network::of("198.51.100.7".parse().unwrap())
    }

    /// Draws until the limit rejects a log-in, and returns how long the client has to wait.
    fn exhaust(limit: &LoginLimit) -> Duration {
        (0..1_000).find_map(|_| limit.draw_login(network(), SchoolId::draw()).err()).unwrap()
    }

    #[test]
    fn an_address_that_invents_school_ids_fills_no_memory_once_its_burst_is_used_up() {
        let limit = limit(5, 1);
        exhaust(&limit);
        let schools = limit.logins_at_school.len();
        assert!(schools <= 6, "{schools}");
        assert!((0..100).all(|_| limit.draw_login(network(), SchoolId::draw()).is_err()));
        assert_eq!(limit.logins_at_school.len(), schools);
    }

    #[test]
    fn a_login_that_one_school_rejects_draws_no_token_of_the_address() {
        let limit = limit(1_002, 1);
        let school_id = SchoolId::draw();
        while limit.draw_login(network(), school_id).is_ok() {}
        for _ in 0..100 {
            limit.draw_login(network(), school_id).unwrap_err();
        }
        limit.draw_login(network(), SchoolId::draw()).unwrap();
    }

    #[test]
    fn the_refill_follows_the_machine_but_never_exceeds_the_setting() {
        let limit = limit(5, 2);
        // Of eight hashes in four seconds, one may be for a failed log-in.
        limit.follow(2.0);
        let wait = exhaust(&limit);
        assert!(wait > Duration::from_secs(3) && wait <= Duration::from_secs(4), "{wait:?}");
        let fast = self::limit(5, 2);
        fast.follow(1_000.0);
        let wait = exhaust(&fast);
        assert!(wait <= Duration::from_millis(500), "{wait:?}");
    }
}
