//! Rosters: reading a school's CSV file, and planning what it changes. Pure: no file, no database, no clock.

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
pub use finding::{Finding, Rule, Severity};
pub use row::RosterRow;
pub use unreadable::Unreadable;

use row::{Broken, Checker};
use table::Table;

/// Most rows of a file; the largest primary school of England has about 1,700 pupils.
pub const MAX_ROWS: usize = 50_000;

/// A file that was read: the rows that can be imported, and everything that is wrong with the others.
#[derive(Debug)]
pub struct Roster {
    /// The valid rows, in the file's order.
    pub rows: Vec<RosterRow>,
    /// The lines of the rows that are not valid, in the file's order.
    pub rejected: Vec<u32>,
    /// What is wrong or remarkable, in the file's order. What only the school's accounts can tell is found by the plan.
    pub findings: Vec<Finding>,
    /// Headers that name no column of the product.
    pub ignored_columns: Vec<String>,
    /// Rows of the file, valid or not; blank ones do not count.
    pub rows_total: usize,
    /// What is left of the rejected rows: their people are in the file, so they are no leavers.
    pub(crate) broken: Vec<Broken>,
}

/// Reads a roster: finds its encoding, delimiter and columns, and checks every row.
pub fn read(bytes: &[u8]) -> Result<Roster, Unreadable> {
    let text = decode::decode(bytes)?;
    let mut table = Table::open(&text)?;
    let mut checker = Checker::default();
    let mut rows = Vec::new();
    let mut broken = Vec::new();
    while let Some((record, header)) = table.next_record()? {
        if rows.len() + broken.len() == MAX_ROWS {
            return Err(Unreadable::TooManyRows);
        }
        match checker.check(header, record) {
            Ok(row) => rows.push(row),
            Err(rest) => broken.push(rest),
        }
    }
    let rows_total = rows.len() + broken.len();
    if rows_total == 0 {
        return Err(Unreadable::NoRows);
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
