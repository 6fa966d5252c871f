//! What is known of one pupil and one fact.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::memory::Memory;

pub use entity::Standing;

/// A fact is quick when its recall takes this long at most, on the mean (ms).
pub const QUICK_MS: f64 = 3_000.0;

/// A fact is secure when it is quick, was right this many times in a row at least ...
const SECURE_STREAK: u32 = 3;

/// ... and its stability is this many days at least.
const SECURE_STABILITY: f64 = 10.0;

/// A fact whose stability is less than this many days is fragile.
const FRAGILE: f64 = 0.1;

/// One pupil's hold on one fact: each field is a column.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Mastery {
    /// Days until recall falls to 90 %; 0 while unseen.
    pub stability: f64,
    /// 1 (easy) to 10; 0 while unseen.
    pub difficulty: f64,
    /// When it was last answered.
    pub last_seen: Option<DateTime<Utc>>,
    /// How often it was answered.
    pub seen: u32,
    /// How often rightly.
    pub correct: u32,
    /// How often it was wrong after it had been right.
    pub lapses: u32,
    /// Right answers since the last wrong one.
    pub streak: u32,
    /// The mean of ln(recall time in ms) over right answers, the later ones weighing more; none while nothing was timed
    /// (unseen, never right, or judged on accuracy).
    pub mean_ln_recall: Option<f64>,
}

impl Mastery {
    /// As of the last answer. It does not fade with time: what a pupil has shown stays shown until it is asked again.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.seen == 0 {
            return Standing::Unseen;
        }
        if self.streak == 0 {
            return Standing::NotYet;
        }
        // Nothing timed and right: judged on accuracy.
        if self.mean_ln_recall.is_some_and(|mean| mean > QUICK_MS.ln()) {
            return Standing::WorkedOut;
        }
        if self.streak >= SECURE_STREAK && self.stability >= SECURE_STABILITY {
            return Standing::Secure;
        }
        Standing::Quick
    }

    /// The chance that memory brings it at `now`, 0 to 1; 0 while unseen.
    #[must_use]
    pub fn recall_at(&self, now: DateTime<Utc>) -> f64 {
        self.memory().map_or(0.0, |memory| memory.recall(self.days_since(now)))
    }

    /// What recall takes on the mean (ms); none while nothing was timed.
    #[must_use]
    pub fn usual_recall_ms(&self) -> Option<u32> {
        // The mean of times that are u32; the fraction of a millisecond is dropped.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        self.mean_ln_recall.map(|mean| mean.exp().round() as u32)
    }

    /// How firmly it is remembered; none while unseen.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        (self.seen > 0).then_some(Memory { stability: self.stability, difficulty: self.difficulty })
    }

    /// Days since the last answer, 0 or more; 0 while unseen.
    #[must_use]
    pub fn days_since(&self, now: DateTime<Utc>) -> f64 {
        self.last_seen.map_or(0.0, |seen| days_between(seen, now))
    }

    /// Whether it needs care: the last answer was wrong, or it will hardly last for a night.
    #[must_use]
    pub fn is_fragile(&self) -> bool {
        self.seen > 0 && (self.streak == 0 || self.stability < FRAGILE)
    }
}

/// Days from `start` to `end`, 0 when that is backwards.
fn days_between(start: DateTime<Utc>, end: DateTime<Utc>) -> f64 {
    (end - start).as_seconds_f64().max(0.0) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Mastery {
        Mastery {
            stability: 12.0,
            difficulty: 4.0,
            seen: 4,
            correct: 4,
            streak: 3,
            mean_ln_recall: Some(1_500_f64.ln()),
            ..Mastery::default()
        }
    }

    #[test]
    fn secure_takes_quickness_a_streak_and_a_memory_that_lasts() {
        assert_eq!(known().standing(), Standing::Secure);
        assert_eq!(Mastery { streak: 2, ..known() }.standing(), Standing::Quick);
        assert_eq!(Mastery { stability: 9.9, ..known() }.standing(), Standing::Quick);
        assert_eq!(Mastery { mean_ln_recall: Some(3_100_f64.ln()), ..known() }.standing(), Standing::WorkedOut);
        assert_eq!(Mastery { streak: 0, ..known() }.standing(), Standing::NotYet);
        assert_eq!(Mastery::default().standing(), Standing::Unseen);
    }

    #[test]
    fn who_is_judged_on_accuracy_needs_no_time_to_be_secure() {
        assert_eq!(Mastery { mean_ln_recall: None, ..known() }.standing(), Standing::Secure);
    }
}
