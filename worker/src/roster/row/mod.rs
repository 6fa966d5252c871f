//! A row of a roster and the validation of its cells.

mod key;
mod reading;
mod value;

use std::collections::HashMap;

use entity::{Role, SenStatus, YearGroup};
use secrecy::SecretString;

use self::{
    key::{RowContent, RowKeys, SeenValues},
    reading::{RowReader, StatedRole},
};
use super::{
    column::Column,
    finding::{Finding, Findings, Rule},
    table::{Header, Record},
};

/// A valid row. Its `Debug` output shows only the line and the role, because names and secrets must not reach a log by
/// accident.
#[derive(Clone)]
pub struct RosterRow {
    /// The physical line, from 1, on which the row starts.
    pub line: u32,
    /// The role; `None` if the cell is blank. Without a role, an existing account keeps its role, and a new account is
    /// a pupil's.
    pub role: Option<Role>,
    /// The user name, normalised.
    pub username: Option<String>,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The class that a pupil is in or that a teacher teaches.
    pub classroom: Option<String>,
    /// The year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// The first PIN of a pupil.
    pub pin: Option<SecretString>,
    /// The first password of a member of staff.
    pub password: Option<SecretString>,
    /// The person's id in the school's own system.
    pub external_id: Option<String>,
    /// The unique pupil number, normalised.
    pub upn: Option<String>,
    /// The status of special educational needs of a pupil.
    pub sen_status: Option<SenStatus>,
    /// The key by which a row without user name, external id and UPN is recognised in the next file.
    pub row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosterRow").field("line", &self.line).field("role", &self.role).finish_non_exhaustive()
    }
}

/// The parts of an invalid row that still identify its person. Invalid identifiers are left out.
pub(crate) struct BrokenRow {
    pub(crate) line: u32,
    /// Whether the row is certainly not a pupil's.
    pub(crate) is_staff: bool,
    /// Whether the row is for a member of staff without a password, who needs one if the account is new.
    pub(crate) lacks_password: bool,
    pub(crate) username: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) upn: Option<String>,
    pub(crate) row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for BrokenRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BrokenRow").field("line", &self.line).finish_non_exhaustive()
    }
}

/// Validates the rows of one file and remembers the values that must not appear twice in it.
#[derive(Default)]
pub(crate) struct Checker {
    usernames: SeenValues,
    external_ids: SeenValues,
    upns: SeenValues,
    /// The number of rows with each PIN.
    pins: HashMap<String, usize>,
    keys: RowKeys,
    findings: Findings,
}

impl Checker {
    /// Validates a row. Returns the row or, if it is invalid, the parts that identify its person. Reports all errors,
    /// not only the first.
    pub(crate) fn validate(&mut self, header: &Header, record: Record<'_>) -> Result<RosterRow, BrokenRow> {
        let line = record.line;
        let mut reader = RowReader::new(header, record);
        if let Some(misaligned) = misaligned(header, record) {
            // It is unknown which cells are in the right columns. Further findings would be misleading and could show a
            // PIN that is in another column.
            self.findings.push(misaligned);
            return Err(reader.to_broken_row());
        }
        let stated = reader.role();
        let is_staff = stated.is_staff();
        let username = reader.username();
        let username = reader.unique(&mut self.usernames, Column::Username, username);
        let first_name = reader.name(Column::FirstName);
        let last_name = reader.name(Column::LastName);
        // An IT administrator has no class.
        let has_class = stated != StatedRole::Is(Role::ItAdmin);
        let classroom = if has_class { reader.optional_name(Column::Classroom) } else { None };
        let year_group = if is_staff { None } else { reader.year_group() };
        let pin = reader.pin(stated);
        let pin = reader.rarely_shared(&mut self.pins, pin);
        let password = reader.password(stated);
        let external_id = reader.external_id();
        let external_id = reader.unique(&mut self.external_ids, Column::ExternalId, external_id);
        let upn = if is_staff { None } else { reader.upn() };
        let upn = reader.unique(&mut self.upns, Column::Upn, upn);
        let sen_status = if is_staff { None } else { reader.sen_status() };
        let lacks_password = reader.lacks_password(stated);

        let role = match stated {
            StatedRole::Is(role) => Some(role),
            StatedRole::Blank | StatedRole::Unknown => None,
        };
        let row_key = match (&first_name, &last_name) {
            (Some(first_name), Some(last_name))
                if stated != StatedRole::Unknown && reader.has_no_identifier(is_staff) =>
            {
                let (role, classroom) = (role.unwrap_or(Role::Pupil), classroom.as_deref());
                let content = RowContent { role, first_name, last_name, classroom, year_group, sen_status };
                Some(self.key(&mut reader, &content))
            }
            _ => None,
        };
        let valid = reader.finish(&mut self.findings);
        match (first_name, last_name) {
            (Some(first_name), Some(last_name)) if valid => Ok(RosterRow {
                line,
                role,
                username,
                first_name,
                last_name,
                classroom,
                year_group,
                pin,
                password,
                external_id,
                upn,
                sen_status,
                row_key,
            }),
            _ => Err(BrokenRow { line, is_staff, lacks_password, username, external_id, upn, row_key }),
        }
    }

    fn key(&mut self, reader: &mut RowReader<'_>, content: &RowContent<'_>) -> [u8; 32] {
        let (key, first) = self.keys.key(content, reader.line());
        if let Some(first) = first {
            let suggestion =
                format!("line {first} says the same: remove one, or give both a username or an external_id");
            reader.add(Finding::row_error(reader.line(), Rule::SameRowTwice, suggestion).into_warning());
        }
        key
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_vec()
    }
}

fn misaligned(header: &Header, record: Record<'_>) -> Option<Finding> {
    if let Some(cells) = record.ends_after(header) {
        let suggestion = format!(
            "it ends after cell {cells}: write the cells that it lacks, with their delimiters; \
             if they are to be blank in an error file, empty its cell of Errors"
        );
        return Some(Finding::row_error(record.line, Rule::TooFewColumns, suggestion));
    }
    let suggestion = "put a cell that holds the delimiter in double quotes, and remove cells beyond the last header";
    record.is_long(header).then(|| Finding::row_error(record.line, Rule::TooManyColumns, suggestion))
}

#[cfg(test)]
mod tests;
