//! How many log-ins an address may try, in this process.
//!
//! A whole class signs in within a minute from one address, and a local authority puts many schools behind one: the
//! limits are generous, and lockout does the guarding.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use clap::Args;
use entity::SchoolId;
use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock, clock::DefaultClock};

/// The limits, by flag or environment.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits of log-ins")]
pub struct LoginLimitSettings {
    /// Log-ins that one address may try at one school in one go.
    #[arg(long, env = "LMS_LOGIN_BURST", default_value = "120")]
    pub login_burst: NonZeroU32,

    /// Log-ins a second by which that is refilled.
    #[arg(long, env = "LMS_LOGIN_RATE", default_value = "2")]
    pub login_rate: NonZeroU32,

    /// Log-ins that one address may try at all schools in one go.
    #[arg(long, env = "LMS_LOGIN_ADDRESS_BURST", default_value = "2000")]
    pub login_address_burst: NonZeroU32,

    /// Log-ins a second by which that is refilled.
    #[arg(long, env = "LMS_LOGIN_ADDRESS_RATE", default_value = "50")]
    pub login_address_rate: NonZeroU32,
}

/// Counts log-ins by address, and by address and school.
#[derive(Debug)]
pub struct LoginLimit {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_school: DefaultKeyedRateLimiter<(IpAddr, SchoolId)>,
}

impl LoginLimit {
    /// With these limits.
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

    /// Counts one, or says how long to wait.
    pub fn count(&self, address: IpAddr, school_id: SchoolId) -> Result<(), Duration> {
        let now = DefaultClock::default().now();
        let by_school = self.by_school.check_key(&(address, school_id)).map_err(|until| until.wait_time_from(now));
        by_school.and_then(|()| self.by_address.check_key(&address).map_err(|until| until.wait_time_from(now)))
    }

    /// Forgets addresses that have not been seen for a while, so that memory does not grow with the visitors.
    pub fn forget_the_quiet(&self) {
        self.by_address.retain_recent();
        self.by_school.retain_recent();
    }
}
