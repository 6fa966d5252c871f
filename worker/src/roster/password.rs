//! The rule for the passwords of staff, and drawing a random password.

use std::{collections::HashSet, sync::LazyLock};

use rand::Rng;
use thiserror::Error;

use super::{finding::Rule, name};

/// The minimum length of a password, in characters.
pub const MIN: usize = 8;

/// The maximum length of a password, in bytes. bcrypt reads no further, so only the start of a longer password would
/// have to match.
pub const MAX_BYTES: usize = 72;

/// The most common passwords of published leaks that have at least `MIN` characters, and passwords that schools often
/// hand out. One per line, in lower case.
const COMMON: &str = include_str!("common_passwords.txt");

static COMMON_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().collect());

/// The words of drawn passwords: short, plain, easy to spell, and suitable for children who look over a shoulder. One
/// per line.
const WORDS: &str = include_str!("words.txt");

/// The number of words in a drawn password. Four of 1,024 words and two digits have 46 bits of entropy. Guessing them
/// would take over a million years at the rate that the lockout allows.
const DRAWN_WORDS: usize = 4;

/// The reason for which a password is invalid. No reason reveals anything about the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// The password has fewer than 8 characters.
    #[error("8 characters or more")]
    TooShort,
    /// The password is longer than the 72 bytes that bcrypt reads.
    #[error("72 bytes at most")]
    TooLong,
    /// The password is among the most common ones or consists of one repeated character.
    #[error("too common")]
    Common,
    /// The password contains control characters or other characters that cannot be typed.
    #[error("not text")]
    NotText,
}

impl PasswordError {
    /// The rule in a finding for this error.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::TooShort | Self::Common => Rule::WeakPassword,
            Self::TooLong => Rule::LongPassword,
            Self::NotText => Rule::NotText,
        }
    }

    /// How to correct the password.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::TooShort => "write 8 characters or more: three or four words are good",
            Self::TooLong => "shorten it to 72 bytes, which are 72 plain letters",
            Self::Common => "choose one that is not among the commonest: three or four words are good",
            Self::NotText => "write it with letters, digits, spaces and punctuation only",
        }
    }
}

/// Validates a password: 8 characters to 72 bytes of text that is not among the most common passwords, ignoring case.
pub fn check(password: &str) -> Result<(), PasswordError> {
    if !name::is_text(password) {
        return Err(PasswordError::NotText);
    }
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    if password.chars().count() < MIN {
        return Err(PasswordError::TooShort);
    }
    if is_common(password) { Err(PasswordError::Common) } else { Ok(()) }
}

/// Draws a random password such as `maple-otter-drum-cloud-47`: short enough to read out, and too long to guess.
pub fn draw(rng: &mut impl Rng) -> String {
    let words: Vec<&str> = WORDS.lines().collect();
    let drawn = [(); DRAWN_WORDS].map(|()| words[rng.random_range(0..words.len())]);
    format!("{}-{:02}", drawn.join("-"), rng.random_range(0..100_u32))
}

fn is_common(password: &str) -> bool {
    let normalised = password.to_lowercase();
    // Surrounding white space does not make a password harder to guess.
    let normalised = normalised.trim();
    let first = normalised.chars().next();
    normalised.chars().all(|c| Some(c) == first) || COMMON_SET.contains(normalised)
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_password_is_8_characters_to_72_bytes_and_not_common() {
        for (password, expected) in [
            ("a-long-password-1", Ok(())),
            ("Tr0ub4dor&3", Ok(())),
            ("żółwżółw", Ok(())),
            ("correct horse battery staple", Ok(())),
            (&"xy".repeat(36), Ok(())),
            (&format!("{}x", "xy".repeat(36)), Err(PasswordError::TooLong)),
            (&"żó".repeat(19), Err(PasswordError::TooLong)),
            ("", Err(PasswordError::TooShort)),
            ("Zq7!pwx", Err(PasswordError::TooShort)),
            ("żółwżół", Err(PasswordError::TooShort)),
            ("password", Err(PasswordError::Common)),
            ("PassWord1", Err(PasswordError::Common)),
            (" password ", Err(PasswordError::Common)),
            ("12345678", Err(PasswordError::Common)),
            ("Welcome123", Err(PasswordError::Common)),
            ("aaaaaaaaaa", Err(PasswordError::Common)),
            ("AaAaAaAaAa", Err(PasswordError::Common)),
            ("ŻŻŻŻŻŻŻŻ", Err(PasswordError::Common)),
            ("        ", Err(PasswordError::Common)),
            ("a-long\u{0}password", Err(PasswordError::NotText)),
            ("a-long\npassword", Err(PasswordError::NotText)),
            ("a-long-\u{202E}password", Err(PasswordError::NotText)),
        ] {
            assert_eq!(check(password), expected, "{password:?}");
        }
    }

    #[test]
    fn a_drawn_password_is_valid_and_has_at_least_45_bits() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..5_000 {
            let password = draw(&mut rng);
            assert_eq!(check(&password), Ok(()));
            assert_eq!(password.split('-').count(), DRAWN_WORDS + 1);
        }
        let power = u32::try_from(DRAWN_WORDS).unwrap();
        let possibilities = u128::try_from(WORDS.lines().count()).unwrap().pow(power) * 100;
        assert!(possibilities >= 1 << 45);
    }

    #[test]
    fn the_words_are_distinct_short_and_plain() {
        let words: HashSet<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), WORDS.lines().count());
        assert!(words.len() >= 1_024);
        assert!(words.iter().all(|w| (3..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn every_common_password_is_long_enough_to_need_the_list() {
        let common: HashSet<&str> = COMMON.lines().collect();
        assert_eq!(common.len(), COMMON.lines().count());
        assert!(common.len() >= 300);
        for password in common {
            assert_eq!(password, password.to_lowercase());
            assert_eq!(check(password), Err(PasswordError::Common), "{password}");
        }
    }
}
