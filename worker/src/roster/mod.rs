//! Rosters: reads a school's CSV file and plans what it changes. The module consists of pure functions: it uses no
//! files, no database and no clock.

pub mod cards;
pub mod column;
mod decode;
pub mod errors_file;
pub mod export;
pub mod finding;
pub mod name;
pub mod password;
pub mod pin;
pub mod plan;
mod row;
mod short;
mod table;
pub mod template;
pub mod unreadable;
pub mod upn;
pub mod username;

pub use column::Column;
pub use finding::{Finding, FindingSeverity, Rule};
pub use row::RosterRow;
pub use unreadable::UnreadableFileError;

use row::{BrokenRow, Checker};
use table::Table;

/// The maximum number of rows in a file. The largest primary school in England has about 1,700 pupils.
pub const MAX_ROWS: usize = 50_000;

/// A parsed file: the rows that can be imported, and the errors and warnings.
#[derive(Debug)]
pub struct Roster {
    /// The valid rows, in the order of the file.
    pub rows: Vec<RosterRow>,
    /// The lines of the invalid rows, in the order of the file.
    pub rejected: Vec<u32>,
    /// The errors and warnings, in the order of the file. The plan adds the findings that depend on the school's
    /// accounts.
    pub findings: Vec<Finding>,
    /// The headers that do not name a known column.
    pub ignored_columns: Vec<String>,
    /// The number of rows, valid or not; blank rows do not count.
    pub rows_total: usize,
    /// The parts of the invalid rows that identify people. These people are in the file, so they are not leavers.
    pub(crate) broken: Vec<BrokenRow>,
}

/// Parses a roster: detects its encoding, delimiter and columns, and validates every row.
pub fn read(bytes: &[u8]) -> Result<Roster, UnreadableFileError> {
    let text = decode::decode(bytes)?;
    let mut table = Table::open(&text)?;
    let mut checker = Checker::default();
    let mut rows = Vec::new();
    let mut broken = Vec::new();
    while let Some((record, header)) = table.next_record()? {
        if rows.len() + broken.len() == MAX_ROWS {
            return Err(UnreadableFileError::TooManyRows);
        }
        match checker.validate(header, record) {
            Ok(row) => rows.push(row),
            Err(row) => broken.push(row),
        }
    }
    let rows_total = rows.len() + broken.len();
    if rows_total == 0 {
        return Err(UnreadableFileError::NoRows);
    }
    Ok(Roster {
        rows,
        rejected: broken.iter().map(|row| row.line).collect(),
        findings: checker.into_findings(),
        ignored_columns: table.into_ignored_columns(),
        rows_total,
        broken,
    })
}
