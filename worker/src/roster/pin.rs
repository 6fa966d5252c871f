//! The rule for PINs, and drawing a random PIN.

use std::ops::Range;

use chrono::NaiveDate;
use rand::Rng;
use thiserror::Error;

use super::finding::Rule;

/// The number of pupils of a school who may have the same PIN. If a whole class has one PIN, every child can sign in as
/// every other.
pub const MAX_SHARING: usize = 3;

/// The suggestion for a PIN that too many pupils would share.
pub(super) const SHARED: &str = "give each pupil a PIN of their own, or leave it blank to have one drawn";

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
    /// The PIN is one that many people choose: a sequence, a repetition, a date or a pattern on the keys.
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
            Self::TooEasy => "choose one that is no sequence, repetition or date, or leave it blank to have one drawn",
        }
    }
}

/// The PINs of published leaks that many people choose and that follow no other rule: lines on the keys of a telephone
/// or of a calculator, alternating lines, and well-known numbers.
const COMMON: [&str; 24] = [
    "123654", "321654", "456123", "789456", "987456", "147258", "258147", "258369", "369258", "147852", "147963",
    "741852", "852963", "963852", "159753", "159357", "753951", "142536", "102030", "112358", "314159", "271828",
    "123012", "100000",
];

/// Validates a PIN: exactly six ASCII digits that are not too easy to guess. Of the 1,000,000 numbers, 935,159 are
/// allowed; almost all others are dates.
pub fn check(pin: &str) -> Result<(), PinError> {
    match pin.len() {
        _ if is_six_digits(pin) => {
            if is_easy(pin) {
                Err(PinError::TooEasy)
            } else {
                Ok(())
            }
        }
        1..=5 if has_only_digits(pin) => Err(PinError::TooShort),
        _ if is_spreadsheet_number(pin) => Err(PinError::SpreadsheetDamage),
        _ => Err(PinError::NotSixDigits),
    }
}

/// Whether the text has the form of a PIN. No valid password has this form.
#[must_use]
pub fn is_six_digits(text: &str) -> bool {
    text.len() == 6 && has_only_digits(text)
}

fn has_only_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
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

/// Whether many people would choose the PIN.
fn is_easy(pin: &str) -> bool {
    let digits = pin.as_bytes();
    let step = |pair: &[u8]| (10 + pair[1] - pair[0]) % 10;
    // 111111, 123456, 987654, 246802
    let is_sequence = digits.windows(3).all(|three| step(&three[..2]) == step(&three[1..]));
    // 121212, 123123
    let is_repetition = [2, 3].iter().any(|period| digits[*period..] == digits[..digits.len() - period]);
    // 112233
    let is_pairs = digits.chunks(2).all(|pair| pair[0] == pair[1]);
    // 111222
    let is_triples = digits.chunks(3).all(|three| three.iter().all(|digit| *digit == three[0]));
    // 123321
    let is_mirrored = digits.iter().eq(digits.iter().rev());
    is_sequence || is_repetition || is_pairs || is_triples || is_mirrored || is_date(pin) || COMMON.contains(&pin)
}

/// Whether the PIN is a date of any year as ddmmyy or yymmdd: people choose birthdays.
fn is_date(pin: &str) -> bool {
    let number = |range: Range<usize>| pin.get(range).and_then(|text| text.parse::<u32>().ok()).unwrap_or_default();
    let (first, month, last) = (number(0..2), number(2..4), number(4..6));
    // The year 2000 is a leap year, so every two-digit year that can be a leap year is one.
    let exists = |year: u32, day| {
        i32::try_from(2_000 + year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
    };
    exists(last, first) || exists(first, last)
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
            ("001323", Ok(())),
            ("310229", Ok(())),
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
            // Sequences, upwards and downwards, across zero, and in steps of two.
            ("123456", Err(PinError::TooEasy)),
            ("654321", Err(PinError::TooEasy)),
            ("789012", Err(PinError::TooEasy)),
            ("210987", Err(PinError::TooEasy)),
            ("246802", Err(PinError::TooEasy)),
            // Repetitions, pairs, triples and mirrored digits.
            ("121212", Err(PinError::TooEasy)),
            ("123123", Err(PinError::TooEasy)),
            ("112233", Err(PinError::TooEasy)),
            ("111222", Err(PinError::TooEasy)),
            ("123321", Err(PinError::TooEasy)),
            // Dates as ddmmyy and yymmdd.
            ("240317", Err(PinError::TooEasy)),
            ("170324", Err(PinError::TooEasy)),
            ("290216", Err(PinError::TooEasy)),
            ("290200", Err(PinError::TooEasy)),
            ("991231", Err(PinError::TooEasy)),
            ("159753", Err(PinError::TooEasy)),
        ] {
            assert_eq!(check(pin), expected, "{pin}");
        }
    }

    #[test]
    fn most_pins_are_allowed() {
        let allowed = (0..1_000_000).filter(|number| check(&format!("{number:06}")).is_ok()).count();
        assert_eq!(allowed, 935_159);
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
