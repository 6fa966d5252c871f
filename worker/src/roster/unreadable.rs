//! Why a file cannot be a roster at all: what an upload is refused for at once (LMS-ADM-021).

use thiserror::Error;

use super::column::Column;

/// The file as a whole is refused; no row of it is looked at further. The texts say what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// No bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// A workbook, a PDF, an archive.
    #[error("this is {0}, not a CSV file: open it and save it as CSV UTF-8")]
    OtherFormat(&'static str),
    /// NUL bytes.
    #[error("this is not a text file: save the roster as CSV UTF-8")]
    Binary,
    /// A byte order mark promises an encoding that the rest breaks.
    #[error("the text is not valid {0}: save the roster again as CSV UTF-8")]
    Encoding(&'static str),
    /// The first row names no column that the product knows.
    #[error("the first row must name the columns, for example first_name,last_name,classroom")]
    NoHeader,
    /// A header without the names.
    #[error("the header has no column for {}", names(.0))]
    MissingColumns(Vec<Column>),
    /// Two headers say the same.
    #[error("two headers, \"{first}\" and \"{second}\", both name the column {column}: remove one")]
    ColumnTwice {
        /// The column that both name.
        column: Column,
        /// The header that stands first.
        first: String,
        /// The header that stands second.
        second: String,
    },
    /// A header and nothing under it.
    #[error("the file has a header but no rows")]
    NoRows,
    /// More than a school can have.
    #[error("the file has more than {} rows: split it", super::MAX_ROWS)]
    TooManyRows,
    /// A quote swallows the rest of the file. The rows in it would count as absent, their pupils as leavers.
    #[error("line {line}: a quote is opened in this row and never closed")]
    UnclosedQuote {
        /// Physical line where the row begins.
        line: u32,
    },
    /// A line beyond any roster's, which would cost more memory than it is worth.
    #[error("line {line} is too long to be a row of a roster")]
    LineTooLong {
        /// Physical line.
        line: u32,
    },
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(" and ")
}
