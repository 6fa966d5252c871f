//! Token buckets by key, to which a token can be returned.
//!
//! `governor` cannot return a token. A log-in draws its token before the secret is verified, because otherwise parallel
//! requests would exceed the limit, and a successful log-in returns it.

use std::{
    hash::Hash,
    num::NonZeroU32,
    time::{Duration, Instant},
};

use dashmap::DashMap;

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
    /// The time in which one token is refilled.
    interval: Duration,
    /// The time in which an empty bucket is refilled.
    capacity: Duration,
}

impl<K: Eq + Hash> TokenBuckets<K> {
    /// Creates full buckets.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        let interval = Duration::from_secs(1) / quota.per_second.get();
        Self { full_at: DashMap::new(), interval, capacity: interval * quota.burst.get() }
    }

    /// Draws a token, or returns how long the client has to wait for one.
    pub fn draw(&self, key: K) -> Result<(), Duration> {
        self.draw_at(key, Instant::now())
    }

    fn draw_at(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut full_at = self.full_at.entry(key).or_insert(now);
        let after = Ord::max(*full_at, now) + self.interval;
        if let Some(wait) = (after - now).checked_sub(self.capacity).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        *full_at = after;
        Ok(())
    }

    /// Returns a token that was drawn.
    pub fn give_back(&self, key: &K) {
        if let Some(mut full_at) = self.full_at.get_mut(key)
            && let Some(earlier) = full_at.checked_sub(self.interval)
        {
            *full_at = earlier;
        }
    }

    /// Evicts full buckets, so that memory does not grow with every key.
    pub fn evict_full(&self) {
        let now = Instant::now();
        self.full_at.retain(|_, full_at| *full_at > now);
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
    fn full_buckets_are_evicted() {
        let buckets = buckets(1, 1);
        buckets.draw_at("full", Instant::now().checked_sub(Duration::from_secs(10)).unwrap()).unwrap();
        buckets.draw_at("empty", Instant::now() + Duration::from_mins(1)).unwrap();
        buckets.evict_full();
        assert_eq!(buckets.full_at.len(), 1);
    }
}
