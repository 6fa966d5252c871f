//! What is found wrong in a roster: line, column, value, rule, suggestion.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::column::Column;

/// More findings than this are counted, not kept: 50,000 rows, each wrong in every cell, would fill the memory.
const KEPT: usize = 100_000;

/// Longest value that is shown, in characters.
const SHOWN: usize = 80;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What a cell or a row breaks. The texts are shown to schools and compared by their tools: they do not change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Rule {$(
            $(#[$doc])*
            #[serde(rename = $text)]
            $name,
        )+}

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As it is written in findings and error files.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

rules! {
    /// Not a role of a school.
    UnknownRole = "unknown role",
    /// A blank name.
    Required = "required",
    /// A PIN of another shape.
    SixDigits = "six digits",
    /// A number that a spreadsheet rewrote, as 1.23E+05.
    SpreadsheetDamage = "damaged by a spreadsheet",
    /// A PIN that every class tries first.
    EasyPin = "too easy to guess",
    /// Pupils sign in with a PIN.
    PasswordOnPupil = "password not for pupils",
    /// Staff sign in with a password.
    PinOnStaff = "pin only for pupils",
    /// A new member of staff cannot sign in without.
    PasswordRequired = "password required for staff",
    /// A password among the commonest, or under 8 characters.
    WeakPassword = "too common or too short",
    /// Over the 72 bytes that bcrypt reads.
    LongPassword = "72 bytes at most",
    /// A username, external id or UPN that an earlier row has.
    TwiceInFile = "twice in this file",
    /// A UPN whose first letter does not agree with its digits.
    CheckLetter = "check letter",
    /// A UPN of another shape.
    UpnLength = "13 characters",
    /// Not a year group.
    YearGroup = "R or 1-6",
    /// Not a status of special educational needs.
    SenStatus = "N, K or E",
    /// A username with other characters, or over 64 of them.
    UsernameCharacters = "letters, digits",
    /// A name over 128 characters.
    NameLength = "128 characters",
    /// A name that a spreadsheet would run as a formula, or with characters that are not text.
    NotAName = "not a name",
    /// A cell with characters that are not text.
    NotText = "not text",
    /// A cell longer than anything that belongs there.
    TooLong = "too long",
    /// A row shorter than the header.
    TooFewColumns = "too few columns",
    /// A row longer than the header.
    TooManyColumns = "too many columns",
    /// The identifiers of a row belong to two accounts.
    TwoAccounts = "matches two accounts",
    /// An earlier row is the same account.
    AccountTwice = "matches the account of an earlier row",
    /// A later row has the external id or UPN of the account that this one has by its username.
    LaterRow = "matches the account of a later row",
    /// The username belongs to another person.
    UsernameTaken = "username already exists",
    /// A PIN is not a password.
    RoleKind = "role cannot change between pupil and staff",
    /// The school, or the person who uploads, would lose its administrator.
    LastAdministrator = "administrators cannot demote themselves or the last one",
    /// Matched by username alone although the external id or UPN is another person's.
    IdentifierChanged = "identifier changes",
    /// A warning: an archived account that is matched by username alone has another name.
    OtherName = "archived account of another name",
    /// A warning: a row without identifiers that stands twice in the file.
    SameRowTwice = "same row twice",
    /// A warning: a new account beside one of the same name.
    SameName = "same name as another account",
    /// A warning: the class has a teacher already.
    SecondTeacher = "class has its teacher already",
    /// A warning: leavers are not archived, since their rows may be hidden in a broken one.
    LeaversKept = "leavers are kept",
    /// A warning: the list of findings was cut.
    More = "more findings",
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

/// An error stops its row; a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is not imported.
    Error,
    /// The row is imported.
    Warning,
}

/// One thing that is wrong with one row. Safe to store and to show: it never holds a PIN or a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Physical line of the file, from 1, where the row begins; 0 for the file as a whole.
    pub line: u32,
    /// The column, where it is about one.
    pub column: Option<Column>,
    /// What stands in the cell, cut to 80 characters; empty for PINs and passwords.
    pub value: String,
    /// What it breaks.
    pub rule: Rule,
    /// What to do about it.
    pub suggestion: Cow<'static, str>,
    /// Whether the row is stopped.
    pub severity: Severity,
}

impl Finding {
    /// An error in a cell. The value of a secret column is dropped here, so that no caller can forget it.
    pub(crate) fn error(
        line: u32,
        column: Column,
        value: &str,
        rule: Rule,
        suggestion: impl Into<Cow<'static, str>>,
    ) -> Self {
        let value = if column.is_secret() { String::new() } else { shown(value) };
        Self { line, column: Some(column), value, rule, suggestion: suggestion.into(), severity: Severity::Error }
    }

    /// An error of a whole row.
    pub(crate) fn row_error(line: u32, rule: Rule, suggestion: impl Into<Cow<'static, str>>) -> Self {
        let suggestion = suggestion.into();
        Self { line, column: None, value: String::new(), rule, suggestion, severity: Severity::Error }
    }

    /// The same, but it does not stop the row.
    pub(crate) fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Whether it stops its row.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A value as a finding shows it. One with line breaks has swallowed other rows, PINs included: nothing of it is shown.
fn shown(value: &str) -> String {
    if value.contains(['\n', '\r']) { String::new() } else { value.chars().take(SHOWN).collect() }
}

/// Findings in the order of the file, with a bound on memory.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    dropped: usize,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.kept.len() < KEPT {
            self.kept.push(finding);
        } else {
            self.dropped += 1;
        }
    }

    /// All that were kept, and a last one that says how many were not.
    pub(crate) fn into_vec(mut self) -> Vec<Finding> {
        if self.dropped > 0 {
            let rest = format!("{} more are not listed: correct these first", self.dropped);
            self.kept.push(Finding::row_error(0, Rule::More, rest).into_warning());
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_in_a_finding() {
        let finding = Finding::error(2, Column::Pin, "407264", Rule::SixDigits, "");
        assert_eq!(finding.value, "");
        assert!(!format!("{finding:?}").contains("407264"));
    }

    #[test]
    fn a_value_that_swallowed_other_rows_is_not_shown() {
        let swallowed = "Hazel,4,407264,,\npupil,x";
        assert_eq!(Finding::error(2, Column::Classroom, swallowed, Rule::NotText, "").value, "");
    }

    #[test]
    fn a_long_value_is_cut() {
        let finding = Finding::error(2, Column::LastName, &"é".repeat(5_000), Rule::NameLength, "");
        assert_eq!(finding.value.chars().count(), 80);
    }

    #[test]
    fn the_list_is_bounded_and_says_so() {
        let mut findings = Findings::default();
        for line in 0..100_003 {
            findings.push(Finding::row_error(line, Rule::TooFewColumns, ""));
        }
        let list = findings.into_vec();
        assert_eq!(list.len(), 100_001);
        assert!(list[100_000].suggestion.starts_with("3 more"));
    }

    #[test]
    fn rules_are_written_as_their_texts() {
        assert_eq!(serde_json::to_string(&Rule::SenStatus).unwrap(), "\"N, K or E\"");
        assert_eq!(serde_json::from_str::<Rule>("\"six digits\"").unwrap(), Rule::SixDigits);
    }
}
