//! Reading one row: its cells, each by its column's rule, and what is wrong with them.

use entity::{Role, SenStatus, YearGroup};
use secrecy::SecretString;

use super::{Broken, key::Seen, value};
use crate::roster::{
    column::Column,
    finding::{Finding, Findings, Rule},
    name::{self, BadName},
    password, pin,
    table::{Header, Record},
    upn, username,
};

/// What stands for a role in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatedRole {
    /// Nothing, as in what school systems export of pupils.
    Blank,
    /// Nothing that we know. Cells that only pupils or only staff have are checked for what they would be.
    Unknown,
    /// This.
    Is(Role),
}

impl StatedRole {
    /// Surely no pupil.
    pub(super) fn is_staff(self) -> bool {
        matches!(self, Self::Is(role) if role != Role::Pupil)
    }
}

/// Longest cell, in characters.
const MAX: usize = 1_000;

/// A row while it is read.
pub(super) struct Reading<'r> {
    header: &'r Header,
    record: Record<'r>,
    findings: Vec<Finding>,
}

impl<'r> Reading<'r> {
    pub(super) fn new(header: &'r Header, record: Record<'r>) -> Self {
        Self { header, record, findings: Vec::new() }
    }

    pub(super) fn line(&self) -> u32 {
        self.record.line
    }

    pub(super) fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn error(
        &mut self,
        column: Column,
        value: &str,
        rule: Rule,
        suggestion: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.found(Finding::error(self.line(), column, value, rule, suggestion));
    }

