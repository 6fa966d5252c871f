//! Numbers that are asked for: with three decimal places at most, so that 0.1 + 0.2 is 0.3.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number from -99,999 to 99,999 with three decimal places at most. In JSON it is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct Number {
    thousandths: i32,
}

impl Number {
    /// The largest; the smallest is the same below 0.
    pub const LARGEST: f64 = 99_999.0;

    /// The number of that value; none beyond the largest, or with more decimal places.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        let scaled = value * 1_000.0;
        let nearest = scaled.round();
        // What a fraction of three places misses by in an f64 of this size is a hundred times less.
        let is_ours = value.abs() <= Self::LARGEST && (scaled - nearest).abs() < 1e-6;
        #[allow(clippy::cast_possible_truncation, reason = "99,999,000 at most")]
        is_ours.then_some(Self { thousandths: nearest as i32 })
    }

    /// Its value.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.thousandths) / 1_000.0
    }

    /// The same as a count; none when it is below 0 or not whole.
    #[must_use]
    pub fn whole(self) -> Option<u32> {
        u32::try_from(self.thousandths).ok().filter(|number| number % 1_000 == 0).map(|number| number / 1_000)
    }
}

impl From<u16> for Number {
    fn from(number: u16) -> Self {
        Self { thousandths: i32::from(number) * 1_000 }
    }
}

impl From<Number> for f64 {
    fn from(number: Number) -> Self {
        number.value()
    }
}

/// What was read is no such number.
#[derive(Debug, thiserror::Error)]
#[error("not a number of three decimal places at most")]
pub struct NoSuchNumber;

impl TryFrom<f64> for Number {
    type Error = NoSuchNumber;

    fn try_from(value: f64) -> Result<Self, NoSuchNumber> {
        Self::new(value).ok_or(NoSuchNumber)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_three_decimal_places_at_most() {
        for value in [0.0, 0.001, -0.5, 12.345, 99_999.0, -99_999.0, 0.1 + 0.2, 98_765.432] {
            let number = Number::new(value).unwrap();
            assert!((number.value() - value).abs() < 1e-9, "{value}");
        }
        for value in [0.000_1, 1.234_5, 100_000.0, 99_999.001, -1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(Number::new(value), None, "{value}");
        }
        assert_eq!(Number::new(0.1 + 0.2), Number::new(0.3));
    }

    #[test]
    fn a_whole_one_counts() {
        let whole = |value| Number::new(value).unwrap().whole();
        assert_eq!([whole(56.0), whole(0.0), whole(5.5), whole(-1.0)], [Some(56), Some(0), None, None]);
    }

    #[test]
    fn it_is_written_as_people_write_it_and_read_again() {
        for (value, text) in [(56.0, "56"), (0.75, "0.75"), (-3.1, "-3.1")] {
            let number = Number::new(value).unwrap();
            assert_eq!(number.to_string(), text);
            let json = serde_json::to_string(&number).unwrap();
            assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), number);
        }
        assert!(serde_json::from_str::<Number>("0.0001").is_err());
    }
}
