//! The rule for the passwords of staff, and drawing a random password.

use std::{collections::HashSet, sync::LazyLock};

use rand::Rng;
use thiserror::Error;

use super::{finding::Rule, name};
use crate::normalise;

/// The minimum length of a password, in characters.
pub const MIN: usize = 8;

/// The maximum length of a password, in bytes. bcrypt reads no further, so only the start of a longer password would
/// have to match.
pub const MAX_BYTES: usize = 72;

/// The 10,000 most common passwords of published leaks that have at least three characters, in the order of their
/// frequency, and passwords that schools often hand out. One per line, in lower case. The first are the start of
/// Django's list (`common-passwords.txt`), which Royce Williams compiled. The crate `zxcvbn` has a list, too, but it
/// only estimates the number of guesses and does not tell which rule a password breaks.
const COMMON: &str = include_str!("common_passwords.txt");

static COMMON_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().collect());

/// The number of digits and signs around a common password that do not make it harder to guess: people add a year and
/// an exclamation mark.
const LONGEST_ADDITION: usize = 6;

/// The minimum length of a user name that a password must not contain. Shorter ones occur in ordinary words.
const SHORTEST_USERNAME: usize = 4;

/// The length from which the first words of a school's name identify the school.
const SHORTEST_SCHOOL: usize = 6;

/// The letters that people replace with digits and signs, except for [`ONES`].
const SUBSTITUTES: [(char, char); 8] =
    [('0', 'o'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('8', 'b'), ('@', 'a'), ('$', 's')];

/// The characters that people write for an `i` or for an `l`.
const ONES: [char; 2] = ['1', '!'];

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
    /// The password contains the user name or the name of the school.
    #[error("contains the user name or the school's name")]
    Personal,
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
            Self::Personal => Rule::PersonalPassword,
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
            Self::Personal => {
                "choose one without the user name and the name of the school: three or four words are good"
            }
            Self::NotText => "write it with letters, digits, spaces and punctuation only",
        }
    }
}

/// What others know about the owner of a password, and guess first.
#[derive(Debug, Clone, Copy)]
pub struct PasswordContext<'a> {
    /// The user name.
    pub username: &'a str,
    /// The name of the school; empty for platform administrators.
    pub school_name: &'a str,
}

/// Validates a password and that it contains neither the user name nor the name of the school.
pub fn check_for(password: &str, context: PasswordContext<'_>) -> Result<(), PasswordError> {
    check(password)?;
    if is_personal(password, context) { Err(PasswordError::Personal) } else { Ok(()) }
}

/// Validates a password: 8 characters to 72 bytes of text that is not one of the most common passwords. A common password
/// is also rejected if it has upper case letters, digits in place of letters, or up to six further digits and signs at
/// its start and at its end.
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
    // Surrounding white space does not make a password harder to guess.
    let normalised = normalise::for_search(password);
    let first = normalised.chars().next();
    normalised.chars().all(|c| Some(c) == first) || readings(&normalised).any(|reading| COMMON_SET.contains(&*reading))
}

/// Returns the passwords that somebody may have changed to this one: without the digits and signs at the start and at
/// the end, and with letters for digits and signs.
fn readings(normalised: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = normalised.chars().collect();
    let (before, after) = (additions(characters.iter()), additions(characters.iter().rev()));
    let cuts = (0..=before).flat_map(move |before| (0..=after).map(move |after| (before, after)));
    cuts.filter(|(before, after)| before + after <= LONGEST_ADDITION).flat_map(move |(before, after)| {
        let end = characters.len().saturating_sub(after).max(before);
        let part: String = characters[before..end].iter().collect();
        with_letters(&part).into_iter().chain([part])
    })
}

/// Returns the number of digits and signs at the start, at most as many as an addition may have.
fn additions<'a>(characters: impl Iterator<Item = &'a char>) -> usize {
    characters.take(LONGEST_ADDITION).take_while(|c| !c.is_alphabetic()).count()
}

/// Returns the text with letters in place of digits and signs. The characters of [`ONES`] can stand for two letters: the
/// first result has `i` for all of them, and the second has `l`.
fn with_letters(text: &str) -> [String; 2] {
    let letter = |c| SUBSTITUTES.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, letter)| *letter);
    ['i', 'l'].map(|one| text.chars().map(|c| if ONES.contains(&c) { one } else { letter(c) }).collect())
}

