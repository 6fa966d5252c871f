//! Decides which pupils need their teacher's attention, and why.

use chrono::{DateTime, TimeDelta, Utc};
use poem_openapi::Enum;

use super::share;

/// Why a pupil needs attention. In a list, the most urgent reason comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Reason {
    /// The account is locked after failed log-ins.
    LockedOut,
    /// The pupil has answered nothing in the last 7 days.
    NotPractised,
    /// Fewer than 70 % of the answers of the last 28 days are right.
    LowSuccess,
    /// No fact has become secure in the last 14 days or, if none ever has, within 8 sessions.
    Stalled,
    /// At least 85 % of the answers of the last 28 days are right, but at least half of those were worked out.
    AccurateButSlow,
}

/// The figures that decide whether a pupil needs attention.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// Whether the account is locked.
    pub locked: bool,
    /// The time of the last answer or, before the first answer, of the account's creation.
    pub idle_since: DateTime<Utc>,
    /// The number of sessions that the pupil has started.
    pub sessions: i32,
    /// The number of answers in the last 28 days.
    pub answers: i32,
    /// The number of right answers in the last 28 days.
    pub correct: i32,
    /// The number of answers in the last 28 days that were right but worked out.
    pub slow: i32,
    /// The number of secure facts, of 78.
    pub facts_secure: i32,
    /// When a fact last became secure.
    pub last_gain_at: Option<DateTime<Utc>>,
}

/// A pupil without an answer for this long has not practised.
pub const IDLE_FOR: TimeDelta = TimeDelta::days(7);

/// A pupil for whom no fact has become secure for this long has stalled.
const STALLED_FOR: TimeDelta = TimeDelta::days(14);

/// If none of a pupil's facts has ever become secure, the pupil has stalled after this many sessions: two weeks with
/// four sessions each.
const SESSIONS_TO_GAIN: i32 = 8;

/// The minimum number of answers for judging success and speed: the length of a session.
const ANSWERS_TO_JUDGE: i32 = 20;

const LOW_SUCCESS: f64 = 0.7;
const ACCURATE: f64 = 0.85;
const SLOW: f64 = 0.5;

/// The number of facts.
const FACTS: i32 = 78;

/// Returns why the pupil needs attention, the most urgent reason first; empty if there is no reason.
#[must_use]
pub fn reasons(signs: &Signs, now: DateTime<Utc>) -> Vec<Reason> {
    let not_practised = now - signs.idle_since >= IDLE_FOR;
    let success = share(signs.correct, signs.answers).filter(|_| signs.answers >= ANSWERS_TO_JUDGE);
    let slow = share(signs.slow, signs.correct).unwrap_or_default() >= SLOW;
    let without_gain = match signs.last_gain_at {
        Some(gain) => now - gain >= STALLED_FOR,
        None => signs.sessions >= SESSIONS_TO_GAIN,
    };
    let candidates = [
        (Reason::LockedOut, signs.locked),
        (Reason::NotPractised, not_practised),
        (Reason::LowSuccess, success.is_some_and(|success| success < LOW_SUCCESS)),
        // A pupil who does not practise cannot make a fact secure, so only `NotPractised` is reported. A pupil whose
        // facts are all secure cannot make another fact secure, either.
        (Reason::Stalled, without_gain && !not_practised && signs.facts_secure < FACTS),
        (Reason::AccurateButSlow, success.is_some_and(|success| success >= ACCURATE) && slow),
    ];
    candidates.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    /// The figures of a pupil who needs no attention.
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
    fn each_reason_applies_from_its_limit() {
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
    fn success_and_speed_are_not_judged_by_fewer_answers_than_a_session_has() {
        let signs = Signs { answers: 19, correct: 0, slow: 0, ..well() };
        assert_eq!(reasons(&signs, now()), []);
        let signs = Signs { answers: 19, correct: 19, slow: 19, ..well() };
        assert_eq!(reasons(&signs, now()), []);
    }

    #[test]
    fn a_pupil_who_does_not_practise_has_not_stalled_and_the_most_urgent_reason_comes_first() {
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
