//! Token buckets by key, to which a token can be returned.
//!
//! `governor` cannot return a token. A log-in draws its token before the secret is verified, because otherwise parallel
//! requests would exceed the limit, and a successful log-in returns it.

use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use dashmap::DashMap;
use ipnet::IpNet;
use worker::network::Network;

/// What the /48 of an IPv6 network may draw in a burst, as a multiple of the burst of a /64. The refill is the same, so
/// a subscriber with many networks gains a burst but no higher rate.
const SITE_BURSTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);

/// The size and the refill of a bucket.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// The tokens in a full bucket.
    pub burst: NonZeroU32,
    /// The tokens per second by which a bucket is refilled.
    pub per_second: NonZeroU32,
}

/// A token bucket for each key. A bucket is stored as the time at which it will be full again.
#[derive(Debug)]
pub struct TokenBuckets<K: Eq + Hash> {
    full_at: DashMap<K, Instant>,
    burst: u32,
    /// The time in which one token is refilled at the rate of the quota.
    shortest_interval: Duration,
    /// The time in which one token is refilled now, in nanoseconds.
    interval: AtomicU64,
}

impl<K: Eq + Hash> TokenBuckets<K> {
    /// Creates full buckets.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        let shortest_interval = Duration::from_secs(1) / quota.per_second.get();
        let buckets =
            Self { full_at: DashMap::new(), burst: quota.burst.get(), shortest_interval, interval: AtomicU64::new(0) };
        buckets.refill_no_faster_than(shortest_interval);
        buckets
    }

    /// From now on, refills one token in each `interval`, but never faster than the quota allows.
    pub fn refill_no_faster_than(&self, interval: Duration) {
        let interval = interval.max(self.shortest_interval).as_nanos();
        self.interval.store(u64::try_from(interval).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn interval(&self) -> Duration {
        Duration::from_nanos(self.interval.load(Ordering::Relaxed))
    }

    /// Draws a token, or returns how long the client has to wait for one.
    pub fn draw(&self, key: K) -> Result<(), Duration> {
        self.draw_at(key, Instant::now())
    }

    fn draw_at(&self, key: K, now: Instant) -> Result<(), Duration> {
        let interval = self.interval();
        let capacity = interval * self.burst;
        let mut full_at = self.full_at.entry(key).or_insert(now);
        let after = Ord::max(*full_at, now) + interval;
        if let Some(wait) = (after - now).checked_sub(capacity).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        *full_at = after;
        Ok(())
    }

    /// Returns a token that was drawn.
    pub fn give_back(&self, key: &K) {
        if let Some(mut full_at) = self.full_at.get_mut(key)
            && let Some(earlier) = full_at.checked_sub(self.interval())
        {
            *full_at = earlier;
        }
    }

    /// Returns the number of buckets that are not full or not yet evicted.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.full_at.len()
    }

    /// Evicts full buckets, so that memory does not grow with every key.
    pub fn evict_full(&self) {
        let now = Instant::now();
        self.full_at.retain(|_, full_at| *full_at > now);
    }
}

/// Token buckets by network and a further key, with larger buckets for the sites of IPv6 networks.
#[derive(Debug)]
pub struct NetworkBuckets<K: Eq + Hash> {
    networks: TokenBuckets<(IpNet, K)>,
    sites: TokenBuckets<(IpNet, K)>,
}

