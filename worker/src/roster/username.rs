//! The rule of usernames, and making one from a name.

use deunicode::deunicode;
use thiserror::Error;

/// Longest username, in characters.
pub const MAX: usize = 64;

/// Longest start of a made username: room is kept for the number that tells it from its namesakes.
const STEM_MAX: usize = 54;

/// A username with other characters than `a-z 0-9 . - _`, none at all, or more than 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("1 to 64 letters, digits, dots, hyphens or underscores")]
pub struct BadUsername;

/// As usernames are stored and compared: small letters, without white space around.
#[must_use]
pub fn fold(username: &str) -> String {
    username.trim().to_ascii_lowercase()
}

/// A folded username: 1 to 64 of `a-z`, `0-9`, `.`, `-`, `_`.
pub fn check(username: &str) -> Result<(), BadUsername> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    if (1..=MAX).contains(&username.len()) && username.bytes().all(allowed) { Ok(()) } else { Err(BadUsername) }
}

/// What a made username begins with: first initial and last name, transliterated ("Łukasz Żak" -> `lzak`). Nothing
/// when the name has no letters that can be.
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
    fn a_username_is_small_letters_digits_and_three_marks() {
        for good in ["bprice", "b.price-2_x", "7", &"x".repeat(64)] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["", "has space", "Bprice", "bprïce", "a@b", &"x".repeat(65)] {
            assert_eq!(check(bad), Err(BadUsername), "{bad}");
        }
        assert_eq!(fold(" PUPIL2 "), "pupil2");
        // The Kelvin sign is no k: a case table of Unicode would let it pass for one.
        assert_eq!(check(&fold("\u{212A}ai")), Err(BadUsername));
    }

    #[test]
    fn a_made_username_is_transliterated() {
        for (first, last, made) in [
            ("Ben", "Price", Some("bprice")),
            ("Łukasz", "Żak", Some("lzak")),
            ("José", "Müller", Some("jmuller")),
            ("Hannah", "Smith-Jones", Some("hsmithjones")),
            ("Aoife", "O'Brien", Some("aobrien")),
            ("Þór", "de la Cruz", Some("tdelacruz")),
            ("李", "王", Some("lwang")),
            ("...", "'", None),
        ] {
            assert_eq!(stem(first, last).as_deref(), made, "{first} {last}");
        }
        assert!(stem("Ben", &"x".repeat(128)).unwrap().len() < MAX);
    }
}
