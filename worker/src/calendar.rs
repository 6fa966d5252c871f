//! Days and weeks in the schools' time zone, Europe/London, including summer time.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::London;

/// Returns the day that a time falls on.
#[must_use]
pub fn day_of(time: DateTime<Utc>) -> NaiveDate {
    time.with_timezone(&London).date_naive()
}

/// Returns the Monday of the week that contains `day`.
#[must_use]
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// Returns the time at which a day starts.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // London changes its clocks at one o'clock, so midnight always exists and is never ambiguous.
    London.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |time| time.with_timezone(&Utc))
}

/// Returns whether a day is a Monday to Friday. School holidays differ between schools and are not taken into account.
#[must_use]
pub fn is_school_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Counts the consecutive school days that end with the last of `days`. A weekend does not break the streak, and a
/// weekend day in `days` counts.
#[must_use]
pub fn streak(days: impl IntoIterator<Item = NaiveDate>) -> u32 {
    let days: std::collections::BTreeSet<NaiveDate> = days.into_iter().collect();
    let Some(&last) = days.last() else { return 0 };
    let mut day = last;
    let mut streak = 0;
    loop {
        if days.contains(&day) {
            streak += 1;
        } else if is_school_day(day) {
            return streak;
        }
        match day.pred_opt() {
            Some(previous) => day = previous,
            None => return streak,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn in_summer_a_day_starts_an_hour_before_midnight_utc() {
        let time: DateTime<Utc> = "2026-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(day_of(time), date("2026-07-01"));
        assert_eq!(start_of(date("2026-07-01")), "2026-06-30T23:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(start_of(date("2026-12-01")), "2026-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn a_week_starts_on_monday() {
        assert_eq!(monday_of(date("2026-11-24")), date("2026-11-23"));
        assert_eq!(monday_of(date("2026-11-23")), date("2026-11-23"));
        assert_eq!(monday_of(date("2026-11-29")), date("2026-11-23"));
    }

    #[test]
    fn a_weekend_does_not_break_a_streak_but_a_missed_school_day_does() {
        let friday_and_monday = [date("2026-11-20"), date("2026-11-23")];
        assert_eq!(streak(friday_and_monday), 2);
        assert_eq!(streak([date("2026-11-19"), date("2026-11-23")]), 1);
        assert_eq!(streak([date("2026-11-20"), date("2026-11-21"), date("2026-11-23")]), 3);
        assert_eq!(streak([]), 0);
    }
}
