//! The rule of unique pupil numbers (DfE: "Unique pupil numbers: a guide for schools").

use thiserror::Error;

use super::finding::Rule;

/// The letters of a check: I, O and S are left out, since they read as digits.
const ALPHABET: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// Why a UPN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadUpn {
    /// Not a letter, then 11 digits, then a digit or, in a temporary one, a letter.
    #[error("13 characters")]
    Shape,
    /// The first letter is not what the rest gives.
    #[error("check letter")]
    CheckLetter,
}

impl BadUpn {
    /// As it stands in a finding.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Shape => Rule::UpnLength,
            Self::CheckLetter => Rule::CheckLetter,
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::Shape => "a UPN is a letter and 12 digits: copy it again from your school's system",
            Self::CheckLetter => "a digit or the first letter is wrong: copy it again from your school's system",
        }
    }
}

/// As UPNs are stored and compared: capitals, without white space around.
#[must_use]
pub fn fold(upn: &str) -> String {
    upn.trim().to_ascii_uppercase()
}

/// A folded UPN: the values of positions 2-13 times their positions, summed, modulo 23, give the first letter.
pub fn check(upn: &str) -> Result<(), BadUpn> {
    let Ok([letter, rest @ ..]) = <&[u8; 13]>::try_from(upn.as_bytes()) else {
        return Err(BadUpn::Shape);
    };
    let (position_13, digits) = rest.split_last().ok_or(BadUpn::Shape)?;
    let last = digit(*position_13).or_else(|| letter_value(*position_13)).ok_or(BadUpn::Shape)?;
    let mut sum = 13 * last;
    for (position, byte) in (2..).zip(digits) {
        sum += position * digit(*byte).ok_or(BadUpn::Shape)?;
    }
    match letter_value(*letter) {
        Some(value) if value == sum % 23 => Ok(()),
        Some(_) => Err(BadUpn::CheckLetter),
        None if letter.is_ascii_uppercase() => Err(BadUpn::CheckLetter),
        None => Err(BadUpn::Shape),
    }
}

fn digit(byte: u8) -> Option<usize> {
    byte.is_ascii_digit().then(|| usize::from(byte - b'0'))
}

fn letter_value(byte: u8) -> Option<usize> {
    ALPHABET.iter().position(|letter| *letter == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_letter_guards_every_digit() {
        for (upn, expected) in [
            ("B801200005001", Ok(())),
            ("K201928923317", Ok(())),
            ("A801200005001", Err(BadUpn::CheckLetter)),
            ("B801200005002", Err(BadUpn::CheckLetter)),
            ("S801200005001", Err(BadUpn::CheckLetter)),
            ("B80120000500", Err(BadUpn::Shape)),
            ("B8012000050011", Err(BadUpn::Shape)),
            ("1801200005001", Err(BadUpn::Shape)),
            ("B80120000500S", Err(BadUpn::Shape)),
            ("B8012O0005001", Err(BadUpn::Shape)),
            ("", Err(BadUpn::Shape)),
        ] {
            assert_eq!(check(upn), expected, "{upn}");
        }
    }

    #[test]
    fn a_temporary_upn_ends_in_a_letter() {
        // The last digit 1 of B801200005001 counts 13; B in its place counts the same.
        assert_eq!(check("B80120000500B"), Ok(()));
        assert_eq!(check("B80120000500C"), Err(BadUpn::CheckLetter));
    }

    #[test]
    fn small_letters_and_spaces_are_folded() {
        assert_eq!(check(&fold(" b801200005001 ")), Ok(()));
    }
}