    fn cell(&self, column: Column) -> &'r str {
        self.record.cell(self.header, column)
    }

    /// What stands in a cell; none when it is blank or too long to look at.
    pub(super) fn text(&mut self, column: Column) -> Option<&'r str> {
        let cell = self.cell(column);
        if cell.len() > MAX && cell.chars().count() > MAX {
            self.error(column, cell, Rule::TooLong, "shorten it to 1,000 characters");
            return None;
        }
        (!cell.is_empty()).then_some(cell)
    }

    pub(super) fn role(&mut self) -> StatedRole {
        if self.cell(Column::Role).is_empty() {
            return StatedRole::Blank;
        }
        let Some(text) = self.text(Column::Role) else { return StatedRole::Unknown };
        let Some(role) = value::role(text) else {
            let suggestion = "write pupil, teacher, senco, headteacher or it_admin; blank is pupil";
            self.error(Column::Role, text, Rule::UnknownRole, suggestion);
            return StatedRole::Unknown;
        };
        StatedRole::Is(role)
    }

    pub(super) fn username(&mut self) -> Option<String> {
        let text = self.text(Column::Username)?;
        let folded = username::fold(text);
        if username::check(&folded).is_err() {
            let suggestion = "use 1 to 64 of a-z 0-9 . - _ or leave it blank to have one made";
            self.error(Column::Username, text, Rule::UsernameCharacters, suggestion);
            return None;
        }
        Some(folded)
    }

    pub(super) fn name(&mut self, column: Column) -> Option<String> {
        if self.cell(column).is_empty() {
            self.error(column, "", BadName::Blank.rule(), BadName::Blank.suggestion());
        }
        self.optional_name(column)
    }

    pub(super) fn optional_name(&mut self, column: Column) -> Option<String> {
        let text = self.text(column)?;
        let Err(bad) = name::check(text) else { return Some(text.to_owned()) };
        if name::is_text(text) || matches!(column, Column::FirstName | Column::LastName) {
            self.error(column, text, bad.rule(), bad.suggestion());
        } else if text.contains(['\n', '\r']) {
            self.error(column, text, Rule::NotText, "remove the line break; is a quote opened here and not closed?");
        } else {
            self.error(column, text, Rule::NotText, "write it as plain text");
        }
        None
    }

    pub(super) fn external_id(&mut self) -> Option<String> {
        let text = self.text(Column::ExternalId)?;
        if text.contains(['e', 'E']) && pin::is_spreadsheet_number(text) {
            let suggestion = "format the column as text and copy the id again from your school's system";
            self.error(Column::ExternalId, text, Rule::SpreadsheetDamage, suggestion);
            return None;
        }
        self.optional_name(Column::ExternalId)
    }

    pub(super) fn upn(&mut self) -> Option<String> {
        let text = self.text(Column::Upn)?;
        let folded = upn::fold(text);
        match upn::check(&folded) {
            Ok(()) => Some(folded),
            Err(bad) => {
                self.error(Column::Upn, text, bad.rule(), bad.suggestion());
                None
            }
        }
    }

    pub(super) fn year_group(&mut self) -> Option<YearGroup> {
        let text = self.text(Column::YearGroup)?;
        let year_group = value::year_group(text);
        if year_group.is_none() {
            self.error(Column::YearGroup, text, Rule::YearGroup, "write N, R or 1 to 6");
        }
        year_group
    }

    pub(super) fn sen_status(&mut self) -> Option<SenStatus> {
        let text = self.text(Column::SenStatus)?;
        let sen_status = value::sen_status(text);
        if sen_status.is_none() {
            let suggestion = "write N for none, K for SEN support or E for an education, health and care plan";
            self.error(Column::SenStatus, text, Rule::SenStatus, suggestion);
        }
        sen_status
    }

    pub(super) fn pin(&mut self, role: StatedRole) -> Option<SecretString> {
        let text = self.text(Column::Pin)?;
        if role.is_staff() {
            self.error(Column::Pin, "", Rule::PinOnStaff, pin::ON_STAFF);
            return None;
        }
        match pin::check(text) {
            Ok(()) => Some(text.into()),
            Err(bad) => {
                self.error(Column::Pin, "", bad.rule(), bad.suggestion());
                None
            }
        }
    }

    pub(super) fn password(&mut self, role: StatedRole) -> Option<SecretString> {
        let text = self.text(Column::Password)?;
        if let StatedRole::Blank | StatedRole::Is(Role::Pupil) = role {
            let suggestion = "leave it blank: pupils sign in with a PIN; if it is a member of staff, write the role";
            self.error(Column::Password, "", Rule::PasswordOnPupil, suggestion);
            return None;
        }
        match password::check(text) {
            Ok(()) => Some(text.into()),
            Err(bad) => {
                self.error(Column::Password, "", bad.rule(), bad.suggestion());
                None
            }
        }
    }

    /// Whether somebody must write a password, should the person be new. Whether they are cannot be told while an
    /// identifier is wrong.
    pub(super) fn lacks_password(&self, role: StatedRole) -> bool {
        let is_wrong =
            |column| self.findings.iter().any(|finding| finding.is_error() && finding.column == Some(column));
        role.is_staff()
            && self.cell(Column::Password).is_empty()
            && ![Column::Username, Column::ExternalId].into_iter().any(is_wrong)
    }

    /// The value, unless an earlier row has it.
    pub(super) fn once(&mut self, seen: &mut Seen, column: Column, value: Option<String>) -> Option<String> {
        let value = value?;
        let Some(first) = seen.first(&value, self.line()) else { return Some(value) };
        self.error(column, &value, Rule::TwiceInFile, format!("line {first} has it already: correct one of them"));
        None
    }

    /// Whether the row can be recognised by its content alone. What is wrong with it must not change when it is
    /// corrected, or it would take the place of another row in the count of those with the same content.
    pub(super) fn has_no_identifier(&self, is_staff: bool) -> bool {
        let is_blank = |column| self.cell(column).is_empty();
        is_blank(Column::Username)
            && is_blank(Column::ExternalId)
            && (is_staff || is_blank(Column::Upn))
            && self.findings.iter().all(|finding| finding.column.is_some_and(Column::is_secret))
    }

    /// Hands over what was found; false when the row is stopped.
    pub(super) fn finish(self, findings: &mut Findings) -> bool {
        let valid = !self.findings.iter().any(Finding::is_error);
        self.findings.into_iter().for_each(|finding| findings.push(finding));
        valid
    }

    /// What a row whose cells are not where they should be may still be recognised by.
    pub(super) fn recognisable(&self) -> Broken {
        Broken {
            line: self.line(),
            is_staff: false,
            lacks_password: false,
            username: Some(username::fold(self.cell(Column::Username))).filter(|name| username::check(name).is_ok()),
            external_id: Some(self.cell(Column::ExternalId).to_owned()).filter(|id| name::check(id).is_ok()),
            upn: Some(upn::fold(self.cell(Column::Upn))).filter(|upn| upn::check(upn).is_ok()),
            row_key: None,
        }
    }
}
