//! Validates the times that a client sends against the check's rules and the server's clock.
//!
//! A client whose clock is wrong by a day raises no doubt, because its times are consistent. Each save contains the
//! time of sending by the client's clock. The save that arrives fastest shows best how far the client's clock is ahead
//! of the server's clock.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{ArrangementCode, Timing};

use super::{
    OPEN_FOR, PAUSE, QUESTION, SHORTEST_PAUSE_WITH_NEXT, TIME_LIMIT,
    marking::{CheckAnswer, TIMER_SLACK_MS},
};

/// How much a pause may appear too short, because a clock was being adjusted or the page was rendered late (ms).
const PAUSE_SLACK_MS: i64 = 250;

/// How much two clocks may still differ after they were compared over a network (ms).
const CLOCK_SLACK_MS: i64 = 1_000;

/// How much later than the end of the check its last answers may arrive (ms). The last question may be on the screen
/// when the time ends, and a busy network takes some time.
const ARRIVAL_SLACK_MS: i64 = 60_000;

/// Something about an attempt's times that cannot be true, or that the service cannot verify.
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
    /// An answer was given, or arrived, after the time of the whole check was over.
    AfterTheEnd,
}

/// What the rules need to know about an attempt, besides its answers.
#[derive(Debug, Clone)]
pub struct AttemptTimes {
    /// When the server sent the form, by the server's clock.
    pub started_at: DateTime<Utc>,
    /// When the first pause began, by the client's clock; `None` if no save has arrived.
    pub first_pause_at: Option<DateTime<Utc>>,
    /// When the attempt closes, by the server's clock.
    pub closes_at: DateTime<Utc>,
    /// How far the client's clock is ahead of the server's clock (ms), by the save that arrived fastest; `None` if no
    /// save has arrived.
    pub clock_ahead_ms: Option<i64>,
}

impl AttemptTimes {
    /// The times of an attempt that the server starts now.
    #[must_use]
    pub fn starting(now: DateTime<Utc>) -> Self {
        Self { started_at: now, first_pause_at: None, closes_at: now + OPEN_FOR, clock_ahead_ms: None }
    }

    /// Returns the times after a save. `first_pause_at` is what the client reports.
    ///
    /// If the client does not report its first pause, the pause ended when the earliest question appeared. The attempt
    /// closes when the time limit of the check has passed since the first pause by the server's clock. No save ever
    /// makes the attempt close later than an earlier save did, so a client cannot extend its time.
    #[must_use]
    pub fn after_save<'a>(
        &self,
        first_pause_at: Option<DateTime<Utc>>,
        clock_ahead_ms: i64,
        answers: impl IntoIterator<Item = &'a CheckAnswer>,
    ) -> Self {
        let earliest = answers.into_iter().map(|answer| answer.shown_at - PAUSE).min();
        let clock_ahead_ms = self.clock_ahead_ms.map_or(clock_ahead_ms, |known| known.max(clock_ahead_ms));
        let first_pause_at = [self.first_pause_at, first_pause_at, earliest].into_iter().flatten().min();
        let closes_at = first_pause_at.map_or(self.closes_at, |first_pause_at| {
            let began_at = first_pause_at - TimeDelta::milliseconds(clock_ahead_ms);
            self.closes_at.min(began_at.max(self.started_at) + TIME_LIMIT)
        });
        Self { first_pause_at, closes_at, clock_ahead_ms: Some(clock_ahead_ms), ..*self }
    }

    /// Returns whether all answers were given before the time of the check was over, by the client's clock alone.
    #[must_use]
    pub fn contains<'a>(&self, answers: impl IntoIterator<Item = &'a CheckAnswer>) -> bool {
        let last = TIME_LIMIT + QUESTION + Duration::from_millis(TIMER_SLACK_MS.unsigned_abs());
        self.first_pause_at
            .is_none_or(|first_pause_at| answers.into_iter().all(|answer| answer.answered_at <= first_pause_at + last))
    }

    /// Returns when an answer was given by the server's clock, never before the attempt started or after the answer
    /// arrived.
    #[must_use]
    pub fn given_at(&self, answer: &CheckAnswer) -> DateTime<Utc> {
        let by_server = answer.answered_at - TimeDelta::milliseconds(self.clock_ahead_ms.unwrap_or_default());
        by_server.max(self.started_at).min(answer.received_at)
    }
}

