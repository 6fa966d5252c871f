//! Judges an answer and applies its effect to the pupil's mastery and model.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    chance,
    learner::Learner,
    mastery::{Mastery, MasteryLevel, QUICK_MS},
    memory::{FactMemory, MemoryEvent},
    question::Question,
};

/// The maximum recall time (ms). A right answer that took longer was worked out, not recalled.
const RECALLED_MS: u32 = 6_000;

/// The weight of the newest right answer's time in the mean. With fewer than four right answers, the weight is higher.
const NEWEST: f64 = 0.3;

/// The time limit of a practice question (ms): long enough to work the answer out.
#[must_use]
pub const fn time_limit_ms(wider_time: bool) -> u32 {
    if wider_time { 24_000 } else { 12_000 }
}

/// A pupil's answer to a practice question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticeAnswer {
    /// The number typed; `None` if the pupil typed nothing or time ran out.
    pub answer: Option<u32>,
    /// The time from the question's appearance to the answer (ms).
    pub elapsed_ms: u32,
    /// The time from the first key to the answer (ms); `None` if the client did not measure it. The model of the pupil
    /// then estimates it.
    pub typing_ms: Option<u32>,
    /// When the pupil answered.
    pub at: DateTime<Utc>,
    /// Whether the pupil's access arrangements exclude time from the judgement.
    pub judged_on_accuracy: bool,
    /// Whether this is the first answer to the fact in the session.
    pub first_attempt: bool,
}

/// How an answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Wrong, or not answered in time.
    Again,
    /// Right, with a recall time of 3 to 6 s.
    Hard,
    /// Right, with a recall time of at most 3 s; or right, if the pupil is judged on accuracy.
    Good,
    /// Right, but with a recall time of more than 6 s: worked out, not recalled.
    WorkedOut,
}

/// The effect of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnswerEffect {
    /// Whether the answer is right.
    pub correct: bool,
    /// The grade of the answer.
    pub grade: Grade,
    /// The response time less the typing time (ms).
    pub recall_ms: u32,
    /// The pupil's mastery of the fact after the answer.
    pub mastery: Mastery,
    /// The model of the pupil after the answer.
    pub learner: Learner,
    /// The fact's mastery level before the answer.
    pub before: MasteryLevel,
    /// The fact's mastery level after the answer.
    pub after: MasteryLevel,
}

/// Applies an answer to the pupil's mastery of its fact and to the model of the pupil.
#[must_use]
pub fn apply(question: Question, answer: &PracticeAnswer, mastery: &Mastery, learner: &Learner) -> AnswerEffect {
    let correct = answer.answer == Some(u32::from(question.right_answer()));
    let recall_ms = recall_ms(question, answer, learner);
    let grade = grade(correct, recall_ms, answer.judged_on_accuracy);
    let expected = chance::right(question.fact, mastery, learner, answer.at);
    let head_start = chance::head_start(question.fact, learner);
    let after = mastery_after(answer, grade, recall_ms, mastery, head_start);

    let mut updated = *learner;
    updated.record_attempt(expected, correct, answer.first_attempt);
    // The pupil recalled an easy fact at once, so the time was spent on reading and typing.
    if correct && !answer.judged_on_accuracy && chance::hardness(question.fact) < -1.0 && mastery.streak >= 2 {
        updated.record_typing(question, f64::from(answer.elapsed_ms));
    }
    AnswerEffect {
        correct,
        grade,
        recall_ms,
        mastery: after,
        learner: updated,
        before: mastery.level(),
        after: after.level(),
    }
}

fn recall_ms(question: Question, answer: &PracticeAnswer, learner: &Learner) -> u32 {
    let typing = answer.typing_ms.map_or_else(|| learner.typing_ms(question), f64::from);
    let recall = (f64::from(answer.elapsed_ms) - typing).max(MIN_RECALL_MS);
    // The value fits in a u32, because the response time does. The fraction of a millisecond is dropped.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole_ms = recall as u32;
    whole_ms
}

