//! A row of a roster: checking its cells.

mod key;
mod reading;
mod value;

use entity::{Role, SenStatus, YearGroup};
use secrecy::SecretString;

use self::{
    key::{Content, Keys, Seen},
    reading::{Reading, StatedRole},
};
use super::{
    column::Column,
    finding::{Finding, Findings, Rule},
    short::tell_short,
    table::{Header, Record},
};

/// A valid row. Its `Debug` shows the line alone: names and secrets must not reach a log by accident.
#[derive(Clone)]
pub struct RosterRow {
    /// Physical line, from 1, where the row begins.
    pub line: u32,
    /// What the person may do; none when blank: what they may do already, and a new one is a pupil.
    pub role: Option<Role>,
    /// What the person signs in with, folded.
    pub username: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The class of a pupil, or the class that a teacher has.
    pub classroom: Option<String>,
    /// Year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// First PIN of a pupil.
    pub pin: Option<SecretString>,
    /// First password of a member of staff.
    pub password: Option<SecretString>,
    /// Id in the school's own system.
    pub external_id: Option<String>,
    /// Unique pupil number, folded.
    pub upn: Option<String>,
    /// Status of special educational needs of a pupil.
    pub sen_status: Option<SenStatus>,
    /// What recognises a row without username, external id and UPN in the next file.
    pub row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosterRow").field("line", &self.line).field("role", &self.role).finish_non_exhaustive()
    }
}

/// What is left of a row that is not valid: by what its person can still be recognised. An identifier that is itself
/// wrong is not here.
pub(crate) struct Broken {
    pub(crate) line: u32,
    /// Surely no pupil.
    pub(crate) is_staff: bool,
    /// Staff without a password, who need one if they are new.
    pub(crate) lacks_password: bool,
    pub(crate) username: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) upn: Option<String>,
    pub(crate) row_key: Option<[u8; 32]>,
}

impl std::fmt::Debug for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Broken").field("line", &self.line).finish_non_exhaustive()
    }
}

/// Checks the rows of one file, and remembers what must not stand in it twice.
#[derive(Default)]
pub(crate) struct Checker {
    usernames: Seen,
    external_ids: Seen,
    upns: Seen,
    keys: Keys,
    findings: Findings,
}

impl Checker {
    /// A row, or what is left of it when something is wrong with it. Every fault is found, not only the first.
    pub(crate) fn check(&mut self, header: &Header, record: Record<'_>) -> Result<RosterRow, Broken> {
        let line = record.line;
        let mut reading = Reading::new(header, record);
        if let Some(misaligned) = misaligned(header, record) {
            // Nothing says which cells are where they should be: what more is wrong would be noise, and could show a
            // PIN that slipped into another column.
            self.findings.push(misaligned);
            return Err(reading.recognisable());
        }
        let stated = reading.role();
        let is_staff = stated.is_staff();
        let username = reading.username();
        let username = reading.once(&mut self.usernames, Column::Username, username);
        let first_name = reading.name(Column::FirstName);
        let last_name = reading.name(Column::LastName);
        // An IT admin has no class.
        let has_class = stated != StatedRole::Is(Role::ItAdmin);
        let classroom = if has_class { reading.optional_name(Column::Classroom) } else { None };
        let year_group = if is_staff { None } else { reading.year_group() };
        let pin = reading.pin(stated);
        let password = reading.password(stated);
        let external_id = reading.external_id();
        let external_id = reading.once(&mut self.external_ids, Column::ExternalId, external_id);
        let upn = if is_staff { None } else { reading.upn() };
        let upn = reading.once(&mut self.upns, Column::Upn, upn);
        let sen_status = if is_staff { None } else { reading.sen_status() };
        let lacks_password = reading.lacks_password(stated);

        let role = match stated {
            StatedRole::Is(role) => Some(role),
            StatedRole::Blank | StatedRole::Unknown => None,
        };
        let row_key = match (&first_name, &last_name) {
            (Some(first_name), Some(last_name))
                if stated != StatedRole::Unknown && reading.has_no_identifier(is_staff) =>
            {
                let (role, classroom) = (role.unwrap_or(Role::Pupil), classroom.as_deref());
                let content = Content { role, first_name, last_name, classroom, year_group, sen_status };
                Some(self.key(&mut reading, &content))
            }
            _ => None,
        };
        let valid = reading.finish(&mut self.findings);
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
            _ => Err(Broken { line, is_staff, lacks_password, username, external_id, upn, row_key }),
        }
    }

    fn key(&mut self, reading: &mut Reading<'_>, content: &Content<'_>) -> [u8; 32] {
        let (key, first) = self.keys.key(content, reading.line());
        if let Some(first) = first {
            let suggestion =
                format!("line {first} says the same: remove one, or give both a username or an external_id");
            reading.found(Finding::row_error(reading.line(), Rule::SameRowTwice, suggestion).into_warning());
        }
        key
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_vec()
    }
}

fn misaligned(header: &Header, record: Record<'_>) -> Option<Finding> {
    if let Some(cells) = record.ends_after(header) {
        return Some(Finding::row_error(record.line, Rule::TooFewColumns, tell_short(cells)));
    }
    let suggestion = "put a cell that holds the delimiter in double quotes, and remove cells beyond the last header";
    record.is_long(header).then(|| Finding::row_error(record.line, Rule::TooManyColumns, suggestion))
}

#[cfg(test)]
mod tests;
