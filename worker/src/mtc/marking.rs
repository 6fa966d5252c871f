//! Marks the check: decides which answer to a question counts and what its outcome is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::Outcome;

use super::{QUESTION, form::FormQuestion};

/// The maximum number of digits that the check's number pad accepts; a longer answer cannot come from a check.
pub const LONGEST_ANSWER: usize = 5;

/// How much later than the question's time limit an answer may be entered, because the timer of a slow tablet fires
/// late (ms).
pub const TIMER_SLACK_MS: i64 = 1_000;

/// An answer as the client sends it. All times except `received_at` are by the client's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAnswer {
    /// The text typed when the answer was entered or time ran out; empty if nothing was typed.
    pub typed: String,
    /// When the question appeared.
    pub shown_at: DateTime<Utc>,
    /// When the first key was pressed.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was entered or time ran out.
    pub answered_at: DateTime<Utc>,
    /// When the server received the answer.
    pub received_at: DateTime<Utc>,
}

impl CheckAnswer {
    /// Whether this answer equals the other answer. Ignores the times at which the server received the answers.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.sort_key() == other.sort_key()
    }

    /// Whether this answer takes precedence over the other answer: the earlier answer counts. Two answers with the same
    /// time are ordered by their other fields, so that the result does not depend on the order of saves.
    #[must_use]
    pub fn counts_before(&self, other: &Self) -> bool {
        self.sort_key() < other.sort_key()
    }

    fn sort_key(&self) -> (DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>, &str) {
        (self.answered_at, self.shown_at, self.first_key_at, &self.typed)
    }

    /// The time from the question's appearance to the answer (ms); never negative.
    #[must_use]
    pub fn response_ms(&self) -> i64 {
        (self.answered_at - self.shown_at).num_milliseconds().max(0)
    }

    /// The time from the question's appearance to the first key (ms); never negative. Of all times that a check can
    /// measure, this time is the closest to the recall time.
    #[must_use]
    pub fn recall_ms(&self) -> Option<i64> {
        Some((self.first_key_at? - self.shown_at).num_milliseconds().max(0))
    }
}

/// Returns the first answer to each question, whatever the order of `answers`.
#[must_use]
pub fn first_answers(answers: impl IntoIterator<Item = (u8, CheckAnswer)>) -> BTreeMap<u8, CheckAnswer> {
    let mut first: BTreeMap<u8, CheckAnswer> = BTreeMap::new();
    for (question, answer) in answers {
        if first.get(&question).is_none_or(|earlier| answer.counts_before(earlier)) {
            first.insert(question, answer);
        }
    }
    first
}

/// Returns the outcome of an answer to a question.
#[must_use]
pub fn mark(question: FormQuestion, answer: &CheckAnswer) -> Outcome {
    if answer.typed.is_empty() {
        return Outcome::Blank;
    }
    if answer.typed.len() > LONGEST_ANSWER || !is_product(question, &answer.typed) {
        return Outcome::Wrong;
    }
    let longest = i64::try_from(QUESTION.as_millis()).unwrap_or(i64::MAX).saturating_add(TIMER_SLACK_MS);
    if answer.response_ms() > longest { Outcome::Late } else { Outcome::Right }
}

fn is_product(question: FormQuestion, typed: &str) -> bool {
    let is_digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && typed.parse() == Ok(u32::from(question.table) * u32::from(question.factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use proptest::prelude::*;

    const SIX_SEVENS: FormQuestion = FormQuestion { table: 6, factor: 7 };

    fn shown_at() -> DateTime<Utc> {
        "2026-06-08T09:00:00Z".parse().unwrap()
    }

    /// An answer entered `ms` milliseconds after its question appeared.
    fn after(ms: i64, typed: &str) -> CheckAnswer {
        CheckAnswer {
            typed: typed.to_owned(),
            shown_at: shown_at(),
            first_key_at: (!typed.is_empty()).then(|| shown_at() + TimeDelta::milliseconds(ms / 2)),
            answered_at: shown_at() + TimeDelta::milliseconds(ms),
            received_at: shown_at() + TimeDelta::minutes(5),
        }
    }

    #[test]
    fn an_answer_gets_the_outcome_in_the_table() {
        let table = [
            ("the answer", after(2_000, "42"), Outcome::Right),
            ("another number", after(2_000, "48"), Outcome::Wrong),
            ("the digits reversed", after(2_000, "24"), Outcome::Wrong),
            ("leading zeros", after(2_000, "042"), Outcome::Right),
            ("as many zeros as the pad takes", after(2_000, "00042"), Outcome::Right),
            ("more than five digits", after(2_000, "000042"), Outcome::Wrong),
            ("more digits than an integer can hold", after(2_000, "999999999999999999999"), Outcome::Wrong),
            ("zero alone", after(2_000, "0"), Outcome::Wrong),
            ("blank", after(6_000, ""), Outcome::Blank),
            ("blank and late", after(9_000, ""), Outcome::Blank),
            ("a plus sign", after(2_000, "+42"), Outcome::Wrong),
            ("digits of another script", after(2_000, "\u{0664}\u{0662}"), Outcome::Wrong),
            ("at the last moment", after(6_000, "42"), Outcome::Right),
            ("at the end of a slow timer", after(7_000, "42"), Outcome::Right),
            ("late", after(7_001, "42"), Outcome::Late),
            ("late and wrong", after(7_001, "43"), Outcome::Wrong),
            ("a clock that was set back", after(-50_000, "42"), Outcome::Right),
        ];
        for (case, answer, outcome) in table {
            assert_eq!(mark(SIX_SEVENS, &answer), outcome, "{case}");
        }
    }

    #[test]
    fn the_first_answer_to_a_question_counts_and_later_ones_are_ignored() {
        let answers =
            [(3, after(2_000, "42")), (3, after(3_000, "48")), (1, after(5_000, "9")), (1, after(4_000, "8"))];
        let first = first_answers(answers);
        assert_eq!(first.len(), 2);
        assert_eq!((first[&3].typed.as_str(), first[&1].typed.as_str()), ("42", "8"));
    }

    #[test]
    fn times_are_measured_from_the_question_and_are_never_negative() {
        let answer = after(2_000, "42");
        assert_eq!((answer.response_ms(), answer.recall_ms()), (2_000, Some(1_000)));
        assert_eq!((after(6_000, "").recall_ms(), after(-50_000, "42").response_ms()), (None, 0));
    }

    fn any_answer() -> impl Strategy<Value = (u8, CheckAnswer)> {
        (1..4_u8, 0..4_i64, "[0-9]{0,2}").prop_map(|(question, ms, typed)| (question, after(ms * 1_000, &typed)))
    }

    proptest! {
        #[test]
        fn saves_give_the_same_result_in_any_order_and_when_repeated(
            first in prop::collection::vec(any_answer(), 0..12),
            second in prop::collection::vec(any_answer(), 0..12),
        ) {
            let merge = |saves: &[&[(u8, CheckAnswer)]]| {
                saves.iter().fold(BTreeMap::new(), |merged: BTreeMap<u8, CheckAnswer>, save| {
                    first_answers(merged.into_iter().chain(save.iter().cloned()))
                })
            };
            let merged = merge(&[&first, &second]);
            prop_assert_eq!(&merged, &merge(&[&second, &first]));
            prop_assert_eq!(&merged, &merge(&[&first, &second, &first, &second, &second]));
        }
    }
}
