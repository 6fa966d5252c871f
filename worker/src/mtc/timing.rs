//! Whether the times that a client tells can be true: they are held against the check's rules and the server's clock.
//!
//! A clock that is wrong by a day is a wrong clock, not a false time: each save tells what the client's clock says at
//! its sending, and the save that came fastest tells best how far that is ahead of the server's.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::Timing;

use super::{
    PAUSE, QUESTION,
    marking::{Given, TIMER_SLACK_MS},
};

/// A pause may seem so much shorter than it was: a clock is being adjusted, or the page was painted late (ms).
const PAUSE_SLACK_MS: i64 = 250;

/// So much two clocks that were compared over a network may still differ (ms).
const CLOCK_SLACK_MS: i64 = 1_000;

/// What cannot be true of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// A question was shown, typed at and answered in another order.
    Order,
    /// A question was on longer than it is shown.
    TooLong,
    /// Between two questions there was less than the pause, or the later one came first.
    NoPause,
    /// A question was shown before it can have been: the form was not handed out yet, or the first pause not over.
    BeforeTheStart,
    /// An answer was given after it had been received.
    AfterItsReceipt,
}

/// How far the client's clock is ahead of the server's, by one save: milliseconds. The save's way makes it seem less.
#[must_use]
pub fn clock_ahead_ms(sent_at: DateTime<Utc>, received_at: DateTime<Utc>) -> i64 {
    (sent_at - received_at).num_milliseconds()
}

/// Can the times be true?
#[must_use]
pub fn verify(started_at: DateTime<Utc>, clock_ahead_ms: i64, answers: &BTreeMap<u8, Given>) -> Timing {
    if doubts(started_at, clock_ahead_ms, answers).is_empty() { Timing::Verified } else { Timing::Unverified }
}

/// All that cannot be true of the answers, each kind once. `started_at` is by the server's clock.
#[must_use]
pub fn doubts(started_at: DateTime<Utc>, clock_ahead_ms: i64, answers: &BTreeMap<u8, Given>) -> Vec<Doubt> {
    let pause = i64::try_from(PAUSE.as_millis()).unwrap_or(i64::MAX);
    let question = i64::try_from(QUESTION.as_millis()).unwrap_or(i64::MAX);
    let by_server = |time: DateTime<Utc>| time.timestamp_millis().saturating_sub(clock_ahead_ms);
    let earliest = started_at.timestamp_millis() + pause - CLOCK_SLACK_MS;
    let each = |is: &dyn Fn(&Given) -> bool| answers.values().any(is);
    let pauses = || answers.values().zip(answers.values().skip(1));
    let found = [
        (Doubt::Order, each(&|given| !is_in_order(given))),
        (Doubt::TooLong, each(&|given| given.response_ms() > question + TIMER_SLACK_MS)),
        (
            Doubt::NoPause,
            pauses().any(|(one, next)| (next.shown_at - one.answered_at).num_milliseconds() < pause - PAUSE_SLACK_MS),
        ),
        (Doubt::BeforeTheStart, each(&|given| by_server(given.shown_at) < earliest)),
        (
            Doubt::AfterItsReceipt,
            each(&|given| by_server(given.answered_at) > given.received_at.timestamp_millis() + CLOCK_SLACK_MS),
        ),
    ];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(doubt, _)| doubt).collect()
}

