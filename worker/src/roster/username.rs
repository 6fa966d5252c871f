//! The rule for user names, and making one from a name.

use deunicode::deunicode;
use thiserror::Error;

/// The maximum length of a user name, in characters.
pub const MAX: usize = 64;

/// The maximum length of the stem of a generated user name. It leaves room for the number that distinguishes people
/// with the same stem.
const STEM_MAX: usize = 54;

/// A user name is empty, longer than 64 characters, or contains characters other than `a-z 0-9 . - _`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("1 to 64 letters, digits, dots, hyphens or underscores")]
pub struct UsernameError;

/// Normalises a user name for storing and comparing: lower case, without surrounding white space.
#[must_use]
pub fn normalise(username: &str) -> String {
    username.trim().to_ascii_lowercase()
}

/// Validates a normalised user name: 1 to 64 characters, each of `a-z`, `0-9`, `.`, `-`, `_`.
pub fn check(username: &str) -> Result<(), UsernameError> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    if (1..=MAX).contains(&username.len()) && username.bytes().all(allowed) { Ok(()) } else { Err(UsernameError) }
}

/// Returns the stem of a generated user name: first initial and last name, transliterated ("Łukasz Żak" -> `lzak`).
/// `None` if the name has no letters that can be transliterated.
#[must_use]
pub fn stem(first_name: &str, last_name: &str) -> Option<String> {
    let initial = letters(first_name).chars().next();
    let stem: String = initial.into_iter().chain(letters(last_name).chars()).take(STEM_MAX).collect();
    (!stem.is_empty()).then_some(stem)
}

fn letters(name: &str) -> String {
    deunicode(name).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_lower_case_letters_digits_and_three_marks() {
        for valid in ["bprice", "b.price-2_x", "7", &"x".repeat(64)] {
            assert_eq!(check(valid), Ok(()), "{valid}");
        }
        for invalid in ["", "has space", "Bprice", "bprïce", "a@b", &"x".repeat(65)] {
            assert_eq!(check(invalid), Err(UsernameError), "{invalid}");
        }
        assert_eq!(normalise(" PUPIL2 "), "pupil2");
        // The Kelvin sign is invalid. With Unicode case mapping, it would become a k and be valid.
        assert_eq!(check(&normalise("\u{212A}ai")), Err(UsernameError));
    }

    #[test]
    fn a_generated_username_is_transliterated() {
        for (first, last, expected) in [
            ("Ben", "Price", Some("bprice")),
            ("Łukasz", "Żak", Some("lzak")),
            ("José", "Müller", Some("jmuller")),
            ("Hannah", "Smith-Jones", Some("hsmithjones")),
            ("Aoife", "O'Brien", Some("aobrien")),
            ("Þór", "de la Cruz", Some("tdelacruz")),
            ("李", "王", Some("lwang")),
            ("...", "'", None),
        ] {
            assert_eq!(stem(first, last).as_deref(), expected, "{first} {last}");
        }
        assert!(stem("Ben", &"x".repeat(128)).unwrap().len() < MAX);
    }
}
