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

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::practice::{fact::Fact, question::Form};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn product(a: u8, b: u8) -> Question {
        Question { fact: Fact::new(a, b).unwrap(), form: Form::Product }
    }

    fn given(answer: Option<u32>, elapsed_ms: u32) -> Given {
        Given { answer, elapsed_ms, at: now(), judged_on_accuracy: false, first_attempt: true }
    }

    /// Known for two days, after this many right answers in a row.
    fn known(streak: u32) -> Mastery {
        Mastery {
            stability: 5.0,
            difficulty: 5.0,
            last_seen: Some(now() - TimeDelta::days(2)),
            seen: 4,
            correct: streak,
            lapses: 0,
            streak,
            mean_ln_recall: Some(2_000_f64.ln()),
        }
    }

    fn after(given: &Given, before: &Mastery) -> Applied {
        apply(product(7, 8), given, before, &Learner::default())
    }

    #[test]
    fn an_answer_is_graded_by_recall_which_is_its_time_less_the_typing() {
        // Two digits of half a second each.
        for (elapsed_ms, recall_ms, grade) in [
            (4_000, 3_000, Grade::Good),
            (4_001, 3_001, Grade::Hard),
            (7_000, 6_000, Grade::Hard),
            (7_001, 6_001, Grade::WorkedOut),
        ] {
            let applied = after(&given(Some(56), elapsed_ms), &known(2));
            assert_eq!((applied.correct, applied.recall_ms, applied.grade), (true, recall_ms, grade));
        }
    }

    #[test]
    fn a_wrong_answer_and_none_in_time_are_to_be_asked_again() {
        for answer in [Some(54), Some(7), None] {
            let applied = after(&given(answer, 1_500), &known(2));
            assert_eq!((applied.correct, applied.grade, applied.after), (false, Grade::Again, Standing::NotYet));
        }
    }

    #[test]
    fn recall_takes_a_moment_however_long_the_typing_was_thought_to_be() {
        assert_eq!(after(&given(Some(56), 300), &known(2)).recall_ms, 200);
    }

    #[test]
    fn who_is_judged_on_accuracy_is_right_at_any_pace_and_is_not_timed() {
        let slow = Given { judged_on_accuracy: true, ..given(Some(56), 60_000) };
        let applied = after(&slow, &Mastery { mean_ln_recall: None, ..known(2) });
        assert_eq!((applied.grade, applied.mastery.mean_ln_recall), (Grade::Good, None));
        assert!(applied.mastery.stability > known(2).stability);
        assert_eq!(applied.learner.keypad_samples, 0);
    }

    #[test]
    fn what_was_worked_out_leaves_the_memory_as_it_was_and_is_no_lapse() {
        let (before, applied) = (known(2), after(&given(Some(56), 20_000), &known(2)));
        assert_eq!(applied.mastery.memory(), before.memory());
        assert_eq!((applied.mastery.lapses, applied.mastery.streak, applied.mastery.correct), (0, 3, 3));
        assert_eq!(applied.mastery.last_seen, Some(now()));
    }

    #[test]
    fn quick_recall_makes_a_memory_last_longer_than_slow_recall() {
        let stability = |elapsed_ms| after(&given(Some(56), elapsed_ms), &known(2)).mastery.stability;
        assert!(stability(2_000) > stability(6_000));
        assert!(stability(6_000) > known(2).stability);
    }

    #[test]
    fn a_miss_is_a_lapse_once_until_the_fact_was_right_again() {
        let first = after(&given(None, 12_000), &known(2)).mastery;
        let second = after(&given(None, 12_000), &first).mastery;
        assert_eq!((first.lapses, second.lapses, second.streak), (1, 1, 0));
        assert!(first.stability <= known(2).stability && first.difficulty > known(2).difficulty);
        let again = after(&given(Some(56), 2_000), &second).mastery;
        assert_eq!(after(&given(None, 12_000), &again).mastery.lapses, 2);
    }

    #[test]
    fn the_usual_time_leans_towards_the_latest_answers() {
        let first = after(&given(Some(56), 3_000), &Mastery::default()).mastery;
        assert_eq!(first.usual_recall_ms(), Some(2_000));
        let second = after(&given(Some(56), 9_000), &first).mastery.usual_recall_ms().unwrap();
        assert_eq!(second, 4_000, "the geometric mean of 2 s and 8 s");
        let practised = Mastery { correct: 100, ..known(3) };
        let later = after(&given(Some(56), 9_000), &practised).mastery.mean_ln_recall.unwrap();
        assert!((later - (0.7 * 2_000_f64.ln() + 0.3 * 8_000_f64.ln())).abs() < 1e-9);
    }

    #[test]
    fn a_clock_that_was_put_back_makes_no_fact_younger() {
        let ahead = Mastery { last_seen: Some(now() + TimeDelta::hours(1)), ..known(2) };
        assert_eq!(after(&given(Some(56), 2_000), &ahead).mastery.last_seen, ahead.last_seen);
    }

    #[test]
    fn ability_follows_first_attempts_alone() {
        let again = Given { first_attempt: false, ..given(Some(56), 2_000) };
        assert!(after(&given(Some(56), 2_000), &known(2)).learner.ability > 0.0);
        assert!(after(&given(None, 2_000), &known(2)).learner.ability < 0.0);
        let learner = after(&again, &known(2)).learner;
        assert_eq!((learner.ability.to_bits(), learner.first_attempts), (0_f64.to_bits(), 0));
    }

    #[test]
    fn the_keypad_is_learnt_from_easy_facts_that_are_known_and_have_two_digits() {
        let typed = |question, elapsed_ms, mastery: &Mastery| {
            let right = given(Some(u32::from(Question::right_answer(question))), elapsed_ms);
            apply(question, &right, mastery, &Learner::default()).learner.keypad_ms
        };
        let (usual, fast, slow) = (Learner::default().keypad_ms, 1_200, 5_000);
        assert!(typed(product(2, 5), fast, &known(2)) < usual);
        assert!(typed(product(2, 5), slow, &known(2)) > usual);
        for (question, mastery) in [(product(7, 8), known(2)), (product(2, 5), known(1)), (product(2, 3), known(2))] {
            assert_eq!(typed(question, fast, &mastery).to_bits(), usual.to_bits(), "{question:?}");
        }
    }
}