fn is_in_order(given: &Given) -> bool {
    let typed_within = given.first_key_at.is_none_or(|key| given.shown_at <= key && key <= given.answered_at);
    given.shown_at <= given.answered_at && typed_within && (given.typed.is_empty() || given.first_key_at.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn start() -> DateTime<Utc> {
        "2026-06-08T09:00:00Z".parse().unwrap()
    }

    /// A check as a good client tells it: the warm-up in 20 s, 2 s for each question, all sent at the end, half a second
    /// on its way.
    fn check() -> BTreeMap<u8, Given> {
        let at = |ms: i64| start() + TimeDelta::milliseconds(ms);
        (1..=25)
            .map(|question| {
                let shown = 23_000 + i64::from(question - 1) * 5_000;
                let given = Given {
                    typed: "42".to_owned(),
                    shown_at: at(shown),
                    first_key_at: Some(at(shown + 1_200)),
                    answered_at: at(shown + 2_000),
                    received_at: at(146_000),
                };
                (question, given)
            })
            .collect()
    }

    const SENT_MS: i64 = 145_500;

    fn ahead_of(wrong: TimeDelta) -> i64 {
        clock_ahead_ms(start() + TimeDelta::milliseconds(SENT_MS) + wrong, check()[&1].received_at)
    }

    fn with_clock_wrong_by(wrong: TimeDelta, mut answers: BTreeMap<u8, Given>) -> BTreeMap<u8, Given> {
        for given in answers.values_mut() {
            given.shown_at += wrong;
            given.first_key_at = given.first_key_at.map(|key| key + wrong);
            given.answered_at += wrong;
        }
        answers
    }

    fn changed(change: impl FnOnce(&mut BTreeMap<u8, Given>)) -> Vec<Doubt> {
        let mut answers = check();
        change(&mut answers);
        doubts(start(), ahead_of(TimeDelta::zero()), &answers)
    }

    #[test]
    fn a_good_client_is_believed() {
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &check()), []);
        assert_eq!(verify(start(), ahead_of(TimeDelta::zero()), &check()), Timing::Verified);
    }

    #[test]
    fn a_clock_that_is_wrong_by_a_day_or_by_years_is_believed_as_it_is_always_as_wrong() {
        for wrong in [TimeDelta::days(1), TimeDelta::days(-1), TimeDelta::days(-20_000), TimeDelta::milliseconds(1)] {
            assert_eq!(doubts(start(), ahead_of(wrong), &with_clock_wrong_by(wrong, check())), [], "{wrong}");
        }
    }

    #[test]
    fn a_clock_that_was_set_right_in_the_middle_is_doubted() {
        let mut answers = check();
        let late = answers.split_off(&13);
        answers = with_clock_wrong_by(TimeDelta::days(1), answers);
        answers.extend(late);
        // The first half came in by itself, before the clock was set.
        for ahead in [ahead_of(TimeDelta::days(1)), ahead_of(TimeDelta::zero())] {
            assert_eq!(verify(start(), ahead, &answers), Timing::Unverified);
        }
    }

    #[test]
    fn what_is_within_the_slack_of_timers_and_networks_is_believed() {
        let on_time = changed(|answers| {
            let given = answers.get_mut(&25).unwrap();
            given.answered_at = given.shown_at + TimeDelta::milliseconds(7_000);
            given.received_at += TimeDelta::seconds(6);
        });
        assert_eq!(on_time, []);
        let short = changed(|answers| answers.get_mut(&2).unwrap().shown_at -= TimeDelta::milliseconds(PAUSE_SLACK_MS));
        assert_eq!(short, []);
    }

    #[test]
    fn a_part_of_a_check_is_believed_too() {
        let partial: BTreeMap<_, _> = check().into_iter().filter(|(question, _)| question % 3 == 0).collect();
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &partial), []);
        assert_eq!(doubts(start(), 0, &BTreeMap::new()), []);
    }

    #[test]
    fn each_thing_that_cannot_be_true_is_found() {
        let on = |question: u8, change: fn(&mut Given)| changed(|answers| change(answers.get_mut(&question).unwrap()));
        assert_eq!(
            on(5, |given| given.first_key_at = Some(given.shown_at - TimeDelta::milliseconds(1))),
            [Doubt::Order]
        );
        assert_eq!(
            on(5, |given| given.first_key_at = Some(given.answered_at + TimeDelta::milliseconds(1))),
            [Doubt::Order]
        );
        // A number appeared without a key.
        assert_eq!(on(5, |given| given.first_key_at = None), [Doubt::Order]);
        let backwards = on(25, |given| {
            given.first_key_at = None;
            given.typed.clear();
            given.answered_at = given.shown_at - TimeDelta::milliseconds(1);
        });
        assert_eq!(backwards, [Doubt::Order]);
        let long = on(25, |given| {
            given.answered_at = given.shown_at + TimeDelta::milliseconds(7_001);
            given.received_at += TimeDelta::seconds(6);
        });
        assert_eq!(long, [Doubt::TooLong]);
        assert_eq!(on(2, |given| given.shown_at -= TimeDelta::milliseconds(251)), [Doubt::NoPause]);
        assert_eq!(
            changed(|answers| {
                let (one, two) = (answers[&1].clone(), answers[&2].clone());
                answers.extend([(1, two), (2, one)]);
            }),
            [Doubt::NoPause]
        );
        let early = with_clock_wrong_by(TimeDelta::milliseconds(-21_600), check());
        assert_eq!(doubts(start(), ahead_of(TimeDelta::zero()), &early), [Doubt::BeforeTheStart]);
        assert_eq!(on(9, |given| given.received_at -= TimeDelta::minutes(2)), [Doubt::AfterItsReceipt]);
    }

    #[test]
    fn a_whole_check_in_ten_seconds_is_doubted_whatever_it_claims() {
        let mut answers = check();
        for given in answers.values_mut() {
            given.received_at = start() + TimeDelta::seconds(10);
        }
        for claimed in [-1_000_000, -140_000, -1, 0, 1, 140_000, 1_000_000] {
            assert_eq!(verify(start(), claimed, &answers), Timing::Unverified, "{claimed}");
        }
    }
}