/// The minimum recall time (ms), in case the typing time is too long.
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
fn mastery_after(answer: &PracticeAnswer, grade: Grade, recall_ms: u32, before: &Mastery, head_start: f64) -> Mastery {
    let correct = grade != Grade::Again;
    let memory = match (before.memory(), event(grade)) {
        (Some(memory), Some(event)) => memory.next(event, before.days_since(answer.at)),
        // The answer was worked out: recall neither succeeded nor failed.
        (Some(memory), None) => memory,
        (None, Some(event)) => FactMemory::first(event, head_start),
        (None, None) => FactMemory::first(MemoryEvent::Hard, head_start),
    };
    let mean_ln_recall = if correct && !answer.judged_on_accuracy {
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
        // A clock that was set back does not move the last answer to an earlier time.
        last_seen: before.last_seen.max(Some(answer.at)),
        seen: before.seen.saturating_add(1),
        correct: before.correct.saturating_add(u32::from(correct)),
        lapses: before.lapses.saturating_add(u32::from(!correct && before.streak > 0)),
        streak: if correct { before.streak.saturating_add(1) } else { 0 },
        mean_ln_recall,
    }
}

const fn event(grade: Grade) -> Option<MemoryEvent> {
    match grade {
        Grade::Again => Some(MemoryEvent::Failed),
        Grade::Hard => Some(MemoryEvent::Hard),
        Grade::Good => Some(MemoryEvent::Came),
        Grade::WorkedOut => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::practice::{fact::Fact, question::QuestionForm};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn product(a: u8, b: u8) -> Question {
        Question { fact: Fact::new(a, b).unwrap(), form: QuestionForm::Product }
    }

    fn answer(number: Option<u32>, elapsed_ms: u32) -> PracticeAnswer {
        PracticeAnswer {
            answer: number,
            elapsed_ms,
            typing_ms: None,
            at: now(),
            judged_on_accuracy: false,
            first_attempt: true,
        }
    }

    /// The mastery of a fact that was last answered two days ago, after `streak` right answers in a row.
    fn practised(streak: u32) -> Mastery {
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

    fn after(answer: &PracticeAnswer, before: &Mastery) -> AnswerEffect {
        apply(product(7, 8), answer, before, &Learner::default())
    }

    #[test]
    fn an_answer_is_graded_by_its_response_time_less_the_typing_time() {
        // The answer has two digits, which take half a second each to type.
        for (elapsed_ms, recall_ms, grade) in [
            (4_000, 3_000, Grade::Good),
            (4_001, 3_001, Grade::Hard),
            (7_000, 6_000, Grade::Hard),
            (7_001, 6_001, Grade::WorkedOut),
        ] {
            let effect = after(&answer(Some(56), elapsed_ms), &practised(2));
            assert_eq!((effect.correct, effect.recall_ms, effect.grade), (true, recall_ms, grade));
        }
    }

    #[test]
    fn a_measured_typing_time_replaces_the_estimate() {
        let measured = |typing_ms| PracticeAnswer { typing_ms: Some(typing_ms), ..answer(Some(56), 4_001) };
        for (typing_ms, recall_ms, grade) in [
            (1_001, 3_000, Grade::Good),
            (1_000, 3_001, Grade::Hard),
            (0, 4_001, Grade::Hard),
            (4_001, 200, Grade::Good),
        ] {
            let effect = after(&measured(typing_ms), &practised(2));
            assert_eq!((effect.recall_ms, effect.grade), (recall_ms, grade));
        }
    }

    #[test]
    fn a_wrong_answer_and_a_missing_answer_are_graded_again() {
        for number in [Some(54), Some(7), None] {
            let effect = after(&answer(number, 1_500), &practised(2));
            assert_eq!((effect.correct, effect.grade, effect.after), (false, Grade::Again, MasteryLevel::NotYet));
        }
    }

    #[test]
    fn recall_takes_at_least_200_ms_however_long_the_typing_estimate_is() {
        assert_eq!(after(&answer(Some(56), 300), &practised(2)).recall_ms, 200);
    }

    #[test]
    fn a_slow_right_answer_is_good_and_untimed_if_judged_on_accuracy() {
        let slow = PracticeAnswer { judged_on_accuracy: true, ..answer(Some(56), 60_000) };
        let effect = after(&slow, &Mastery { mean_ln_recall: None, ..practised(2) });
        assert_eq!((effect.grade, effect.mastery.mean_ln_recall), (Grade::Good, None));
        assert!(effect.mastery.stability > practised(2).stability);
        assert_eq!(effect.learner.keypad_samples, 0);
    }

    #[test]
    fn a_worked_out_answer_leaves_the_memory_unchanged_and_is_not_a_lapse() {
        let (before, effect) = (practised(2), after(&answer(Some(56), 20_000), &practised(2)));
        assert_eq!(effect.mastery.memory(), before.memory());
        assert_eq!((effect.mastery.lapses, effect.mastery.streak, effect.mastery.correct), (0, 3, 3));
        assert_eq!(effect.mastery.last_seen, Some(now()));
    }

    #[test]
    fn quick_recall_makes_a_memory_last_longer_than_slow_recall() {
        let stability = |elapsed_ms| after(&answer(Some(56), elapsed_ms), &practised(2)).mastery.stability;
        assert!(stability(2_000) > stability(6_000));
        assert!(stability(6_000) > practised(2).stability);
    }

    #[test]
    fn repeated_misses_are_one_lapse_until_the_fact_is_right_again() {
        let first = after(&answer(None, 12_000), &practised(2)).mastery;
        let second = after(&answer(None, 12_000), &first).mastery;
        assert_eq!((first.lapses, second.lapses, second.streak), (1, 1, 0));
        assert!(first.stability <= practised(2).stability && first.difficulty > practised(2).difficulty);
        let again = after(&answer(Some(56), 2_000), &second).mastery;
        assert_eq!(after(&answer(None, 12_000), &again).mastery.lapses, 2);
    }

    #[test]
    fn the_usual_recall_time_gives_later_answers_more_weight() {
        let first = after(&answer(Some(56), 3_000), &Mastery::default()).mastery;
        assert_eq!(first.usual_recall_ms(), Some(2_000));
        let second = after(&answer(Some(56), 9_000), &first).mastery.usual_recall_ms().unwrap();
        assert_eq!(second, 4_000, "the geometric mean of 2 s and 8 s");
        let experienced = Mastery { correct: 100, ..practised(3) };
        let later = after(&answer(Some(56), 9_000), &experienced).mastery.mean_ln_recall.unwrap();
        assert!((later - (0.7 * 2_000_f64.ln() + 0.3 * 8_000_f64.ln())).abs() < 1e-9);
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_change_when_a_fact_was_last_seen() {
        let ahead = Mastery { last_seen: Some(now() + TimeDelta::hours(1)), ..practised(2) };
        assert_eq!(after(&answer(Some(56), 2_000), &ahead).mastery.last_seen, ahead.last_seen);
    }

    #[test]
    fn ability_depends_on_first_attempts_only() {
        let again = PracticeAnswer { first_attempt: false, ..answer(Some(56), 2_000) };
        assert!(after(&answer(Some(56), 2_000), &practised(2)).learner.ability > 0.0);
        assert!(after(&answer(None, 2_000), &practised(2)).learner.ability < 0.0);
        let learner = after(&again, &practised(2)).learner;
        assert_eq!((learner.ability.to_bits(), learner.first_attempts), (0_f64.to_bits(), 0));
    }

    #[test]
    fn typing_speed_is_learnt_from_known_easy_facts_with_two_digit_answers() {
        let typed = |question, elapsed_ms, mastery: &Mastery| {
            let right = answer(Some(u32::from(Question::right_answer(question))), elapsed_ms);
            apply(question, &right, mastery, &Learner::default()).learner.keypad_ms
        };
        let (usual, fast, slow) = (Learner::default().keypad_ms, 1_200, 5_000);
        assert!(typed(product(2, 5), fast, &practised(2)) < usual);
        assert!(typed(product(2, 5), slow, &practised(2)) > usual);
        for (question, mastery) in
            [(product(7, 8), practised(2)), (product(2, 5), practised(1)), (product(2, 3), practised(2))]
        {
            assert_eq!(typed(question, fast, &mastery).to_bits(), usual.to_bits(), "{question:?}");
        }
    }
}
