//! The rule of names: of persons, and what else is shown in a list or an export.

use thiserror::Error;

use super::finding::Rule;

/// Longest name, in characters.
pub const MAX: usize = 128;

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadName {
    /// Nothing but white space.
    #[error("required")]
    Blank,
    /// Over 128 characters.
    #[error("128 characters at most")]
    TooLong,
    /// It begins as a formula, or holds control characters.
    #[error("not a name")]
    NotAName,
}

impl BadName {
    /// As it stands in a finding.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Blank => Rule::Required,
            Self::TooLong => Rule::NameLength,
            Self::NotAName => Rule::NotAName,
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::Blank => "write the name",
            Self::TooLong => "shorten it to 128 characters",
            Self::NotAName => "write the name as plain text: it may not begin with = + - @",
        }
    }
}

/// 1 to 128 characters of text, the first none of `= + - @`, which a spreadsheet would run as a formula.
pub fn check(name: &str) -> Result<(), BadName> {
    if !is_text(name) || name.trim_start().starts_with(['=', '+', '-', '@']) {
        return Err(BadName::NotAName);
    }
    if name.trim().is_empty() {
        return Err(BadName::Blank);
    }
    if name.chars().count() > MAX {
        return Err(BadName::TooLong);
    }
    Ok(())
}

/// No control characters, no line separators, and none of the marks that turn the direction of what follows.
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
    fn names_of_children_pass() {
        for name in ["Ben", "Łukasz", "Smith-Jones", "O'Brien", "de la Cruz", "李", "X", "Ж"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        assert_eq!(check(&"é".repeat(128)), Ok(()));
    }

    #[test]
    fn formulas_control_characters_and_blanks_do_not() {
        for name in ["=1+1", "+44", "-Ben", "@here", " =1", "\tBen", "\rBen", "Be\nn", "Be\u{0}n", "\u{202E}neB"] {
            assert_eq!(check(name), Err(BadName::NotAName), "{name:?}");
        }
        assert_eq!(check(""), Err(BadName::Blank));
        assert_eq!(check("   "), Err(BadName::Blank));
        assert_eq!(check(&"x".repeat(129)), Err(BadName::TooLong));
    }
}
