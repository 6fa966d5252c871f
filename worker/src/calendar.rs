//! Days and weeks as schools have them: Europe/London's, summer time included.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::London;

/// The day that a time falls on.
#[must_use]
pub fn day_of(time: DateTime<Utc>) -> NaiveDate {
    time.with_timezone(&London).date_naive()
}

/// The Monday of a day's week.
#[must_use]
pub fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// When a day begins.
#[must_use]
pub fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // London changes its clocks at one o'clock, so midnight is always there, and once.
    London.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |time| time.with_timezone(&Utc))
}

/// Monday to Friday. Holidays differ from school to school, and are not known.
#[must_use]
pub fn is_school_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// School days in a row up to the last of these days. A weekend does not break a row, and a day in it counts.
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
            Some(before) => day = before,
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
    fn in_summer_a_day_begins_an_hour_before_midnight_utc() {
        let time: DateTime<Utc> = "2026-06-30T23:30:00Z".parse().unwrap();
        assert_eq!(day_of(time), date("2026-07-01"));
        assert_eq!(begin_of(date("2026-07-01")), "2026-06-30T23:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(begin_of(date("2026-12-01")), "2026-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn a_week_begins_on_monday() {
        assert_eq!(monday_of(date("2026-11-24")), date("2026-11-23"));
        assert_eq!(monday_of(date("2026-11-23")), date("2026-11-23"));
        assert_eq!(monday_of(date("2026-11-29")), date("2026-11-23"));
    }

    #[test]
    fn a_weekend_does_not_break_a_streak_and_a_missed_school_day_does() {
        let friday_and_monday = [date("2026-11-20"), date("2026-11-23")];
        assert_eq!(streak(friday_and_monday), 2);
        assert_eq!(streak([date("2026-11-19"), date("2026-11-23")]), 1);
        assert_eq!(streak([date("2026-11-20"), date("2026-11-21"), date("2026-11-23")]), 3);
        assert_eq!(streak([]), 0);
    }
}
