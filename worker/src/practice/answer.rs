//! What an answer does.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    chance,
    learner::Learner,
    mastery::{Mastery, QUICK_MS, Standing},
    memory::{Event, Memory},
    question::Question,
};

/// The longest that recall may take for the memory to have come at all, not to have been worked out (ms).
const RECALLED_MS: u32 = 6_000;

/// How much a right answer's time weighs in the mean, once there are some.
const NEWEST: f64 = 0.3;

/// How long a question waits for its answer in practice (ms): long enough to work it out.
#[must_use]
pub const fn time_limit_ms(wider_time: bool) -> u32 {
    if wider_time { 24_000 } else { 12_000 }
}

/// What a pupil answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The number typed; none when nothing was, or time ran out.
    pub answer: Option<u32>,
    /// From the question's appearance to the answer (ms).
    pub elapsed_ms: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// The pupil's access arrangements leave time out of the judgement.
    pub judged_on_accuracy: bool,
    /// It is the first answer to this fact in its session.
    pub first_attempt: bool,
}

/// How an answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Wrong, or no answer in time.
    Again,
    /// Right, in 3 to 6 s of recall.
    Hard,
    /// Right within 3 s of recall; or right, for a pupil who is judged on accuracy.
    Good,
    /// Right, but in more than 6 s: worked out, not remembered.
    WorkedOut,
}

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Applied {
    /// Whether it is right.
    pub correct: bool,
    /// How it is judged.
    pub grade: Grade,
    /// Response time less typing time (ms).
    pub recall_ms: u32,
    /// The fact's mastery after it.
    pub mastery: Mastery,
    /// The pupil after it.
    pub learner: Learner,
    /// The fact's standing before it.
    pub before: Standing,
    /// The fact's standing after it.
    pub after: Standing,
}

/// What an answer does to the pupil's hold on its fact, and to what is known of the pupil.
#[must_use]
pub fn apply(question: Question, given: &Given, mastery: &Mastery, learner: &Learner) -> Applied {
    let correct = given.answer == Some(u32::from(question.right_answer()));
    let recall_ms = recall_ms(question, given, learner);
    let grade = grade(correct, recall_ms, given.judged_on_accuracy);
    let expected = chance::right(question.fact, mastery, learner, given.at);
    let head_start = chance::head_start(question.fact, learner);
    let after = remembered(given, grade, recall_ms, mastery, head_start);

    let mut pupil = *learner;
    pupil.attempted(expected, correct, given.first_attempt);
    // An easy fact known at once: what it took was reading and typing.
    if correct && !given.judged_on_accuracy && chance::hardness(question.fact) < -1.0 && mastery.streak >= 2 {
        pupil.typed(question, f64::from(given.elapsed_ms));
    }
    Applied {
        correct,
        grade,
        recall_ms,
        mastery: after,
        learner: pupil,
        before: mastery.standing(),
        after: after.standing(),
    }
}

fn recall_ms(question: Question, given: &Given, learner: &Learner) -> u32 {
    let recall = (f64::from(given.elapsed_ms) - learner.typing_ms(question)).max(MIN_RECALL_MS);
    // At most the response time, which is a u32; the fraction of a millisecond is dropped.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = recall as u32;
    whole
}

/// A typing time that was overestimated leaves no less than this (ms).
const MIN_RECALL_MS: f64 = 200.0;

fn grade(correct: bool, recall_ms: u32, judged_on_accuracy: bool) -> Grade {
    match (correct, recall_ms) {
        (false, _) => Grade::Again,
        (true, _) if judged_on_accuracy => Grade::Good,
        (true, recall) if f64::from(recall) <= QUICK_MS => Grade::Good,
        (true, recall) if recall <= RECALLED_MS => Grade::Hard,
        (true, _) => Grade::WorkedOut,
    }
}

/// The mastery after an answer.
fn remembered(given: &Given, grade: Grade, recall_ms: u32, before: &Mastery, head_start: f64) -> Mastery {
    let correct = grade != Grade::Again;
    let memory = match (before.memory(), event(grade)) {
        (Some(memory), Some(event)) => memory.next(event, before.days_since(given.at)),
        // Worked out: the memory did not come, and did not fail either.
        (Some(memory), None) => memory,
        (None, Some(event)) => Memory::first(event, head_start),
        (None, None) => Memory::first(Event::Hard, head_start),
    };
    let mean_ln_recall = if correct && !given.judged_on_accuracy {
        let newest = f64::from(recall_ms).ln();
        Some(before.mean_ln_recall.map_or(newest, |mean| {
            let weight = NEWEST.max(1.0 / f64::from(before.correct.saturating_add(1)));
            mean + weight * (newest - mean)
        }))
    } else {
        before.mean_ln_recall
    };
    Mastery {
        stability: memory.stability,
        difficulty: memory.difficulty,
        // A clock that was put back does not make a fact younger.
        last_seen: before.last_seen.max(Some(given.at)),
        seen: before.seen.saturating_add(1),
        correct: before.correct.saturating_add(u32::from(correct)),
        lapses: before.lapses.saturating_add(u32::from(!correct && before.streak > 0)),
        streak: if correct { before.streak.saturating_add(1) } else { 0 },
        mean_ln_recall,
    }
}

const fn event(grade: Grade) -> Option<Event> {
    match grade {
        Grade::Again => Some(Event::Failed),
        Grade::Hard => Some(Event::Hard),
        Grade::Good => Some(Event::Came),
        Grade::WorkedOut => None,
    }
}
