//! The findings in a roster: line, column, value, rule, suggestion.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::column::Column;

/// The maximum number of findings in the list. Further findings are only counted, because 50,000 rows with an error in
/// every cell would exhaust the memory.
const MAX_FINDINGS: usize = 100_000;

/// The maximum length of a value in a finding, in characters.
const MAX_VALUE_LENGTH: usize = 80;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// The rule that a cell or a row breaks. The texts are shown to schools and compared by their tools, so they
        /// must not change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Rule {$(
            $(#[$doc])*
            #[serde(rename = $text)]
            $name,
        )+}

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The text of the rule in findings and error files.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

rules! {
    /// The cell is not a role of a school.
    UnknownRole = "unknown role",
    /// A name is blank.
    Required = "required",
    /// A PIN does not consist of six digits.
    SixDigits = "six digits",
    /// A spreadsheet rewrote a number, for example as 1.23E+05.
    SpreadsheetDamage = "damaged by a spreadsheet",
    /// A PIN is a sequence, a repetition, a date or another PIN that people try first.
    EasyPin = "too easy to guess",
    /// A pupil has a password, but pupils sign in with a PIN.
    PasswordOnPupil = "password not for pupils",
    /// A member of staff has a PIN, but staff sign in with a password.
    PinOnStaff = "pin only for pupils",
    /// A new member of staff has no password and could not sign in.
    PasswordRequired = "password required for staff",
    /// A password is among the most common ones or has fewer than 8 characters.
    WeakPassword = "too common or too short",
    /// A password contains the user name or the name of the school.
    PersonalPassword = "contains the username or the school's name",
    /// More pupils of the file have the same PIN than may share one.
    SharedPin = "shared by too many pupils",
    /// A password is longer than the 72 bytes that bcrypt reads.
    LongPassword = "72 bytes at most",
    /// An earlier row has the same user name, external id or UPN.
    TwiceInFile = "twice in this file",
    /// The first letter of a UPN does not match its digits.
    CheckLetter = "check letter",
    /// A UPN does not consist of a letter, 11 digits, and a digit or letter.
    UpnLength = "13 characters",
    /// The cell is not a year group.
    YearGroup = "R or 1-6",
    /// The cell is not a status of special educational needs.
    SenStatus = "N, K or E",
    /// A user name contains invalid characters or more than 64 characters.
    UsernameCharacters = "letters, digits",
    /// A name is longer than 128 characters.
    NameLength = "128 characters",
    /// A name starts like a formula, which a spreadsheet would run, or contains control characters.
    NotAName = "not a name",
    /// A cell contains control characters.
    NotText = "not text",
    /// A cell is longer than any valid value.
    TooLong = "too long",
    /// A row is shorter than the header.
    TooFewColumns = "too few columns",
    /// A row is longer than the header.
    TooManyColumns = "too many columns",
    /// The identifiers of a row belong to two different accounts.
    TwoAccounts = "matches two accounts",
    /// An earlier row matches the same account.
    AccountTwice = "matches the account of an earlier row",
    /// A later row has the external id or UPN of the account that this row matches by its user name.
    LaterRow = "matches the account of a later row",
    /// The user name belongs to another person.
    UsernameTaken = "username already exists",
    /// The role would change between pupil and staff, who sign in differently.
    RoleKind = "role cannot change between pupil and staff",
    /// The school would lose its last administrator, or the person who uploads the file would lose that role.
    LastAdministrator = "administrators cannot demote themselves or the last one",
    /// An IT admin's row gives the role headteacher or changes a headteacher's account.
    HeadteacherOnly = "only a headteacher can do this",
    /// A row matches an account by user name only, and its external id or UPN differs from that of the account.
    IdentifierChanged = "identifier changes",
    /// A warning: an archived account matches by user name only and has another name.
    OtherName = "archived account of another name",
    /// A warning: a row without identifiers appears twice in the file.
    SameRowTwice = "same row twice",
    /// A warning: a new account has the same name as an existing one.
    SameName = "same name as another account",
    /// A warning: an earlier row already gives the class its teacher.
    SecondTeacher = "class has its teacher already",
    /// A warning: leavers are not archived, because an invalid row may be the row of one of them.
    LeaversKept = "leavers are kept",
    /// A warning: the list of findings is truncated.
    More = "more findings",
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

/// The severity of a finding. An error prevents the import of its row; a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// The row is not imported.
    Error,
    /// The row is imported.
    Warning,
}