impl<K: Copy + Eq + Hash> NetworkBuckets<K> {
    /// Creates full buckets.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        let site = Quota { burst: quota.burst.saturating_mul(SITE_BURSTS), ..quota };
        Self { networks: TokenBuckets::new(quota), sites: TokenBuckets::new(site) }
    }

    /// Draws a token of the network and of its site, or returns how long the client has to wait.
    pub fn draw(&self, network: Network, key: K) -> Result<(), Duration> {
        self.networks.draw((network.net(), key))?;
        let Some(site) = network.site() else { return Ok(()) };
        self.sites.draw((site, key)).inspect_err(|_| self.networks.give_back(&(network.net(), key)))
    }

    /// Returns a token that was drawn.
    pub fn give_back(&self, network: Network, key: K) {
        self.networks.give_back(&(network.net(), key));
        if let Some(site) = network.site() {
            self.sites.give_back(&(site, key));
        }
    }

    /// From now on, refills one token in each `interval`, but never faster than the quota allows.
    pub fn refill_no_faster_than(&self, interval: Duration) {
        self.networks.refill_no_faster_than(interval);
        self.sites.refill_no_faster_than(interval);
    }

    /// Returns the number of networks whose buckets are not full or not yet evicted.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.networks.len()
    }

    /// Evicts full buckets.
    pub fn evict_full(&self) {
        self.networks.evict_full();
        self.sites.evict_full();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets(burst: u32, per_second: u32) -> TokenBuckets<&'static str> {
        TokenBuckets::new(Quota { burst: burst.try_into().unwrap(), per_second: per_second.try_into().unwrap() })
    }

    #[test]
    fn a_bucket_holds_a_burst_and_is_refilled_at_its_rate() {
        let (buckets, start) = (buckets(3, 2), Instant::now());
        for _ in 0..3 {
            assert_eq!(buckets.draw_at("a", start), Ok(()));
        }
        assert_eq!(buckets.draw_at("a", start), Err(Duration::from_millis(500)));
        assert_eq!(buckets.draw_at("a", start + Duration::from_millis(400)), Err(Duration::from_millis(100)));
        // Rejected draws do not postpone the next token, and another key has a bucket of its own.
        assert_eq!(buckets.draw_at("b", start), Ok(()));
        assert_eq!(buckets.draw_at("a", start + Duration::from_millis(500)), Ok(()));
        assert!(buckets.draw_at("a", start + Duration::from_millis(500)).is_err());
        let later = start + Duration::from_mins(1);
        for _ in 0..3 {
            assert_eq!(buckets.draw_at("a", later), Ok(()));
        }
        assert!(buckets.draw_at("a", later).is_err());
    }

    #[test]
    fn a_returned_token_can_be_drawn_again() {
        let (buckets, start) = (buckets(2, 1), Instant::now());
        for _ in 0..100 {
            assert_eq!(buckets.draw_at("a", start), Ok(()));
            assert_eq!(buckets.draw_at("a", start), Ok(()));
            assert!(buckets.draw_at("a", start).is_err());
            buckets.give_back(&"a");
            buckets.give_back(&"a");
        }
        // A bucket never holds more than its burst.
        buckets.give_back(&"a");
        buckets.give_back(&"b");
        assert_eq!(buckets.draw_at("a", start), Ok(()));
        assert_eq!(buckets.draw_at("a", start), Ok(()));
        assert!(buckets.draw_at("a", start).is_err());
    }

    #[test]
    fn a_slower_refill_neither_fills_nor_empties_a_bucket() {
        let (buckets, start) = (buckets(3, 2), Instant::now());
        buckets.refill_no_faster_than(Duration::from_secs(2));
        for _ in 0..3 {
            assert_eq!(buckets.draw_at("a", start), Ok(()));
        }
        assert_eq!(buckets.draw_at("a", start), Err(Duration::from_secs(2)));
        // The rate of the quota is the upper limit.
        buckets.refill_no_faster_than(Duration::ZERO);
        for _ in 0..3 {
            assert_eq!(buckets.draw_at("b", start), Ok(()));
        }
        assert_eq!(buckets.draw_at("b", start), Err(Duration::from_millis(500)));
    }

    #[test]
    fn full_buckets_are_evicted() {
        let buckets = buckets(1, 1);
        buckets.draw_at("full", Instant::now().checked_sub(Duration::from_secs(10)).unwrap()).unwrap();
        buckets.draw_at("empty", Instant::now() + Duration::from_mins(1)).unwrap();
        buckets.evict_full();
        assert_eq!(buckets.len(), 1);
    }
}
