//! What is known of one pupil over all facts.

use serde::{Deserialize, Serialize};

use super::question::Question;

/// One pupil: each field is a column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Learner {
    /// How well the pupil does at first attempts (Elo, in logits; 0 is a middling year 4 pupil).
    pub ability: f64,
    /// First attempts that are in `ability`.
    pub first_attempts: u32,
    /// The share of right answers among the latest, 0 to 1.
    pub success: f64,
    /// How long the pupil takes to type one digit that is known at once (ms).
    pub keypad_ms: f64,
    /// Easy facts that are in `keypad_ms`.
    pub keypad_samples: u32,
}

impl Default for Learner {
    fn default() -> Self {
        Self { ability: 0.0, first_attempts: 0, success: 0.8, keypad_ms: 500.0, keypad_samples: 0 }
    }
}

impl Learner {
    /// How long the pupil types at the right answer to a question (ms).
    #[must_use]
    pub fn typing_ms(&self, question: Question) -> f64 {
        self.keypad_ms * f64::from(question.digits())
    }

    /// Takes in how an attempt went that had been given the chance `expected`.
    pub(super) fn attempted(&mut self, expected: f64, correct: bool, first_attempt: bool) {
        let outcome = f64::from(u8::from(correct));
        self.success += (outcome - self.success) / 40.0;
        if first_attempt {
            // Fast while little is known, then slowly: a pupil's ability is not one morning's.
            let step = (4.0 / (f64::from(self.first_attempts) + 8.0)).max(0.05);
            self.ability += step * (outcome - expected);
            self.first_attempts = self.first_attempts.saturating_add(1);
        }
    }

    /// Takes in how long an easy fact took that was known at once (ms). A one-digit answer is left out: it tells more of
    /// recall than of typing.
    pub(super) fn typed(&mut self, question: Question, elapsed_ms: f64) {
        if question.digits() < 2 {
            return;
        }
        let per_digit = (elapsed_ms - EASY_RECALL_MS) / f64::from(question.digits());
        // Towards a low quantile, not the mean: what is slow was thinking, or looking out of the window.
        let step = (400.0 / (f64::from(self.keypad_samples) + 4.0)).max(10.0);
        self.keypad_ms += step * if per_digit > self.keypad_ms { QUANTILE } else { QUANTILE - 1.0 };
        self.keypad_ms = self.keypad_ms.clamp(MIN_DIGIT_MS, MAX_DIGIT_MS);
        self.keypad_samples = self.keypad_samples.saturating_add(1);
    }
}

/// The share of easy answers that are typed faster than the pupil types.
const QUANTILE: f64 = 0.3;

/// How long anyone needs to read an easy question and to know its answer (ms).
const EASY_RECALL_MS: f64 = 1_000.0;

/// Nobody types faster (ms a digit).
const MIN_DIGIT_MS: f64 = 150.0;

/// Whoever types slower is slow at something else (ms a digit).
const MAX_DIGIT_MS: f64 = 1_500.0;
