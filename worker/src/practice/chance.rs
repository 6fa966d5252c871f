//! How likely a pupil is to be right, and in time: memory, or else working it out. The constants are fitted together with
//! those of `memory`.

use chrono::{DateTime, Utc};

use super::{fact::Fact, learner::Learner, mastery::Mastery};

/// The time of a check's question (ms).
pub const CHECK_MS: f64 = 6_000.0;

/// How much ln(recall time) varies from one answer to the next.
const SPREAD: f64 = 0.431;

/// What a slip of the finger costs even on a fact that is known.
const SLIP: f64 = 0.059;

/// How much of the scale of hardness below shows in answers.
const HARDNESS: f64 = 0.267;

/// How much surer (logits) a fact that was seen here, but does not come to mind, is worked out than a new one is right.
const WORKED_OUT: f64 = -0.518;

/// The share of what is worked out rightly that takes less than six seconds.
const WORKED_OUT_IN_TIME: f64 = 0.608;

/// How much less likely (logits) a new fact is right within six seconds than right at all.
const UNSEEN_IN_TIME: f64 = -2.031;

/// The chance that a fact was learnt from the right answer shown after a miss.
const AFTER_MISS: f64 = 0.627;

/// The chance that a fact that was right once is known.
const AFTER_ONE: f64 = 0.831;

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

/// How much abler the pupil is than the fact is hard (logits).
#[must_use]
pub fn head_start(fact: Fact, learner: &Learner) -> f64 {
    learner.ability - HARDNESS * hardness(fact)
}

/// The chance that a fact comes to mind, `days` after it was last asked; of one that was never asked, that it is known.
/// Being shown an answer is not having learnt it, and having been right once is not sure to be more than luck: FSRS knows
/// neither, least of all within a sitting.
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

/// The chance of a right answer at `now`, however long it takes.
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

/// The chance that an answer that memory brings is typed within the six seconds.
pub(super) fn in_time(fact: Fact, mastery: &Mastery, learner: &Learner) -> f64 {
    let Some(mean) = mastery.mean_ln_recall else { return 1.0 };
    let digits = f64::from(fact.product().ilog10() + 1);
    let left = (CHECK_MS - learner.keypad_ms * digits).max(500.0);
    // The logistic curve with this factor is within 0.01 of the normal one.
    logistic(1.702 * (left.ln() - mean) / SPREAD)
}
