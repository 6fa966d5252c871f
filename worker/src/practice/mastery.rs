//! A pupil's mastery of one fact.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::memory::FactMemory;

pub use entity::MasteryLevel;

/// The maximum mean recall time of a quick fact (ms).
pub const QUICK_MS: f64 = 3_000.0;

/// The minimum number of right answers in a row for a secure fact.
const SECURE_STREAK: u32 = 3;

/// The minimum stability of a secure fact (days).
const SECURE_STABILITY: f64 = 10.0;

/// The stability below which a fact is fragile (days).
const FRAGILE: f64 = 0.1;

/// One pupil's mastery of one fact. Each field is a column.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Mastery {
    /// The number of days until the chance of recall falls to 90 %; 0 if the fact is unseen.
    pub stability: f64,
    /// The difficulty, from 1 (easy) to 10; 0 if the fact is unseen.
    pub difficulty: f64,
    /// When the pupil last answered the fact.
    pub last_seen: Option<DateTime<Utc>>,
    /// The number of answers.
    pub seen: u32,
    /// The number of right answers.
    pub correct: u32,
    /// The number of wrong answers that followed a right answer.
    pub lapses: u32,
    /// The number of right answers since the last wrong answer.
    pub streak: u32,
    /// The mean of ln(recall time in ms) over right answers; later answers weigh more. `None` if no right answer was
    /// timed, because the fact is unseen, was never answered rightly, or was judged on accuracy.
    pub mean_ln_recall: Option<f64>,
}

impl Mastery {
    /// The mastery level after the last answer. The level does not decay with time. It stays until the fact is asked
    /// again.
    #[must_use]
    pub fn level(&self) -> MasteryLevel {
        if self.seen == 0 {
            return MasteryLevel::Unseen;
        }
        if self.streak == 0 {
            return MasteryLevel::NotYet;
        }
        // If there is no mean, no right answer was timed, because the pupil is judged on accuracy.
        if self.mean_ln_recall.is_some_and(|mean| mean > QUICK_MS.ln()) {
            return MasteryLevel::WorkedOut;
        }
        if self.streak >= SECURE_STREAK && self.stability >= SECURE_STABILITY {
            return MasteryLevel::Secure;
        }
        MasteryLevel::Quick
    }

    /// The chance, 0 to 1, that the pupil recalls the fact at `now`; 0 if it is unseen.
    #[must_use]
    pub fn recall_at(&self, now: DateTime<Utc>) -> f64 {
        self.memory().map_or(0.0, |memory| memory.recall(self.days_since(now)))
    }

    /// The mean recall time (ms); `None` if no answer was timed.
    #[must_use]
    pub fn usual_recall_ms(&self) -> Option<u32> {
        // The mean fits in a u32, because each recall time does.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        self.mean_ln_recall.map(|mean| mean.exp().round() as u32)
    }

    /// The memory of the fact; `None` if it is unseen.
    #[must_use]
    pub fn memory(&self) -> Option<FactMemory> {
        (self.seen > 0).then_some(FactMemory { stability: self.stability, difficulty: self.difficulty })
    }

    /// The number of days since the last answer, 0 or more; 0 if the fact is unseen.
    #[must_use]
    pub fn days_since(&self, now: DateTime<Utc>) -> f64 {
        self.last_seen.map_or(0.0, |seen| days_between(seen, now))
    }

    /// Whether the fact is fragile: the last answer was wrong, or the memory of the fact will hardly last overnight.
    #[must_use]
    pub fn is_fragile(&self) -> bool {
        self.seen > 0 && (self.streak == 0 || self.stability < FRAGILE)
    }
}

/// The number of days from `start` to `end`; 0 if `end` is before `start`.
fn days_between(start: DateTime<Utc>, end: DateTime<Utc>) -> f64 {
    (end - start).as_seconds_f64().max(0.0) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secure_mastery() -> Mastery {
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
    fn a_secure_fact_needs_quickness_a_streak_and_a_lasting_memory() {
        assert_eq!(secure_mastery().level(), MasteryLevel::Secure);
        assert_eq!(Mastery { streak: 2, ..secure_mastery() }.level(), MasteryLevel::Quick);
        assert_eq!(Mastery { stability: 9.9, ..secure_mastery() }.level(), MasteryLevel::Quick);
        assert_eq!(
            Mastery { mean_ln_recall: Some(3_100_f64.ln()), ..secure_mastery() }.level(),
            MasteryLevel::WorkedOut
        );
        assert_eq!(Mastery { streak: 0, ..secure_mastery() }.level(), MasteryLevel::NotYet);
        assert_eq!(Mastery::default().level(), MasteryLevel::Unseen);
    }

    #[test]
    fn a_pupil_judged_on_accuracy_needs_no_timed_answer_to_be_secure() {
        assert_eq!(Mastery { mean_ln_recall: None, ..secure_mastery() }.level(), MasteryLevel::Secure);
    }
}
