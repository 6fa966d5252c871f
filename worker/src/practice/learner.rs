//! The engine's model of one pupil over all facts.

use serde::{Deserialize, Serialize};

use super::question::Question;

/// The model of one pupil, which is stored in the pupil's row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Learner {
    /// The pupil's ability, estimated from first attempts (Elo, in logits; 0 is an average year 4 pupil).
    pub ability: f64,
    /// The number of first attempts in `ability`.
    pub first_attempts: u32,
    /// The share of right answers among recent answers, 0 to 1.
    pub success: f64,
    /// How long the pupil takes to type one digit of an answer that he or she recalls at once (ms).
    pub keypad_ms: f64,
    /// The number of answers to easy facts in `keypad_ms`.
    pub keypad_samples: u32,
}

impl Default for Learner {
    fn default() -> Self {
        Self { ability: 0.0, first_attempts: 0, success: 0.8, keypad_ms: 500.0, keypad_samples: 0 }
    }
}

impl Learner {
    /// How long the pupil takes to type the right answer to a question (ms).
    #[must_use]
    pub fn typing_ms(&self, question: Question) -> f64 {
        self.keypad_ms * f64::from(question.digits())
    }

    /// Updates the model with the outcome of an attempt. `expected` is the chance of a right answer before the attempt.
    pub(super) fn record_attempt(&mut self, expected: f64, correct: bool, first_attempt: bool) {
        let outcome = f64::from(u8::from(correct));
        self.success += (outcome - self.success) / 40.0;
        if first_attempt {
            // The steps are large while few attempts are known and small later, because ability does not change in one
            // morning.
            let step = (4.0 / (f64::from(self.first_attempts) + 8.0)).max(0.05);
            self.ability += step * (outcome - expected);
            self.first_attempts = self.first_attempts.saturating_add(1);
        }
    }

    /// Updates the typing speed with the response time (ms) to an easy fact that the pupil recalled at once. A
    /// one-digit answer is ignored because it reveals more about recall than about typing.
    pub(super) fn record_typing(&mut self, question: Question, elapsed_ms: f64) {
        if question.digits() < 2 {
            return;
        }
        let per_digit = (elapsed_ms - EASY_RECALL_MS) / f64::from(question.digits());
        // The estimate moves towards a low quantile, not the mean, because slow answers are caused by thinking or
        // distraction, not by typing.
        let step = (400.0 / (f64::from(self.keypad_samples) + 4.0)).max(10.0);
        self.keypad_ms += step * if per_digit > self.keypad_ms { QUANTILE } else { QUANTILE - 1.0 };
        self.keypad_ms = self.keypad_ms.clamp(MIN_DIGIT_MS, MAX_DIGIT_MS);
        self.keypad_samples = self.keypad_samples.saturating_add(1);
    }
}

/// The quantile of the time per digit, over answers to easy facts, that is taken as the pupil's typing speed.
const QUANTILE: f64 = 0.3;

/// How long every pupil needs to read an easy question and recall its answer (ms).
const EASY_RECALL_MS: f64 = 1_000.0;

/// The lower limit of the typing time: no pupil types faster (ms per digit).
const MIN_DIGIT_MS: f64 = 150.0;

/// The upper limit of the typing time: a slower answer is slow for another reason (ms per digit).
const MAX_DIGIT_MS: f64 = 1_500.0;
