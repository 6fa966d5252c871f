//! Which pupils need their teacher's attention, and why.

use chrono::{DateTime, TimeDelta, Utc};
use poem_openapi::Enum;

use super::share;

/// Why a pupil needs attention; the first of a list is the most urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Reason {
    /// The account is locked after failed log-ins.
    LockedOut,
    /// No answer in the last 7 days.
    NotPractised,
    /// Fewer than 70 % right in the last 28 days.
    LowSuccess,
    /// No fact has become secure in the last 14 days, or in the first 8 sessions.
    Stalled,
    /// 85 % right or more in the last 28 days, and of the right ones half or more were worked out.
    AccurateButSlow,
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// Is the account locked?
    pub locked: bool,
    /// The last answer; before the first one, when the account was made.
    pub idle_since: DateTime<Utc>,
    /// Sessions begun.
    pub sessions: i32,
    /// Answers of the last 28 days.
    pub answers: i32,
    /// Those that were right.
    pub correct: i32,
    /// Those that were right but worked out.
    pub slow: i32,
    /// Facts that are secure, of 78.
    pub facts_secure: i32,
    /// When a fact last became secure.
    pub last_gain_at: Option<DateTime<Utc>>,
}

/// Without an answer for so long a pupil has not practised.
pub const IDLE_FOR: TimeDelta = TimeDelta::days(7);

/// Without a gain for so long a pupil is stalled.
const STALLED_FOR: TimeDelta = TimeDelta::days(14);

/// Who has gained nothing yet has stalled after so many sessions: two weeks of four sittings.
const SESSIONS_TO_GAIN: i32 = 8;

/// Fewer answers say nothing of success or speed: a session's length.
const ANSWERS_TO_JUDGE: i32 = 20;

const LOW_SUCCESS: f64 = 0.7;
const ACCURATE: f64 = 0.85;
const SLOW: f64 = 0.5;

/// All facts there are.
const FACTS: i32 = 78;

/// Why the pupil needs attention, the most urgent first; empty when all is well.
#[must_use]
pub fn reasons(signs: &Signs, now: DateTime<Utc>) -> Vec<Reason> {
    let not_practised = now - signs.idle_since >= IDLE_FOR;
    let success = share(signs.correct, signs.answers).filter(|_| signs.answers >= ANSWERS_TO_JUDGE);
    let slow = share(signs.slow, signs.correct).unwrap_or_default() >= SLOW;
    let without_gain = match signs.last_gain_at {
        Some(gain) => now - gain >= STALLED_FOR,
        None => signs.sessions >= SESSIONS_TO_GAIN,
    };
    let found = [
        (Reason::LockedOut, signs.locked),
        (Reason::NotPractised, not_practised),
        (Reason::LowSuccess, success.is_some_and(|success| success < LOW_SUCCESS)),
        // Who does not practise cannot gain: that is one reason, not two. Nor can who has everything.
        (Reason::Stalled, without_gain && !not_practised && signs.facts_secure < FACTS),
        (Reason::AccurateButSlow, success.is_some_and(|success| success >= ACCURATE) && slow),
    ];
    found.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    /// A pupil with whom all is well.
    fn well() -> Signs {
        Signs {
            locked: false,
            idle_since: now() - TimeDelta::days(1),
            sessions: 20,
            answers: 100,
            correct: 80,
            slow: 20,
            facts_secure: 30,
            last_gain_at: Some(now() - TimeDelta::days(2)),
        }
    }

    #[test]
    fn each_reason_begins_where_it_says() {
        let days = |days| now() - TimeDelta::days(days);
        let almost = |days| now() - TimeDelta::days(days) + TimeDelta::seconds(1);
        for (signs, expected) in [
            (well(), vec![]),
            (Signs { locked: true, ..well() }, vec![Reason::LockedOut]),
            (Signs { idle_since: almost(7), ..well() }, vec![]),
            (Signs { idle_since: days(7), ..well() }, vec![Reason::NotPractised]),
            (Signs { correct: 70, ..well() }, vec![]),
            (Signs { correct: 69, ..well() }, vec![Reason::LowSuccess]),
            (Signs { last_gain_at: Some(almost(14)), ..well() }, vec![]),
            (Signs { last_gain_at: Some(days(14)), ..well() }, vec![Reason::Stalled]),
            (Signs { last_gain_at: None, sessions: 7, ..well() }, vec![]),
            (Signs { last_gain_at: None, sessions: 8, ..well() }, vec![Reason::Stalled]),
            (Signs { last_gain_at: Some(days(90)), facts_secure: 78, ..well() }, vec![]),
            (Signs { correct: 85, slow: 42, ..well() }, vec![]),
            (Signs { correct: 85, slow: 43, ..well() }, vec![Reason::AccurateButSlow]),
            (Signs { correct: 84, slow: 84, ..well() }, vec![]),
        ] {
            assert_eq!(reasons(&signs, now()), expected, "{signs:?}");
        }
    }

    #[test]
    fn fewer_answers_than_a_session_say_nothing_of_success_or_speed() {
        let signs = Signs { answers: 19, correct: 0, slow: 0, ..well() };
        assert_eq!(reasons(&signs, now()), []);
        let signs = Signs { answers: 19, correct: 19, slow: 19, ..well() };
        assert_eq!(reasons(&signs, now()), []);
    }

    #[test]
    fn who_does_not_practise_is_not_stalled_too_and_the_most_urgent_comes_first() {
        let signs = Signs {
            locked: true,
            idle_since: now() - TimeDelta::days(30),
            correct: 10,
            last_gain_at: Some(now() - TimeDelta::days(40)),
            ..well()
        };
        assert_eq!(reasons(&signs, now()), [Reason::LockedOut, Reason::NotPractised, Reason::LowSuccess]);
    }
}
