//! Validates the times that a client sends against the check's rules and the server's clock.
//!
//! A client whose clock is wrong by a day raises no doubt, because its times are consistent. Each save contains the
//! time of sending by the client's clock. The save that arrives fastest shows best how far the client's clock is ahead
//! of the server's clock.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::Timing;

use super::{
    PAUSE, QUESTION,
    marking::{CheckAnswer, TIMER_SLACK_MS},
};

/// How much a pause may appear too short, because a clock was being adjusted or the page was rendered late (ms).
const PAUSE_SLACK_MS: i64 = 250;

/// How much two clocks may still differ after they were compared over a network (ms).
const CLOCK_SLACK_MS: i64 = 1_000;

/// Something about an attempt's times that cannot be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The times of a question are out of order. The order is: the question appears, a key is pressed, the answer is
    /// entered.
    Order,
    /// A question was on the screen for longer than its time limit.
    TooLong,
    /// The time between two questions was shorter than the pause, or the later question came first.
    NoPause,
    /// A question was shown too early: before the server sent the form, or before the first pause ended.
    BeforeTheStart,
    /// An answer was given after the server received it.
    AfterItsReceipt,
}

/// How far the client's clock is ahead of the server's clock according to one save (ms). The result is too small by the
/// time that the save takes to arrive.
#[must_use]
pub fn clock_ahead_ms(sent_at: DateTime<Utc>, received_at: DateTime<Utc>) -> i64 {
    (sent_at - received_at).num_milliseconds()
}

/// Returns `Verified` if there is no doubt about the times, otherwise `Unverified`.
#[must_use]
pub fn verify(started_at: DateTime<Utc>, clock_ahead_ms: i64, answers: &BTreeMap<u8, CheckAnswer>) -> Timing {
    if doubts(started_at, clock_ahead_ms, answers).is_empty() { Timing::Verified } else { Timing::Unverified }
}

/// Returns all doubts about the answers, each kind once. `started_at` is by the server's clock.
#[must_use]
pub fn doubts(started_at: DateTime<Utc>, clock_ahead_ms: i64, answers: &BTreeMap<u8, CheckAnswer>) -> Vec<Doubt> {
    let pause = i64::try_from(PAUSE.as_millis()).unwrap_or(i64::MAX);
    let question = i64::try_from(QUESTION.as_millis()).unwrap_or(i64::MAX);
    let by_server = |time: DateTime<Utc>| time.timestamp_millis().saturating_sub(clock_ahead_ms);
    let earliest = started_at.timestamp_millis() + pause - CLOCK_SLACK_MS;
    let any = |test: &dyn Fn(&CheckAnswer) -> bool| answers.values().any(test);
    let pauses = || answers.values().zip(answers.values().skip(1));
    let found = [
        (Doubt::Order, any(&|answer| !is_in_order(answer))),
        (Doubt::TooLong, any(&|answer| answer.response_ms() > question + TIMER_SLACK_MS)),
        (
            Doubt::NoPause,
            pauses().any(|(current, next)| {
                (next.shown_at - current.answered_at).num_milliseconds() < pause - PAUSE_SLACK_MS
            }),
        ),
        (Doubt::BeforeTheStart, any(&|answer| by_server(answer.shown_at) < earliest)),
        (
            Doubt::AfterItsReceipt,
            any(&|answer| by_server(answer.answered_at) > answer.received_at.timestamp_millis() + CLOCK_SLACK_MS),
        ),
    ];
    found.into_iter().filter(|(_, found)| *found).map(|(doubt, _)| doubt).collect()
}

