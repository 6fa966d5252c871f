//! Numbers as answers: they have at most three decimal places and are stored exactly, so that 0.1 + 0.2 equals 0.3.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number from -99,999 to 99,999 with at most three decimal places. Its JSON is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct Number {
    thousandths: i32,
}

impl Number {
    /// The largest number; the smallest is its negative.
    pub const LARGEST: f64 = 99_999.0;

    /// Returns the number with this value; `None` if it is out of range or has more than three decimal places.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        let scaled = value * 1_000.0;
        let nearest = scaled.round();
        // The rounding error of an f64 of this size with three decimal places is a hundred times smaller than this
        // tolerance.
        let is_valid = value.abs() <= Self::LARGEST && (scaled - nearest).abs() < 1e-6;
        #[allow(clippy::cast_possible_truncation, reason = "99,999,000 at most")]
        is_valid.then_some(Self { thousandths: nearest as i32 })
    }

    /// The value of the number.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.thousandths) / 1_000.0
    }

    /// The number as a whole number; `None` if it is negative or not whole.
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

/// The parsed value is out of range or has more than three decimal places.
#[derive(Debug, thiserror::Error)]
#[error("not a number with at most three decimal places")]
pub struct NumberError;

impl TryFrom<f64> for Number {
    type Error = NumberError;

    fn try_from(value: f64) -> Result<Self, NumberError> {
        Self::new(value).ok_or(NumberError)
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
    fn a_number_has_at_most_three_decimal_places() {
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
    fn a_whole_number_is_at_least_0_and_has_no_fraction() {
        let whole = |value| Number::new(value).unwrap().whole();
        assert_eq!([whole(56.0), whole(0.0), whole(5.5), whole(-1.0)], [Some(56), Some(0), None, None]);
    }

    #[test]
    fn a_number_is_written_without_trailing_zeros_and_parsed_again() {
        for (value, text) in [(56.0, "56"), (0.75, "0.75"), (-3.1, "-3.1")] {
            let number = Number::new(value).unwrap();
            assert_eq!(number.to_string(), text);
            let json = serde_json::to_string(&number).unwrap();
            assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), number);
        }
        assert!(serde_json::from_str::<Number>("0.0001").is_err());
    }
}
