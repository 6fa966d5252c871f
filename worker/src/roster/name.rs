//! The rule for the names of people, and for other names that appear in a list or an export.

use thiserror::Error;

use super::finding::Rule;

/// The maximum length of a name, in characters.
pub const MAX: usize = 128;

/// The reason for which a name is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// The name consists of white space only.
    #[error("required")]
    Blank,
    /// The name has more than 128 characters.
    #[error("128 characters at most")]
    TooLong,
    /// The name starts like a formula or contains control characters.
    #[error("not a name")]
    NotAName,
}

impl NameError {
    /// The rule in a finding for this error.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Blank => Rule::Required,
            Self::TooLong => Rule::NameLength,
            Self::NotAName => Rule::NotAName,
        }
    }

    /// How to correct the name.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::Blank => "write the name",
            Self::TooLong => "shorten it to 128 characters",
            Self::NotAName => "write the name as plain text: it may not begin with = + - @",
        }
    }
}

/// Validates a name: 1 to 128 characters of text. The first character must not be one of `= + - @`, because a
/// spreadsheet would run the name as a formula.
pub fn check(name: &str) -> Result<(), NameError> {
    if !is_text(name) || name.trim_start().starts_with(['=', '+', '-', '@']) {
        return Err(NameError::NotAName);
    }
    if name.trim().is_empty() {
        return Err(NameError::Blank);
    }
    if name.chars().count() > MAX {
        return Err(NameError::TooLong);
    }
    Ok(())
}

/// Whether the text contains no control characters, no line separators and no marks that change the text direction.
#[must_use]
pub fn is_text(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_children_are_valid() {
        for name in ["Ben", "Łukasz", "Smith-Jones", "O'Brien", "de la Cruz", "李", "X", "Ж"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        assert_eq!(check(&"é".repeat(128)), Ok(()));
    }

    #[test]
    fn formulas_control_characters_and_blanks_are_invalid() {
        for name in ["=1+1", "+44", "-Ben", "@here", " =1", "\tBen", "\rBen", "Be\nn", "Be\u{0}n", "\u{202E}neB"] {
            assert_eq!(check(name), Err(NameError::NotAName), "{name:?}");
        }
        assert_eq!(check(""), Err(NameError::Blank));
        assert_eq!(check("   "), Err(NameError::Blank));
        assert_eq!(check(&"x".repeat(129)), Err(NameError::TooLong));
    }
}
