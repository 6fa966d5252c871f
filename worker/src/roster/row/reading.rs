//! Reads one row: validates each cell by the rule of its column and collects the findings.

use std::collections::HashMap;

use entity::{Role, SenStatus, YearGroup};
use secrecy::{ExposeSecret, SecretString};

use super::{BrokenRow, key::SeenValues, value};
use crate::roster::{
    column::Column,
    finding::{Finding, Findings, Rule},
    name::{self, NameError},
    password, pin,
    table::{Header, Record},
    upn, username,
};

/// The content of a row's cell for the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatedRole {
    /// The cell is blank, as in exports of pupils from school systems.
    Blank,
    /// The role is unknown. Cells that only pupils or only staff have are validated as usual.
    Unknown,
    /// The role.
    Is(Role),
}

impl StatedRole {
    /// Whether the row is certainly not a pupil's.
    pub(super) fn is_staff(self) -> bool {
        matches!(self, Self::Is(role) if role != Role::Pupil)
    }
}

/// The maximum length of a cell, in characters.
const MAX: usize = 1_000;

/// A row that is being read.
pub(super) struct RowReader<'r> {
    header: &'r Header,
    record: Record<'r>,
    findings: Vec<Finding>,
}

impl<'r> RowReader<'r> {
    pub(super) fn new(header: &'r Header, record: Record<'r>) -> Self {
        Self { header, record, findings: Vec::new() }
    }

    pub(super) fn line(&self) -> u32 {
        self.record.line
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn error(
        &mut self,
        column: Column,
        value: &str,
        rule: Rule,
        suggestion: impl Into<std::borrow::Cow<'static, str>>,
    ) {
        self.add(Finding::error(self.line(), column, value, rule, suggestion));
    }

    fn cell(&self, column: Column) -> &'r str {
        self.record.cell(self.header, column)
    }

    /// Returns the content of a cell; `None` if it is blank or too long.
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
        let normalised = username::normalise(text);
        if username::check(&normalised).is_err() {
            let suggestion = "use 1 to 64 of a-z 0-9 . - _ or leave it blank to have one made";
            self.error(Column::Username, text, Rule::UsernameCharacters, suggestion);
            return None;
        }
        Some(normalised)
    }

    pub(super) fn name(&mut self, column: Column) -> Option<String> {
        if self.cell(column).is_empty() {
            self.error(column, "", NameError::Blank.rule(), NameError::Blank.suggestion());
        }
        self.optional_name(column)
    }

    pub(super) fn optional_name(&mut self, column: Column) -> Option<String> {
        let text = self.text(column)?;
        let Err(error) = name::check(text) else { return Some(text.to_owned()) };
        if name::is_text(text) || matches!(column, Column::FirstName | Column::LastName) {
            self.error(column, text, error.rule(), error.suggestion());
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
        let normalised = upn::normalise(text);
        match upn::check(&normalised) {
            Ok(()) => Some(normalised),
            Err(error) => {
                self.error(Column::Upn, text, error.rule(), error.suggestion());
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
            Err(error) => {
                self.error(Column::Pin, "", error.rule(), error.suggestion());
                None
            }
        }
    }

    /// Returns the PIN. If as many earlier rows have it as may share one PIN, reports an error and returns `None`.
    pub(super) fn rarely_shared(
        &mut self,
        sharing: &mut HashMap<String, usize>,
        pin: Option<SecretString>,
    ) -> Option<SecretString> {
        let pin = pin?;
        let rows = sharing.entry(pin.expose_secret().to_owned()).or_default();
        *rows += 1;
        if *rows > pin::MAX_SHARING {
            self.error(Column::Pin, "", Rule::SharedPin, pin::SHARED);
            return None;
        }
        Some(pin)
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
            Err(error) => {
                self.error(Column::Password, "", error.rule(), error.suggestion());
                None
            }
        }
    }

    /// Whether the row lacks a password that it needs if the account is new. False if an identifier is invalid, because
    /// then it is unknown whether the account is new.
    pub(super) fn lacks_password(&self, role: StatedRole) -> bool {
        let is_invalid =
            |column| self.findings.iter().any(|finding| finding.is_error() && finding.column == Some(column));
        role.is_staff()
            && self.cell(Column::Password).is_empty()
            && ![Column::Username, Column::ExternalId].into_iter().any(is_invalid)
    }

    /// Returns the value. If an earlier row has the same value, reports an error and returns `None`.
    pub(super) fn unique(&mut self, seen: &mut SeenValues, column: Column, value: Option<String>) -> Option<String> {
        let value = value?;
        let Some(first) = seen.first(&value, self.line()) else { return Some(value) };
        self.error(column, &value, Rule::TwiceInFile, format!("line {first} has it already: correct one of them"));
        None
    }

    /// Whether the row has no identifier and can be recognised by its content. Cells that are part of the content must
    /// be valid, because a correction would change the content and so the row's position among rows with the same
    /// content.
    pub(super) fn has_no_identifier(&self, is_staff: bool) -> bool {
        let is_blank = |column| self.cell(column).is_empty();
        is_blank(Column::Username)
            && is_blank(Column::ExternalId)
            && (is_staff || is_blank(Column::Upn))
            && self.findings.iter().all(|finding| finding.column.is_some_and(Column::is_secret))
    }

    /// Adds the findings of the row to `findings`. Returns false if the row is invalid.
    pub(super) fn finish(self, findings: &mut Findings) -> bool {
        let valid = !self.findings.iter().any(Finding::is_error);
        self.findings.into_iter().for_each(|finding| findings.push(finding));
        valid
    }

    /// Returns the parts that may still identify the person of a row with too few or too many cells.
    pub(super) fn to_broken_row(&self) -> BrokenRow {
        BrokenRow {
            line: self.line(),
            is_staff: false,
            lacks_password: false,
            username: Some(username::normalise(self.cell(Column::Username)))
                .filter(|name| username::check(name).is_ok()),
            external_id: Some(self.cell(Column::ExternalId).to_owned()).filter(|id| name::check(id).is_ok()),
            upn: Some(upn::normalise(self.cell(Column::Upn))).filter(|upn| upn::check(upn).is_ok()),
            row_key: None,
        }
    }
}