/// Returns the shortest pause that a pupil with these arrangements may have before a question.
#[must_use]
pub fn shortest_pause(arrangements: &[ArrangementCode]) -> Duration {
    if arrangements.contains(&ArrangementCode::Nbq) { SHORTEST_PAUSE_WITH_NEXT } else { PAUSE }
}

/// How far the client's clock is ahead of the server's clock according to one save (ms). The result is too small by the
/// time that the save takes to arrive.
#[must_use]
pub fn clock_ahead_ms(sent_at: DateTime<Utc>, received_at: DateTime<Utc>) -> i64 {
    (sent_at - received_at).num_milliseconds()
}

/// Returns `Verified` if there is no doubt about the times, otherwise `Unverified`.
#[must_use]
pub fn verify(attempt: &AttemptTimes, shortest_pause: Duration, answers: &BTreeMap<u8, CheckAnswer>) -> Timing {
    if doubts(attempt, shortest_pause, answers).is_empty() { Timing::Verified } else { Timing::Unverified }
}

/// Returns all doubts about the answers, each kind once.
#[must_use]
pub fn doubts(attempt: &AttemptTimes, shortest_pause: Duration, answers: &BTreeMap<u8, CheckAnswer>) -> Vec<Doubt> {
    let pause = i64::try_from(shortest_pause.as_millis()).unwrap_or(i64::MAX);
    let question = i64::try_from(QUESTION.as_millis()).unwrap_or(i64::MAX);
    let clock_ahead_ms = attempt.clock_ahead_ms.unwrap_or_default();
    let by_server = |time: DateTime<Utc>| time.timestamp_millis().saturating_sub(clock_ahead_ms);
    let earliest = attempt.started_at.timestamp_millis() + pause - CLOCK_SLACK_MS;
    let latest = attempt.closes_at.timestamp_millis() + ARRIVAL_SLACK_MS;
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
        (
            Doubt::AfterTheEnd,
            !attempt.contains(answers.values()) || any(&|answer| answer.received_at.timestamp_millis() > latest),
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

    /// The doubts about the answers if the attempt started at `start()` and one save contained them.
    fn doubts_about(clock_ahead_ms: i64, answers: &BTreeMap<u8, CheckAnswer>) -> Vec<Doubt> {
        let attempt = AttemptTimes::starting(start()).after_save(None, clock_ahead_ms, answers.values());
        doubts(&attempt, PAUSE, answers)
    }

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
        doubts_about(ahead_of(TimeDelta::zero()), &answers)
    }

    #[test]
    fn an_honest_client_is_believed() {
        assert_eq!(doubts_about(ahead_of(TimeDelta::zero()), &honest_answers()), []);
        let attempt = AttemptTimes::starting(start()).after_save(None, ahead_of(TimeDelta::zero()), []);
        assert_eq!(verify(&attempt, PAUSE, &honest_answers()), Timing::Verified);
    }

    #[test]
    fn a_clock_with_a_constant_error_of_a_day_or_of_years_is_believed() {
        for error in [TimeDelta::days(1), TimeDelta::days(-1), TimeDelta::days(-20_000), TimeDelta::milliseconds(1)] {
            assert_eq!(doubts_about(ahead_of(error), &with_clock_error(error, honest_answers())), [], "{error}");
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
            assert_ne!(doubts_about(ahead, &answers), []);
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
        assert_eq!(doubts_about(ahead_of(TimeDelta::zero()), &partial), []);
        assert_eq!(doubts_about(0, &BTreeMap::new()), []);
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
        assert_eq!(doubts_about(ahead_of(TimeDelta::zero()), &early), [Doubt::BeforeTheStart]);
        assert_eq!(on(9, |answer| answer.received_at -= TimeDelta::minutes(2)), [Doubt::AfterItsReceipt]);
    }

    #[test]
    fn a_whole_check_in_ten_seconds_is_doubted_whatever_clock_it_claims() {
        let mut answers = honest_answers();
        for answer in answers.values_mut() {
            answer.received_at = start() + TimeDelta::seconds(10);
        }
        for claimed in [-1_000_000, -140_000, -1, 0, 1, 140_000, 1_000_000] {
            assert_ne!(doubts_about(claimed, &answers), [], "{claimed}");
        }
    }

    fn minutes(minutes: i64) -> DateTime<Utc> {
        start() + TimeDelta::minutes(minutes)
    }

    #[test]
    fn the_check_may_last_thirty_minutes_from_its_first_pause_whatever_the_warm_up_took() {
        let attempt = AttemptTimes::starting(start());
        assert_eq!(attempt.closes_at, minutes(60));
        let day = TimeDelta::days(1);
        // The client's clock is a day ahead, and the pupil took 20 minutes for settings and warm-up.
        let saved = attempt.after_save(Some(minutes(20) + day), day.num_milliseconds(), []);
        assert_eq!(saved.closes_at, minutes(50));
        // Without a report, the first pause is the one before the earliest question.
        let answers = with_clock_error(TimeDelta::minutes(20), honest_answers());
        let saved = attempt.after_save(None, 0, answers.values());
        assert_eq!(saved.closes_at, minutes(50) + TimeDelta::seconds(20));
        // A later save never extends the time, whatever it claims.
        for (first_pause_at, ahead) in [(minutes(40), 0), (minutes(20), -1_000_000), (minutes(90), 5_000_000)] {
            assert!(saved.after_save(Some(first_pause_at), ahead, []).closes_at <= saved.closes_at);
        }
        // The first pause cannot begin before the form was sent.
        assert_eq!(attempt.after_save(Some(minutes(-500)), 0, []).closes_at, minutes(30));
    }

    #[test]
    fn answers_after_the_thirty_minutes_are_outside_the_check_by_the_clients_clock_alone() {
        let attempt = AttemptTimes::starting(start()).after_save(None, 0, honest_answers().values());
        assert!(attempt.contains(honest_answers().values()));
        for (seconds, is_inside) in [(1_800, true), (1_820, false)] {
            let mut late = honest_answers();
            let last = late.get_mut(&25).unwrap();
            last.shown_at = start() + TimeDelta::seconds(20 + seconds);
            last.answered_at = last.shown_at + TimeDelta::seconds(2);
            assert_eq!(attempt.contains(late.values()), is_inside, "{seconds}");
        }
    }

    #[test]
    fn answers_that_arrive_after_the_check_are_doubted() {
        let arriving = |seconds: i64| {
            doubts_after(|answers| {
                for answer in answers.values_mut() {
                    // The check ends 30 minutes after its first pause, which began 20 s after the start.
                    answer.received_at = minutes(30) + TimeDelta::seconds(20 + seconds);
                }
            })
        };
        assert_eq!(arriving(59), []);
        assert_eq!(arriving(61), [Doubt::AfterTheEnd]);
    }

    #[test]
    fn an_answer_was_given_when_the_corrected_clock_of_the_client_says_within_what_the_server_saw() {
        let day = TimeDelta::days(1);
        let answers = with_clock_error(day, honest_answers());
        let given = |ahead: TimeDelta| {
            let attempt = AttemptTimes::starting(start()).after_save(None, ahead.num_milliseconds(), answers.values());
            attempt.given_at(&answers[&1])
        };
        assert_eq!(given(day), honest_answers()[&1].answered_at);
        assert_eq!(given(TimeDelta::zero()), answers[&1].received_at);
        assert_eq!(given(day * 2), start());
    }

    #[test]
    fn a_pupil_who_starts_each_question_may_pause_for_two_seconds() {
        let mut answers = honest_answers();
        for (question, answer) in &mut answers {
            let earlier = TimeDelta::seconds(i64::from(*question) - 1);
            answer.shown_at -= earlier;
            answer.first_key_at = answer.first_key_at.map(|key| key - earlier);
            answer.answered_at -= earlier;
        }
        let attempt = AttemptTimes::starting(start()).after_save(None, ahead_of(TimeDelta::zero()), answers.values());
        assert_eq!(doubts(&attempt, shortest_pause(&[ArrangementCode::Ata]), &answers), [Doubt::NoPause]);
        assert_eq!(doubts(&attempt, shortest_pause(&[ArrangementCode::Nbq]), &answers), []);
    }
}