/// Whether the password contains the user name or the name of the school, in any spelling.
fn is_personal(password: &str, context: PasswordContext<'_>) -> bool {
    let username = Some(spellings(context.username)).filter(|[username, ..]| username.len() >= SHORTEST_USERNAME);
    let school = school_stem(context.school_name).map(|stem| spellings(&stem));
    let password = spellings(password);
    let contains = |name: [String; 3]| password.iter().zip(name).any(|(password, name)| password.contains(&name));
    username.is_some_and(contains) || school.is_some_and(contains)
}

/// Returns three spellings of a text, without any other characters than letters and digits: as written, and in the
/// two ways in which digits and signs can be read as letters.
fn spellings(text: &str) -> [String; 3] {
    let normalised = normalise::for_search(text);
    let [one, other] = with_letters(&normalised);
    [normalised, one, other].map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect())
}

/// Returns the first words of a school's name that together are long enough to identify the school: `oak hill` for Oak
/// Hill Primary School, `greenwood` for The Greenwood Academy.
fn school_stem(name: &str) -> Option<String> {
    let normalised = normalise::for_search(name);
    let mut stem = String::new();
    for word in normalised.split(' ').filter(|word| *word != "the") {
        stem.extend(word.chars().filter(|c| c.is_alphanumeric()));
        if stem.len() >= SHORTEST_SCHOOL {
            return Some(stem);
        }
    }
    None
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
            // Simple changes: digits and signs at the ends, and digits and signs for letters.
            ("Summer2026!", Err(PasswordError::Common)),
            ("dragon99", Err(PasswordError::Common)),
            ("!!monkey1", Err(PasswordError::Common)),
            ("P4$$w0rd", Err(PasswordError::Common)),
            ("p4ssw0rd1", Err(PasswordError::Common)),
            ("5unsh1ne!", Err(PasswordError::Common)),
            ("Pässword1", Err(PasswordError::Common)),
            ("123456789!", Err(PasswordError::Common)),
            // A longer addition is not a simple change.
            ("dragon-7261948", Ok(())),
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
    fn a_password_contains_neither_the_user_name_nor_the_name_of_the_school() {
        let context = PasswordContext { username: "b.price2", school_name: "St Mary's C of E Primary School" };
        for (password, expected) in [
            ("bprice2-likes-maths", Err(PasswordError::Personal)),
            ("likes-B.Price2-maths", Err(PasswordError::Personal)),
            ("BPR1CE2forever", Err(PasswordError::Personal)),
            ("st-marys-rocks-9", Err(PasswordError::Personal)),
            ("5tM4ry5!teacher", Err(PasswordError::Personal)),
            ("St. Mary’s staffroom", Err(PasswordError::Personal)),
            ("primary-school-teacher-9", Ok(())),
            ("price-of-apples-41", Ok(())),
            // The other rules apply, too.
            ("bprice2", Err(PasswordError::TooShort)),
        ] {
            assert_eq!(check_for(password, context), expected, "{password:?}");
        }
        let short = PasswordContext { username: "it", school_name: "" };
        assert_eq!(check_for("a-little-kitten-41", short), Ok(()));
    }

    #[test]
    fn the_first_words_of_a_name_identify_a_school() {
        for (name, stem) in [
            ("Oak Hill Primary School (demonstration)", Some("oakhill")),
            ("The Greenwood Academy", Some("greenwood")),
            ("Élan Primary", Some("elanprimary")),
            ("Oak", None),
            ("", None),
        ] {
            assert_eq!(school_stem(name).as_deref(), stem, "{name}");
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
    fn every_common_password_is_refused_with_a_year_and_a_sign_after_it() {
        let common: HashSet<&str> = COMMON.lines().collect();
        assert_eq!(common.len(), COMMON.lines().count());
        assert!(common.len() >= 10_000);
        for password in common {
            assert_eq!(password, password.to_lowercase());
            let changed = format!("{}2026!", password.to_uppercase());
            assert_eq!(check(&changed), Err(PasswordError::Common), "{changed}");
            let is_long_enough = password.len() >= MIN;
            assert!(!is_long_enough || check(password) == Err(PasswordError::Common), "{password}");
        }
    }
}
