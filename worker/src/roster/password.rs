//! The rule of staff's passwords, and drawing one.

use std::{collections::HashSet, sync::LazyLock};

use rand::Rng;
use thiserror::Error;

use super::{finding::Rule, name};

/// Shortest password, in characters.
pub const MIN: usize = 8;

/// Longest password, in bytes: bcrypt reads no further, so that a longer one would match by its beginning alone.
pub const MAX_BYTES: usize = 72;

/// The commonest passwords of published leaks that `MIN` lets through, and what schools hand out. One a line, in
/// small letters.
const COMMON: &str = include_str!("common_passwords.txt");

static COMMON_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().collect());

/// Words that a child may read over a shoulder: short, plain, easy to spell. One a line.
const WORDS: &str = include_str!("words.txt");

/// Words in a drawn password. Four of 1,024 and two digits are 46 bits: over a million years of guessing at the rate
/// that lockout leaves.
const DRAWN_WORDS: usize = 4;

/// Why a password is refused. None of them says anything of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WeakPassword {
    /// Under 8 characters.
    #[error("8 characters or more")]
    TooShort,
    /// Over the 72 bytes that bcrypt reads.
    #[error("72 bytes at most")]
    TooLong,
    /// Among the commonest, or one character repeated.
    #[error("too common")]
    Common,
    /// Control characters and others that nobody can type.
    #[error("not text")]
    NotText,
}

impl WeakPassword {
    /// As it stands in a finding.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::TooShort | Self::Common => Rule::WeakPassword,
            Self::TooLong => Rule::LongPassword,
            Self::NotText => Rule::NotText,
        }
    }

    /// What to do about it.
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

/// 8 characters to 72 bytes of text that are not among the commonest, compared without case.
pub fn check(password: &str) -> Result<(), WeakPassword> {
    if !name::is_text(password) {
        return Err(WeakPassword::NotText);
    }
    if password.len() > MAX_BYTES {
        return Err(WeakPassword::TooLong);
    }
    if password.chars().count() < MIN {
        return Err(WeakPassword::TooShort);
    }
    if is_common(password) { Err(WeakPassword::Common) } else { Ok(()) }
}

/// A password at random, as `maple-otter-drum-cloud-47`: short enough to be read out, long enough not to be guessed.
pub fn draw(rng: &mut impl Rng) -> String {
    let words: Vec<&str> = WORDS.lines().collect();
    let drawn = [(); DRAWN_WORDS].map(|()| words[rng.random_range(0..words.len())]);
    format!("{}-{:02}", drawn.join("-"), rng.random_range(0..100_u32))
}

fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    // White space around makes a password no harder to guess.
    let folded = folded.trim();
    let first = folded.chars().next();
    folded.chars().all(|c| Some(c) == first) || COMMON_SET.contains(folded)
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
            (&format!("{}x", "xy".repeat(36)), Err(WeakPassword::TooLong)),
            (&"żó".repeat(19), Err(WeakPassword::TooLong)),
            ("", Err(WeakPassword::TooShort)),
            ("Zq7!pwx", Err(WeakPassword::TooShort)),
            ("żółwżół", Err(WeakPassword::TooShort)),
            ("password", Err(WeakPassword::Common)),
            ("PassWord1", Err(WeakPassword::Common)),
            (" password ", Err(WeakPassword::Common)),
            ("12345678", Err(WeakPassword::Common)),
            ("Welcome123", Err(WeakPassword::Common)),
            ("aaaaaaaaaa", Err(WeakPassword::Common)),
            ("AaAaAaAaAa", Err(WeakPassword::Common)),
            ("ŻŻŻŻŻŻŻŻ", Err(WeakPassword::Common)),
            ("        ", Err(WeakPassword::Common)),
            ("a-long\u{0}password", Err(WeakPassword::NotText)),
            ("a-long\npassword", Err(WeakPassword::NotText)),
            ("a-long-\u{202E}password", Err(WeakPassword::NotText)),
        ] {
            assert_eq!(check(password), expected, "{password:?}");
        }
    }

    #[test]
    fn a_drawn_password_passes_and_has_45_bits_or_more() {
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
    fn the_words_differ_and_are_short_and_plain() {
        let words: HashSet<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), WORDS.lines().count());
        assert!(words.len() >= 1_024);
        assert!(words.iter().all(|w| (3..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn every_common_password_is_one_that_the_length_lets_through() {
        let common: HashSet<&str> = COMMON.lines().collect();
        assert_eq!(common.len(), COMMON.lines().count());
        assert!(common.len() >= 300);
        for password in common {
            assert_eq!(password, password.to_lowercase());
            assert_eq!(check(password), Err(WeakPassword::Common), "{password}");
        }
    }
}
