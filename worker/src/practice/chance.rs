//! How likely a pupil is to be right, and in time: memory, or else working it out.

use chrono::{DateTime, Utc};

use super::{fact::Fact, learner::Learner, mastery::Mastery};

/// The time of a check's question (ms).
pub const CHECK_MS: f64 = 6_000.0;

/// How much ln(recall time) varies from one answer to the next.
const SPREAD: f64 = 0.45;

/// What a slip of the finger costs even on a fact that is known.
const SLIP: f64 = 0.03;

/// How hard a fact is before anything is known of it (logits against `Learner::ability`).
#[must_use]
pub fn hardness(fact: Fact) -> f64 {
    let of = |factor: u8| match factor {
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
    of(fact.a()) + of(fact.b()) + square
}

/// 0 to 1 from a logit.
pub(super) fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The chance that a fact never seen here is known already.
#[must_use]
pub fn known_before(fact: Fact, learner: &Learner) -> f64 {
    logistic(learner.ability - hardness(fact))
}

/// The chance of a right answer at `now`, however long it takes.
#[must_use]
pub fn right(fact: Fact, mastery: &Mastery, learner: &Learner, now: DateTime<Utc>) -> f64 {
    let worked_out = known_before(fact, learner);
    if mastery.seen == 0 {
        return worked_out;
    }
    let recall = mastery.recall_at(now);
    recall * (1.0 - SLIP) + (1.0 - recall) * worked_out * 0.5
}

/// The chance of a right answer within the six seconds of the check.
#[must_use]
pub fn right_in_time(fact: Fact, mastery: &Mastery, learner: &Learner, now: DateTime<Utc>) -> f64 {
    let recall = if mastery.seen == 0 { known_before(fact, learner) } else { mastery.recall_at(now) };
    recall * (1.0 - SLIP) * in_time(fact, mastery, learner)
}

/// The chance that an answer that memory brings is typed within the six seconds.
fn in_time(fact: Fact, mastery: &Mastery, learner: &Learner) -> f64 {
    let Some(mean) = mastery.mean_ln_recall else { return 0.9 };
    let digits = f64::from(fact.product().ilog10() + 1);
    let left = (CHECK_MS - learner.keypad_ms * digits).max(500.0);
    // The logistic curve with this factor is within 0.01 of the normal one.
    logistic(1.702 * (left.ln() - mean) / SPREAD)
}
