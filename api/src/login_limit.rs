//! The rate limits of logins and refreshes, counted in this process.
//!
//! Only failed logins count. A login draws its token before the secret is verified, so that parallel logins cannot exceed
//! the limit, and gets the token back unless it fails. The limits are generous, because a whole school may use one
//! address and a local authority may put many schools behind one address. Account lockout, not these limits, stops
//! somebody who guesses secrets.

use std::{num::NonZeroU32, time::Duration};

use clap::Args;
use entity::{SchoolId, SignInId};
use ipnet::IpNet;
use worker::network::Network;

use crate::token_buckets::{Quota, TokenBuckets};

/// The failures that the /48 of an IPv6 network may make in a burst, as a multiple of the burst of a /64. The refill is
/// the same, so a subscriber with many networks gains a burst but no higher rate.
const SITE_BURSTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);

/// The limits, from flags or environment variables.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Login rate limits")]
pub struct LoginLimitSettings {
    /// Failed logins that one address may make at one school, or at the platform's login, in a burst. An IPv6 /64 counts
    /// as one address, and a /48 may make four times as many in a burst.
    #[arg(long, env = "LMS_LOGIN_BURST", default_value = "120")]
    pub login_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_RATE", default_value = "2")]
    /// Failed logins per second by which the burst of one address at one school is refilled.
    pub login_rate: NonZeroU32,

    /// Failed logins that one address may make at all schools together in a burst, and refreshes with unknown tokens.
    #[arg(long, env = "LMS_LOGIN_ADDRESS_BURST", default_value = "2000")]
    pub login_address_burst: NonZeroU32,

    #[arg(long, env = "LMS_LOGIN_ADDRESS_RATE", default_value = "50")]
    /// Failed logins per second by which the burst of one address at all schools is refilled, and refreshes with unknown
    /// tokens.
    pub login_address_rate: NonZeroU32,

    /// Refreshes that one sign-in may make in a burst.
    #[arg(long, env = "LMS_REFRESH_BURST", default_value = "60")]
    pub refresh_burst: NonZeroU32,

    #[arg(long, env = "LMS_REFRESH_RATE", default_value = "1")]
    /// Refreshes per second by which the burst of one sign-in is refilled.
    pub refresh_rate: NonZeroU32,
}

/// Counts failed logins by network, and by network and school, and refreshes by sign-in.
#[derive(Debug)]
pub struct LoginLimit {
    logins: ByNetwork<()>,
    logins_at_school: ByNetwork<SchoolId>,
    /// Has buckets of its own, so that refreshes with unknown tokens do not keep anybody from logging in.
    unknown_tokens: ByNetwork<()>,
    refreshes: TokenBuckets<SignInId>,
}

/// The tokens that a login has drawn. They stay drawn unless they are given back.
#[derive(Debug)]
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
            logins: ByNetwork::new(by_address),
            logins_at_school: ByNetwork::new(Quota { burst: settings.login_burst, per_second: settings.login_rate }),
            unknown_tokens: ByNetwork::new(by_address),
            refreshes: TokenBuckets::new(refresh),
        }
    }

    /// Draws the tokens of a login, or returns how long the client has to wait. A login of the platform draws no token of
    /// the schools, so that failures at schools do not keep the operator out.
    pub fn draw_login(&self, network: Network, school_id: SchoolId) -> Result<DrawnLogin, Duration> {
        self.logins_at_school.draw(network, school_id)?;
        if school_id != SchoolId::PLATFORM {
            self.logins.draw(network, ()).inspect_err(|_| self.logins_at_school.give_back(network, school_id))?;
        }
        Ok(DrawnLogin { network, school_id })
    }

    /// Returns the tokens of a login that has not failed.
    pub fn give_back(&self, drawn: &DrawnLogin) {
        self.logins_at_school.give_back(drawn.network, drawn.school_id);
        if drawn.school_id != SchoolId::PLATFORM {
            self.logins.give_back(drawn.network, ());
        }
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

/// Token buckets by network and a further key, with larger buckets for the sites of IPv6 networks.
#[derive(Debug)]
struct ByNetwork<K: Eq + std::hash::Hash> {
    networks: TokenBuckets<(IpNet, K)>,
    sites: TokenBuckets<(IpNet, K)>,
}

impl<K: Copy + Eq + std::hash::Hash> ByNetwork<K> {
    fn new(quota: Quota) -> Self {
        let site = Quota { burst: quota.burst.saturating_mul(SITE_BURSTS), ..quota };
        Self { networks: TokenBuckets::new(quota), sites: TokenBuckets::new(site) }
    }

    fn draw(&self, network: Network, key: K) -> Result<(), Duration> {
        self.networks.draw((network.net(), key))?;
        let Some(site) = network.site() else { return Ok(()) };
        self.sites.draw((site, key)).inspect_err(|_| self.networks.give_back(&(network.net(), key)))
    }

    fn give_back(&self, network: Network, key: K) {
        self.networks.give_back(&(network.net(), key));
        if let Some(site) = network.site() {
            self.sites.give_back(&(site, key));
        }
    }

    fn evict_full(&self) {
        self.networks.evict_full();
        self.sites.evict_full();
    }
}
