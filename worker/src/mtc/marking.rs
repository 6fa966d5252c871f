//! Marking: which answer to a question counts, and what it comes to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::Outcome;

use super::{QUESTION, form::FormQuestion};

/// Digits that the check's number pad takes; a longer answer was not typed in a check.
pub const LONGEST_ANSWER: usize = 5;

/// So much later than the time for a question an answer may be entered: a slow tablet's timer comes late (ms).
pub const TIMER_SLACK_MS: i64 = 1_000;

/// An answer as a client tells it. All times but `received_at` are by the client's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What was typed when the answer was entered or time ran out; empty when nothing was.
    pub typed: String,
    /// When the question appeared.
    pub shown_at: DateTime<Utc>,
    /// When the first key was pressed.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was entered or time ran out.
    pub answered_at: DateTime<Utc>,
    /// When the server received it.
    pub received_at: DateTime<Utc>,
}

impl Given {
    /// Is it the same answer, whenever it was received?
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// Does it count before the other? The earlier one does; of two that claim the same moment always the same one,
    /// so that saves may come in any order.
    #[must_use]
    pub fn counts_before(&self, other: &Self) -> bool {
        self.place() < other.place()
    }

    fn place(&self) -> (DateTime<Utc>, DateTime<Utc>, Option<DateTime<Utc>>, &str) {
        (self.answered_at, self.shown_at, self.first_key_at, &self.typed)
    }

    /// From the question to the answer (ms); never negative.
    #[must_use]
    pub fn response_ms(&self) -> i64 {
        (self.answered_at - self.shown_at).num_milliseconds().max(0)
    }

    /// From the question to the first key (ms), which is as near to recall as a check can see; never negative.
    #[must_use]
    pub fn recall_ms(&self) -> Option<i64> {
        Some((self.first_key_at? - self.shown_at).num_milliseconds().max(0))
    }
}

/// The first answer to each question, whatever order they are in.
#[must_use]
pub fn first_answers(given: impl IntoIterator<Item = (u8, Given)>) -> BTreeMap<u8, Given> {
    let mut first: BTreeMap<u8, Given> = BTreeMap::new();
    for (question, answer) in given {
        if first.get(&question).is_none_or(|known| answer.counts_before(known)) {
            first.insert(question, answer);
        }
    }
    first
}

/// What an answer to a question comes to.
#[must_use]
pub fn mark(question: FormQuestion, given: &Given) -> Outcome {
    if given.typed.is_empty() {
        return Outcome::Blank;
    }
    if given.typed.len() > LONGEST_ANSWER || !is_product(question, &given.typed) {
        return Outcome::Wrong;
    }
    let longest = i64::try_from(QUESTION.as_millis()).unwrap_or(i64::MAX).saturating_add(TIMER_SLACK_MS);
    if given.response_ms() > longest { Outcome::Late } else { Outcome::Right }
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

    fn begin() -> DateTime<Utc> {
        "2026-06-08T09:00:00Z".parse().unwrap()
    }

    /// An answer entered so many milliseconds after its question appeared.
    fn after(ms: i64, typed: &str) -> Given {
        Given {
            typed: typed.to_owned(),
            shown_at: begin(),
            first_key_at: (!typed.is_empty()).then(|| begin() + TimeDelta::milliseconds(ms / 2)),
            answered_at: begin() + TimeDelta::milliseconds(ms),
            received_at: begin() + TimeDelta::minutes(5),
        }
    }

    #[test]
    fn marking_agrees_with_the_table() {
        let table = [
            ("the answer", after(2_000, "42"), Outcome::Right),
            ("another number", after(2_000, "48"), Outcome::Wrong),
            ("the digits turned round", after(2_000, "24"), Outcome::Wrong),
            ("leading zeros", after(2_000, "042"), Outcome::Right),
            ("as many zeros as the pad takes", after(2_000, "00042"), Outcome::Right),
            ("more than five digits", after(2_000, "000042"), Outcome::Wrong),
            ("more digits than any number has", after(2_000, "999999999999999999999"), Outcome::Wrong),
            ("zero alone", after(2_000, "0"), Outcome::Wrong),
            ("blank", after(6_000, ""), Outcome::Blank),
            ("blank and late", after(9_000, ""), Outcome::Blank),
            ("no digits", after(2_000, "+42"), Outcome::Wrong),
            ("digits of another script", after(2_000, "\u{0664}\u{0662}"), Outcome::Wrong),
            ("in the last moment", after(6_000, "42"), Outcome::Right),
            ("when a slow timer ran out", after(7_000, "42"), Outcome::Right),
            ("late", after(7_001, "42"), Outcome::Late),
            ("late and wrong", after(7_001, "43"), Outcome::Wrong),
            ("a clock that was put back", after(-50_000, "42"), Outcome::Right),
        ];
        for (what, given, outcome) in table {
            assert_eq!(mark(SIX_SEVENS, &given), outcome, "{what}");
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
    fn times_are_those_from_the_question_on() {
        let given = after(2_000, "42");
        assert_eq!((given.response_ms(), given.recall_ms()), (2_000, Some(1_000)));
        assert_eq!((after(6_000, "").recall_ms(), after(-50_000, "42").response_ms()), (None, 0));
    }

    fn any_answer() -> impl Strategy<Value = (u8, Given)> {
        (1..4_u8, 0..4_i64, "[0-9]{0,2}").prop_map(|(question, ms, typed)| (question, after(ms * 1_000, &typed)))
    }

    proptest! {
        #[test]
        fn saves_come_to_the_same_in_any_order_and_however_often(
            one in prop::collection::vec(any_answer(), 0..12),
            two in prop::collection::vec(any_answer(), 0..12),
        ) {
            let merge = |saves: &[&[(u8, Given)]]| {
                saves.iter().fold(BTreeMap::new(), |known: BTreeMap<u8, Given>, save| {
                    first_answers(known.into_iter().chain(save.iter().cloned()))
                })
            };
            let there = merge(&[&one, &two]);
            prop_assert_eq!(&there, &merge(&[&two, &one]));
            prop_assert_eq!(&there, &merge(&[&one, &two, &one, &two, &two]));
        }
    }
}
