//! The rate limits of logins by client address, counted in this process.
//!
//! The limits are generous, because a whole class signs in from one address within a minute and a local authority may
//! put many schools behind one address. Account lockout, not these limits, stops somebody who guesses secrets.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use clap::Args;
use entity::SchoolId;
use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock, clock::DefaultClock};

/// The limits, from flags or environment variables.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Login rate limits")]
pub struct LoginLimitSettings {
    /// Login attempts that one address may make at one school in a burst.
    #[arg(long, env = "LMS_LOGIN_BURST", default_value = "120")]
    pub login_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_RATE", default_value = "2")]
    /// Login attempts per second by which the burst of one address at one school is refilled.
    pub login_rate: NonZeroU32,

    /// Login attempts that one address may make at all schools together in a burst.
    #[arg(long, env = "LMS_LOGIN_ADDRESS_BURST", default_value = "2000")]
    pub login_address_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_ADDRESS_RATE", default_value = "50")]
    /// Login attempts per second by which the burst of one address at all schools is refilled.
    pub login_address_rate: NonZeroU32,
}

/// Counts login attempts by address, and by address and school.
#[derive(Debug)]
pub struct LoginLimit {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_school: DefaultKeyedRateLimiter<(IpAddr, SchoolId)>,
}

impl LoginLimit {
    /// Creates the counters with these limits.
    #[must_use]
    pub fn new(settings: &LoginLimitSettings) -> Self {
        let quota = |rate, burst| Quota::per_second(rate).allow_burst(burst);
        Self {
            by_address: DefaultKeyedRateLimiter::keyed(quota(
                settings.login_address_rate,
                settings.login_address_burst,
            )),
            by_school: DefaultKeyedRateLimiter::keyed(quota(settings.login_rate, settings.login_burst)),
        }
    }

    /// Counts an attempt, or returns how long the client has to wait.
    pub fn count(&self, address: IpAddr, school_id: SchoolId) -> Result<(), Duration> {
        let now = DefaultClock::default().now();
        let by_school = self.by_school.check_key(&(address, school_id)).map_err(|until| until.wait_time_from(now));
        by_school.and_then(|()| self.by_address.check_key(&address).map_err(|until| until.wait_time_from(now)))
    }

    /// Evicts addresses that have been idle for a while, so that memory does not grow with every visitor.
    pub fn evict_idle(&self) {
        self.by_address.retain_recent();
        self.by_school.retain_recent();
    }
}