fn is_in_order(answer: &CheckAnswer) -> bool {
    let typed_within = answer.first_key_at.is_none_or(|key| answer.shown_at <= key && key <= answer.answered_at);
    answer.shown_at <= answer.answered_at && typed_within && (answer.typed.is_empty() || answer.first_key_at.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn start() -> DateTime<Utc> {
        "2026-06-08T09:00:00Z".parse().unwrap()
    }

    /// The answers of an honest client: the warm-up took 20 s and each question 2 s; all answers were sent at the end,
    /// in a save that took half a second to arrive.
    fn honest_answers() -> BTreeMap<u8, CheckAnswer> {
        let at = |ms: i64| start() + TimeDelta::milliseconds(ms);
        (1..=25)
            .map(|question| {
                let shown = 23_000 + i64::from(question - 1) * 5_000;
                let answer = CheckAnswer {
                    typed: "42".to_owned(),
                    shown_at: at(shown),
                    first_key_at: Some(at(shown + 1_200)),
                    answered_at: at(shown + 2_000),
                    received_at: at(146_000),
                };
                (question, answer)
            })
            .collect()
    }

    const SENT_MS: i64 = 145_500;

    fn ahead_of(error: TimeDelta) -> i64 {
        clock_ahead_ms(start() + TimeDelta::milliseconds(SENT_MS) + error, honest_answers()[&1].received_at)
    }

    fn with_clock_error(error: TimeDelta, mut answers: BTreeMap<u8, CheckAnswer>) -> BTreeMap<u8, CheckAnswer> {
        for answer in answers.values_mut() {
            answer.shown_at += error;
            answer.first_key_at = answer.first_key_at.map(|key| key + error);
            answer.answered_at += error;
        }
        answers
    }

    fn doubts_after(change: impl FnOnce(&mut BTreeMap<u8, CheckAnswer>)) -> Vec<Doubt> {
        let mut answers = honest_answers();
        change(&mut answers);
        doubts(start(), ahead_of(TimeDelta::zero()), &answers)
    }

    #[test]
    fn an_honest_client_is_believed() {
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &honest_answers()), []);
        assert_eq!(verify(start(), ahead_of(TimeDelta::zero()), &honest_answers()), Timing::Verified);
    }

    #[test]
    fn a_clock_with_a_constant_error_of_a_day_or_of_years_is_believed() {
        for error in [TimeDelta::days(1), TimeDelta::days(-1), TimeDelta::days(-20_000), TimeDelta::milliseconds(1)] {
            assert_eq!(doubts(start(), ahead_of(error), &with_clock_error(error, honest_answers())), [], "{error}");
        }
    }

    #[test]
    fn a_clock_that_was_corrected_during_the_check_is_doubted() {
        let mut answers = honest_answers();
        let late = answers.split_off(&13);
        answers = with_clock_error(TimeDelta::days(1), answers);
        answers.extend(late);
        // The first half was saved before the clock was corrected.
        for ahead in [ahead_of(TimeDelta::days(1)), ahead_of(TimeDelta::zero())] {
            assert_eq!(verify(start(), ahead, &answers), Timing::Unverified);
        }
    }

    #[test]
    fn times_within_the_slack_of_timers_and_networks_are_believed() {
        let on_time = doubts_after(|answers| {
            let answer = answers.get_mut(&25).unwrap();
            answer.answered_at = answer.shown_at + TimeDelta::milliseconds(7_000);
            answer.received_at += TimeDelta::seconds(6);
        });
        assert_eq!(on_time, []);
        let short =
            doubts_after(|answers| answers.get_mut(&2).unwrap().shown_at -= TimeDelta::milliseconds(PAUSE_SLACK_MS));
        assert_eq!(short, []);
    }

    #[test]
    fn a_partly_answered_check_is_believed() {
        let partial: BTreeMap<_, _> = honest_answers().into_iter().filter(|(question, _)| question % 3 == 0).collect();
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &partial), []);
        assert_eq!(doubts(start(), 0, &BTreeMap::new()), []);
    }

    #[test]
    fn each_kind_of_doubt_is_found() {
        let on = |question: u8, change: fn(&mut CheckAnswer)| {
            doubts_after(|answers| change(answers.get_mut(&question).unwrap()))
        };
        assert_eq!(
            on(5, |answer| answer.first_key_at = Some(answer.shown_at - TimeDelta::milliseconds(1))),
            [Doubt::Order]
        );
        assert_eq!(
            on(5, |answer| answer.first_key_at = Some(answer.answered_at + TimeDelta::milliseconds(1))),
            [Doubt::Order]
        );
        // A number was typed without any key press.
        assert_eq!(on(5, |answer| answer.first_key_at = None), [Doubt::Order]);
        let backwards = on(25, |answer| {
            answer.first_key_at = None;
            answer.typed.clear();
            answer.answered_at = answer.shown_at - TimeDelta::milliseconds(1);
        });
        assert_eq!(backwards, [Doubt::Order]);
        let long = on(25, |answer| {
            answer.answered_at = answer.shown_at + TimeDelta::milliseconds(7_001);
            answer.received_at += TimeDelta::seconds(6);
        });
        assert_eq!(long, [Doubt::TooLong]);
        assert_eq!(on(2, |answer| answer.shown_at -= TimeDelta::milliseconds(251)), [Doubt::NoPause]);
        assert_eq!(
            doubts_after(|answers| {
                let (first, second) = (answers[&1].clone(), answers[&2].clone());
                answers.extend([(1, second), (2, first)]);
            }),
            [Doubt::NoPause]
        );
        let early = with_clock_error(TimeDelta::milliseconds(-21_600), honest_answers());
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &early), [Doubt::BeforeTheStart]);
        assert_eq!(on(9, |answer| answer.received_at -= TimeDelta::minutes(2)), [Doubt::AfterItsReceipt]);
    }

    #[test]
    fn a_whole_check_in_ten_seconds_is_doubted_whatever_clock_it_claims() {
        let mut answers = honest_answers();
        for answer in answers.values_mut() {
            answer.received_at = start() + TimeDelta::seconds(10);
        }
        for claimed in [-1_000_000, -140_000, -1, 0, 1, 140_000, 1_000_000] {
            assert_eq!(verify(start(), claimed, &answers), Timing::Unverified, "{claimed}");
        }
    }
}
