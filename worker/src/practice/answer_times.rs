//! When an answer was given, by the service's clock, although the client's clock may be wrong and the answer may arrive
//! late.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::mtc::timing::clock_ahead_ms;

/// The times of an answer, by the client's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerTimes {
    /// When the first key was pressed; `None` if the client did not send it.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was given.
    pub answered_at: DateTime<Utc>,
    /// When the client sent the answer.
    pub sent_at: DateTime<Utc>,
}

impl AnswerTimes {
    /// Returns when the answer was given, by the service's clock: between the start of the session and the receipt of
    /// the answer.
    #[must_use]
    pub fn answered_at(&self, started_at: DateTime<Utc>, received_at: DateTime<Utc>) -> DateTime<Utc> {
        let ahead = TimeDelta::milliseconds(clock_ahead_ms(self.sent_at, received_at));
        (self.answered_at - ahead).trunc_subsecs(3).clamp(started_at, received_at.max(started_at))
    }

    /// Returns the time from the first key to the answer in milliseconds; `None` if it is unknown or cannot be true,
    /// because the first key was pressed after the answer or before the question appeared.
    #[must_use]
    pub fn typing_ms(&self, elapsed_ms: u32) -> Option<u32> {
        let typing = self.answered_at - self.first_key_at?;
        u32::try_from(typing.num_milliseconds()).ok().filter(|typing_ms| *typing_ms <= elapsed_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + ms).unwrap()
    }

    fn times(answered: i64, sent: i64) -> AnswerTimes {
        AnswerTimes { first_key_at: None, answered_at: at(answered), sent_at: at(sent) }
    }

    #[test]
    fn a_late_answer_counts_at_the_time_when_it_was_given() {
        assert_eq!(times(5_000, 65_000).answered_at(at(0), at(65_000)), at(5_000));
    }

    #[test]
    fn a_time_before_the_session_or_after_the_receipt_is_bounded() {
        assert_eq!(times(5_000, 65_000).answered_at(at(20_000), at(65_000)), at(20_000));
        assert_eq!(times(65_001, 65_000).answered_at(at(0), at(65_000)), at(65_000));
    }

    #[test]
    fn an_impossible_typing_time_is_unknown() {
        let typed = |first_key: i64| AnswerTimes { first_key_at: Some(at(first_key)), ..times(5_000, 5_000) };
        assert_eq!(typed(4_200).typing_ms(2_000), Some(800));
        assert_eq!(typed(3_000).typing_ms(2_000), Some(2_000));
        assert_eq!(typed(2_999).typing_ms(2_000), None);
        assert_eq!(typed(5_001).typing_ms(2_000), None);
        assert_eq!(times(5_000, 5_000).typing_ms(2_000), None);
    }

    proptest! {
        #[test]
        fn the_error_of_the_clients_clock_does_not_matter(
            error_ms in -100_000_000_000_i64..100_000_000_000,
            answered in 0_i64..7_200_000,
            delay in 0_i64..604_800_000,
        ) {
            let times = times(answered + error_ms, answered + delay + error_ms);
            prop_assert_eq!(times.answered_at(at(0), at(answered + delay)), at(answered));
        }

        #[test]
        fn whatever_the_client_claims_the_time_lies_between_the_start_and_the_receipt(
            answered in any::<i32>(),
            sent in any::<i32>(),
            received in 0_i64..604_800_000,
        ) {
            let given = times(answered.into(), sent.into()).answered_at(at(0), at(received));
            prop_assert!((at(0)..=at(received)).contains(&given));
        }
    }
}