/// One error or warning about one row. It is safe to store and show because it never contains a PIN or a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The physical line of the file, from 1, on which the row starts; 0 for the file as a whole.
    pub line: u32,
    /// The column, if the finding concerns one.
    pub column: Option<Column>,
    /// The content of the cell, truncated to 80 characters; empty for PINs and passwords.
    pub value: String,
    /// The rule that is broken.
    pub rule: Rule,
    /// How to correct the file.
    pub suggestion: Cow<'static, str>,
    /// Whether the finding prevents the import of the row.
    pub severity: FindingSeverity,
}

impl Finding {
    /// Creates an error for a cell. Leaves out the value of a secret column, so that no caller can leak a PIN or a
    /// password.
    pub(crate) fn error(
        line: u32,
        column: Column,
        value: &str,
        rule: Rule,
        suggestion: impl Into<Cow<'static, str>>,
    ) -> Self {
        let value = if column.is_secret() { String::new() } else { shortened(value) };
        Self {
            line,
            column: Some(column),
            value,
            rule,
            suggestion: suggestion.into(),
            severity: FindingSeverity::Error,
        }
    }

    /// Creates an error for a whole row.
    pub(crate) fn row_error(line: u32, rule: Rule, suggestion: impl Into<Cow<'static, str>>) -> Self {
        let suggestion = suggestion.into();
        Self { line, column: None, value: String::new(), rule, suggestion, severity: FindingSeverity::Error }
    }

    /// Converts the finding to a warning, which does not prevent the import of the row.
    pub(crate) fn into_warning(self) -> Self {
        Self { severity: FindingSeverity::Warning, ..self }
    }

    /// Whether the finding prevents the import of its row.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == FindingSeverity::Error
    }
}

/// Truncates a value for a finding. A value with line breaks is not shown at all, because an unclosed quote may have
/// merged other rows, PINs included, into it.
fn shortened(value: &str) -> String {
    if value.contains(['\n', '\r']) { String::new() } else { value.chars().take(MAX_VALUE_LENGTH).collect() }
}

/// A list of findings in the order of the file, limited in length to bound the memory.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    listed: Vec<Finding>,
    dropped: usize,
}

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.listed.len() < MAX_FINDINGS {
            self.listed.push(finding);
        } else {
            self.dropped += 1;
        }
    }

    /// Returns the listed findings. If there were more, the last finding contains their number.
    pub(crate) fn into_vec(mut self) -> Vec<Finding> {
        if self.dropped > 0 {
            let rest = format!("{} more are not listed: correct these first", self.dropped);
            self.listed.push(Finding::row_error(0, Rule::More, rest).into_warning());
        }
        self.listed
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
    fn a_value_that_contains_other_rows_is_not_shown() {
        let merged_rows = "Hazel,4,407264,,\npupil,x";
        assert_eq!(Finding::error(2, Column::Classroom, merged_rows, Rule::NotText, "").value, "");
    }

    #[test]
    fn a_long_value_is_truncated() {
        let finding = Finding::error(2, Column::LastName, &"é".repeat(5_000), Rule::NameLength, "");
        assert_eq!(finding.value.chars().count(), 80);
    }

    #[test]
    fn the_list_is_limited_and_its_last_finding_counts_the_rest() {
        let mut findings = Findings::default();
        for line in 0..100_003 {
            findings.push(Finding::row_error(line, Rule::TooFewColumns, ""));
        }
        let list = findings.into_vec();
        assert_eq!(list.len(), 100_001);
        assert!(list[100_000].suggestion.starts_with("3 more"));
    }

    #[test]
    fn rules_are_serialised_as_their_texts() {
        assert_eq!(serde_json::to_string(&Rule::SenStatus).unwrap(), "\"N, K or E\"");
        assert_eq!(serde_json::from_str::<Rule>("\"six digits\"").unwrap(), Rule::SixDigits);
    }
}
