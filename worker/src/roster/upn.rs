//! The rule for unique pupil numbers (DfE: "Unique pupil numbers: a guide for schools").

use thiserror::Error;

use super::finding::Rule;

/// The check letters. I, O and S are left out because they can be mistaken for digits.
const ALPHABET: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The reason for which a UPN is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UpnError {
    /// The UPN does not consist of a letter, 11 digits, and a digit or, if it is temporary, a letter.
    #[error("13 characters")]
    Shape,
    /// The first letter is not the check letter of the other characters.
    #[error("check letter")]
    CheckLetter,
}

impl UpnError {
    /// The rule in a finding for this error.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Shape => Rule::UpnLength,
            Self::CheckLetter => Rule::CheckLetter,
        }
    }

    /// How to correct the UPN.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::Shape => "a UPN is a letter and 12 digits: copy it again from your school's system",
            Self::CheckLetter => "a digit or the first letter is wrong: copy it again from your school's system",
        }
    }
}

/// Normalises a UPN for storing and comparing: upper case, without surrounding white space.
#[must_use]
pub fn normalise(upn: &str) -> String {
    upn.trim().to_ascii_uppercase()
}

/// Validates a normalised UPN. The value of the first letter must be the sum, modulo 23, of the values at positions
/// 2-13, each multiplied by its position.
pub fn check(upn: &str) -> Result<(), UpnError> {
    let Ok([letter, rest @ ..]) = <&[u8; 13]>::try_from(upn.as_bytes()) else {
        return Err(UpnError::Shape);
    };
    let (position_13, digits) = rest.split_last().ok_or(UpnError::Shape)?;
    let last = digit(*position_13).or_else(|| letter_value(*position_13)).ok_or(UpnError::Shape)?;
    let mut sum = 13 * last;
    for (position, byte) in (2..).zip(digits) {
        sum += position * digit(*byte).ok_or(UpnError::Shape)?;
    }
    match letter_value(*letter) {
        Some(value) if value == sum % 23 => Ok(()),
        Some(_) => Err(UpnError::CheckLetter),
        None if letter.is_ascii_uppercase() => Err(UpnError::CheckLetter),
        None => Err(UpnError::Shape),
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
    fn a_upn_has_the_right_shape_and_check_letter() {
        for (upn, expected) in [
            ("B801200005001", Ok(())),
            ("K201928923317", Ok(())),
            ("A801200005001", Err(UpnError::CheckLetter)),
            ("B801200005002", Err(UpnError::CheckLetter)),
            ("S801200005001", Err(UpnError::CheckLetter)),
            ("B80120000500", Err(UpnError::Shape)),
            ("B8012000050011", Err(UpnError::Shape)),
            ("1801200005001", Err(UpnError::Shape)),
            ("B80120000500S", Err(UpnError::Shape)),
            ("B8012O0005001", Err(UpnError::Shape)),
            ("", Err(UpnError::Shape)),
        ] {
            assert_eq!(check(upn), expected, "{upn}");
        }
    }

    #[test]
    fn a_temporary_upn_ends_in_a_letter() {
        // The last digit 1 of B801200005001 contributes 13 to the sum. The letter B also has the value 1 and
        // contributes 13.
        assert_eq!(check("B80120000500B"), Ok(()));
        assert_eq!(check("B80120000500C"), Err(UpnError::CheckLetter));
    }

    #[test]
    fn lower_case_and_surrounding_spaces_are_normalised() {
        assert_eq!(check(&normalise(" b801200005001 ")), Ok(()));
    }
}
