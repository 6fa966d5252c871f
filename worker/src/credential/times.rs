//! How long hashes take on this machine.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use rand::{Rng, seq::IteratorRandom};

/// The weight of one hash in the moving mean: a sixteenth.
const WEIGHT: u32 = 16;

/// The number of verifications that are remembered.
const VERIFICATIONS: usize = 64;

/// How long a verification is remembered.
const RECENT: Duration = Duration::from_secs(30);

/// The measured times of hashes and of verifications.
#[derive(Debug)]
pub(super) struct HashTimes(Mutex<Times>);

#[derive(Debug)]
struct Times {
    mean: Duration,
    verifications: VecDeque<(Instant, Duration)>,
}

impl HashTimes {
    /// Starts with the time of a first hash.
    pub(super) const fn new(first: Duration) -> Self {
        Self(Mutex::new(Times { mean: first, verifications: VecDeque::new() }))
    }

    /// Records the time of one hash on one core.
    pub(super) fn hash(&self, time: Duration) {
        self.change(|times| times.mean = (times.mean * (WEIGHT - 1) + time) / WEIGHT);
    }

    /// Records the time of a verification of a log-in: in the queue, in the database and for the hash.
    pub(super) fn verification(&self, at: Instant, time: Duration) {
        self.change(|times| {
            if times.verifications.len() == VERIFICATIONS {
                times.verifications.pop_front();
            }
            times.verifications.push_back((at, time));
        });
    }

    /// Returns the moving mean of the times of hashes.
    pub(super) fn mean(&self) -> Duration {
        self.change(|times| times.mean)
    }

    /// Returns the time of a recent verification, drawn at random, so that the times drawn are distributed like the
    /// times measured. Returns the time of a hash if there was no verification.
    pub(super) fn draw(&self, now: Instant, rng: &mut impl Rng) -> Duration {
        self.change(|times| {
            let is_recent = |at: Instant| now.saturating_duration_since(at) < RECENT;
            let recent = times.verifications.iter().filter(|(at, _)| is_recent(*at));
            recent.choose(rng).map_or(times.mean, |(_, time)| *time)
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Times) -> T) -> T {
        // Each change is complete before anything can panic.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn the_mean_follows_the_machine() {
        let times = HashTimes::new(Duration::from_millis(10));
        assert_eq!(times.mean(), Duration::from_millis(10));
        for _ in 0..200 {
            times.hash(Duration::from_millis(70));
        }
        assert!(times.mean() > Duration::from_millis(69), "{:?}", times.mean());
    }

    #[test]
    fn a_drawn_time_is_that_of_a_recent_verification() {
        let start = Instant::now();
        let mut rng = StdRng::seed_from_u64(1);
        let times = HashTimes::new(Duration::from_millis(70));
        assert_eq!(times.draw(start, &mut rng), Duration::from_millis(70));
        times.verification(start, Duration::from_secs(9));
        let later = start + RECENT;
        let recorded: Vec<Duration> = (1..=64).map(Duration::from_millis).collect();
        // The first verification is no longer recent.
        for time in &recorded[..63] {
            times.verification(later, *time);
        }
        let drawn: std::collections::BTreeSet<_> = (0..5_000).map(|_| times.draw(later, &mut rng)).collect();
        assert_eq!(drawn, recorded[..63].iter().copied().collect());
        times.verification(later, recorded[63]);
        let drawn: std::collections::BTreeSet<_> = (0..5_000).map(|_| times.draw(later, &mut rng)).collect();
        assert_eq!(drawn, recorded.iter().copied().collect());
        // Without recent verifications, the time is that of a hash again.
        assert_eq!(times.draw(later + RECENT, &mut rng), Duration::from_millis(70));
    }
}
