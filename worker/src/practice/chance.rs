//! The chance that a pupil answers a fact rightly, and in time. The pupil either recalls the fact or works it out. The
//! constants are fitted together with the constants of `memory`.

use chrono::{DateTime, Utc};

use super::{fact::Fact, learner::Learner, mastery::Mastery};

/// The time for a question of the check (ms).
pub const CHECK_MS: f64 = 6_000.0;

/// The standard deviation of ln(recall time) between the answers to a fact.
const SPREAD: f64 = 0.431;

/// The chance of a slip of the finger, which makes even the answer to a known fact wrong.
const SLIP: f64 = 0.059;

/// The factor that converts `hardness` to its effect on answers.
const HARDNESS: f64 = 0.267;

/// The chance of working out a seen fact that the pupil does not recall, less the chance of a right answer to a new
/// fact (logits).
const WORKED_OUT: f64 = -0.518;

/// The share of rightly worked-out answers that take less than six seconds.
const WORKED_OUT_IN_TIME: f64 = 0.608;

/// The chance of a right answer to a new fact within six seconds, less the chance without a time limit (logits).
const UNSEEN_IN_TIME: f64 = -2.031;

/// The chance that a pupil learnt a fact from the right answer that was shown after a miss.
const AFTER_MISS: f64 = 0.627;

/// The chance that a pupil knows a fact after one right answer.
const AFTER_ONE: f64 = 0.831;

/// The hardness of a fact for a pupil who has not met it yet (logits, on the scale of `Learner::ability`).
#[must_use]
pub fn hardness(fact: Fact) -> f64 {
    let factor_hardness = |factor: u8| match factor {
        1 => -2.0,
        10 => -1.4,
        2 => -1.3,
        5 => -0.9,
        11 => -0.7,
        3 => -0.2,
        4 => 0.1,
        6 | 9 => 0.5,
        8 => 0.8,
        _ => 0.9,
    };
    let square = if fact.a() == fact.b() { -0.3 } else { 0.0 };
    factor_hardness(fact.a()) + factor_hardness(fact.b()) + square
}

/// Converts a logit to a probability, 0 to 1.
pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The pupil's ability less the hardness of the fact (logits).
#[must_use]
pub fn head_start(fact: Fact, learner: &Learner) -> f64 {
    learner.ability - HARDNESS * hardness(fact)
}

/// The chance that the pupil recalls a fact `days` after it was last asked; for an unseen fact, the chance that the
/// pupil already knows it. The chance is lower after a miss or a single right answer, because a shown answer is not
/// always learnt and a single right answer may be luck. FSRS models neither effect.
#[must_use]
pub fn recall(fact: Fact, mastery: &Mastery, learner: &Learner, days: f64) -> f64 {
    let learnt = match mastery.streak {
        0 => AFTER_MISS,
        1 => AFTER_ONE,
        _ => 1.0,
    };
    mastery
        .memory()
        .map_or_else(|| logistic(head_start(fact, learner) + UNSEEN_IN_TIME), |memory| memory.recall(days) * learnt)
}

/// The chance of a right answer at `now`, without a time limit.
#[must_use]
pub fn right(fact: Fact, mastery: &Mastery, learner: &Learner, now: DateTime<Utc>) -> f64 {
    let head_start = head_start(fact, learner);
    if mastery.seen == 0 {
        return logistic(head_start).clamp(0.02, 1.0 - SLIP);
    }
    let recall = recall(fact, mastery, learner, mastery.days_since(now));
    recall * (1.0 - SLIP) + (1.0 - recall) * (1.0 - SLIP) * logistic(head_start + WORKED_OUT)
}

/// The chance of a right answer within the six seconds of the check.
#[must_use]
pub fn right_in_time(fact: Fact, mastery: &Mastery, learner: &Learner, now: DateTime<Utc>) -> f64 {
    let head_start = head_start(fact, learner);
    let recall = recall(fact, mastery, learner, mastery.days_since(now));
    if mastery.seen == 0 {
        return recall * (1.0 - SLIP);
    }
    let worked_out = (1.0 - recall) * WORKED_OUT_IN_TIME * logistic(head_start + WORKED_OUT);
    (recall * in_time(fact, mastery, learner) + worked_out) * (1.0 - SLIP)
}

/// The chance that the pupil types a recalled answer within the six seconds.
pub(super) fn in_time(fact: Fact, mastery: &Mastery, learner: &Learner) -> f64 {
    let Some(mean) = mastery.mean_ln_recall else { return 1.0 };
    let digits = f64::from(fact.product().ilog10() + 1);
    let left = (CHECK_MS - learner.keypad_ms * digits).max(500.0);
    // With this factor, the logistic curve is within 0.01 of the normal distribution.
    logistic(1.702 * (left.ln() - mean) / SPREAD)
}
