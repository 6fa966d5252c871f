//! The rule for PINs, and drawing a random PIN.

use rand::Rng;
use thiserror::Error;

use super::finding::Rule;

/// The suggestion for a member of staff whose row contains a PIN.
pub(super) const ON_STAFF: &str = "leave it blank: staff sign in with a password";

/// The reason for which a PIN is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinError {
    /// The PIN does not consist of exactly six ASCII digits.
    #[error("six digits")]
    NotSixDigits,
    /// The PIN has one to five digits, perhaps because a spreadsheet dropped leading zeros.
    #[error("six digits")]
    TooShort,
    /// The PIN is a number in a spreadsheet's notation: 1.23E+05, 407264.0.
    #[error("damaged by a spreadsheet")]
    SpreadsheetDamage,
    /// The PIN is 123456 or one repeated digit, such as 000000.
    #[error("too easy to guess")]
    TooEasy,
}

impl PinError {
    /// The rule in a finding for this error.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::NotSixDigits | Self::TooShort => Rule::SixDigits,
            Self::SpreadsheetDamage => Rule::SpreadsheetDamage,
            Self::TooEasy => Rule::EasyPin,
        }
    }

    /// How to correct the PIN.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::NotSixDigits => "write six digits, or leave it blank to have one drawn",
            Self::TooShort => {
                "a spreadsheet may have dropped leading zeros: format the column as text, or leave it blank to have one drawn"
            }
            Self::SpreadsheetDamage => "format the column as text and write the PIN again, or leave it blank",
            Self::TooEasy => "choose another, or leave it blank to have one drawn",
        }
    }
}

/// Validates a PIN: exactly six ASCII digits that are not too easy to guess.
pub fn check(pin: &str) -> Result<(), PinError> {
    let digits = pin.bytes().all(|b| b.is_ascii_digit());
    match pin.len() {
        6 if digits && is_easy(pin) => Err(PinError::TooEasy),
        6 if digits => Ok(()),
        1..=5 if digits => Err(PinError::TooShort),
        _ if is_spreadsheet_number(pin) => Err(PinError::SpreadsheetDamage),
        _ => Err(PinError::NotSixDigits),
    }
}

/// Draws a random PIN. Every PIN that `check` allows is equally likely.
pub fn draw(rng: &mut impl Rng) -> String {
    loop {
        let pin = format!("{:06}", rng.random_range(0..1_000_000_u32));
        if !is_easy(&pin) {
            return pin;
        }
    }
}

fn is_easy(pin: &str) -> bool {
    pin == "123456" || pin.bytes().all(|b| Some(b) == pin.bytes().next())
}

/// Whether the text is a number in scientific notation, or with a decimal point and zeros, as a spreadsheet writes a
/// long number.
pub(crate) fn is_spreadsheet_number(text: &str) -> bool {
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_decimal =
        |part: &str| part.split_once('.').map_or(all_digits(part), |(a, b)| all_digits(a) && all_digits(b));
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => is_decimal(mantissa) && exponent.strip_prefix('+').is_some_and(all_digits),
        None => text
            .split_once('.')
            .is_some_and(|(whole, zeros)| all_digits(whole) && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0')),
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_pin_is_six_digits_that_are_not_too_easy_to_guess() {
        for (pin, expected) in [
            ("407264", Ok(())),
            ("000123", Ok(())),
            ("654321", Ok(())),
            ("1234", Err(PinError::TooShort)),
            ("12345a", Err(PinError::NotSixDigits)),
            ("1234567", Err(PinError::NotSixDigits)),
            ("", Err(PinError::NotSixDigits)),
            ("٤٠٧٢٦٤", Err(PinError::NotSixDigits)),
            ("407 264", Err(PinError::NotSixDigits)),
            ("1.23E+05", Err(PinError::SpreadsheetDamage)),
            ("1e+05", Err(PinError::SpreadsheetDamage)),
            ("407264.0", Err(PinError::SpreadsheetDamage)),
            ("1234.00", Err(PinError::SpreadsheetDamage)),
            ("000000", Err(PinError::TooEasy)),
            ("777777", Err(PinError::TooEasy)),
            ("123456", Err(PinError::TooEasy)),
        ] {
            assert_eq!(check(pin), expected, "{pin}");
        }
    }

    #[test]
    fn a_drawn_pin_is_always_valid() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..20_000 {
            assert_eq!(check(&draw(&mut rng)), Ok(()));
        }
    }

    #[test]
    fn the_first_digits_of_drawn_pins_are_evenly_distributed() {
        let mut rng = StdRng::seed_from_u64(2);
        let mut counts = [0_u32; 10];
        for _ in 0..10_000 {
            counts[usize::from(draw(&mut rng).as_bytes()[0] - b'0')] += 1;
        }
        assert!(counts.iter().all(|n| (850..1150).contains(n)), "{counts:?}");
    }
}
