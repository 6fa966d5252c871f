//! The rule of PINs, and drawing one.

use rand::Rng;
use thiserror::Error;

use super::finding::Rule;

/// What to do about the PIN of somebody who has none.
pub(super) const ON_STAFF: &str = "leave it blank: staff sign in with a password";

/// Why a PIN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadPin {
    /// Not exactly six ASCII digits.
    #[error("six digits")]
    NotSixDigits,
    /// One to five digits: a spreadsheet drops leading zeros.
    #[error("six digits")]
    TooShort,
    /// A number as a spreadsheet writes it: 1.23E+05, 407264.0.
    #[error("damaged by a spreadsheet")]
    SpreadsheetDamage,
    /// 000000, 123456 or one digit repeated.
    #[error("too easy to guess")]
    TooEasy,
}

impl BadPin {
    /// As it stands in a finding.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::NotSixDigits | Self::TooShort => Rule::SixDigits,
            Self::SpreadsheetDamage => Rule::SpreadsheetDamage,
            Self::TooEasy => Rule::EasyPin,
        }
    }

    /// What to do about it.
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

/// Exactly six ASCII digits, and not one of those that everybody tries.
pub fn check(pin: &str) -> Result<(), BadPin> {
    let digits = pin.bytes().all(|b| b.is_ascii_digit());
    match pin.len() {
        6 if digits && is_easy(pin) => Err(BadPin::TooEasy),
        6 if digits => Ok(()),
        1..=5 if digits => Err(BadPin::TooShort),
        _ if is_spreadsheet_number(pin) => Err(BadPin::SpreadsheetDamage),
        _ => Err(BadPin::NotSixDigits),
    }
}

/// A PIN at random: every PIN that `check` allows is as likely as any other.
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

/// Digits in scientific notation, or with a decimal point and zeros: what a spreadsheet makes of a long number.
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
    fn a_pin_is_six_digits_that_are_not_easy() {
        for (pin, expected) in [
            ("407264", Ok(())),
            ("000123", Ok(())),
            ("654321", Ok(())),
            ("1234", Err(BadPin::TooShort)),
            ("12345a", Err(BadPin::NotSixDigits)),
            ("1234567", Err(BadPin::NotSixDigits)),
            ("", Err(BadPin::NotSixDigits)),
            ("٤٠٧٢٦٤", Err(BadPin::NotSixDigits)),
            ("407 264", Err(BadPin::NotSixDigits)),
            ("1.23E+05", Err(BadPin::SpreadsheetDamage)),
            ("1e+05", Err(BadPin::SpreadsheetDamage)),
            ("407264.0", Err(BadPin::SpreadsheetDamage)),
            ("1234.00", Err(BadPin::SpreadsheetDamage)),
            ("000000", Err(BadPin::TooEasy)),
            ("777777", Err(BadPin::TooEasy)),
            ("123456", Err(BadPin::TooEasy)),
        ] {
            assert_eq!(check(pin), expected, "{pin}");
        }
    }

    #[test]
    fn a_drawn_pin_always_passes() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..20_000 {
            assert_eq!(check(&draw(&mut rng)), Ok(()));
        }
    }

    #[test]
    fn drawn_pins_spread_over_the_first_digit() {
        let mut rng = StdRng::seed_from_u64(2);
        let mut counts = [0_u32; 10];
        for _ in 0..10_000 {
            counts[usize::from(draw(&mut rng).as_bytes()[0] - b'0')] += 1;
        }
        assert!(counts.iter().all(|n| (850..1150).contains(n)), "{counts:?}");
    }
}
