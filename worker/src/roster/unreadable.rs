//! The reasons for which an upload is rejected at once because the file cannot be a roster (LMS-ADM-021).

use thiserror::Error;

use super::column::Column;

/// The file as a whole is rejected, and no further row is read. The messages explain what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnreadableFileError {
    /// The file contains no bytes or only white space.
    #[error("the file is empty")]
    Empty,
    /// The file is a workbook, a PDF, an archive or another format.
    #[error("this is {0}, not a CSV file: open it and save it as CSV UTF-8")]
    OtherFormat(&'static str),
    /// The file contains NUL bytes.
    #[error("this is not a text file: save the roster as CSV UTF-8")]
    Binary,
    /// The file has a byte order mark, but the rest is invalid in that encoding.
    #[error("the text is not valid {0}: save the roster again as CSV UTF-8")]
    Encoding(&'static str),
    /// The first row does not name any known column.
    #[error("the first row must name the columns, for example first_name,last_name,classroom")]
    NoHeader,
    /// The header lacks the columns for the names.
    #[error("the header has no column for {}", names(.0))]
    MissingColumns(Vec<Column>),
    /// Two headers name the same column.
    #[error("two headers, \"{first}\" and \"{second}\", both name the column {column}: remove one")]
    ColumnTwice {
        /// The column that both headers name.
        column: Column,
        /// The first of the two headers.
        first: String,
        /// The second of the two headers.
        second: String,
    },
    /// The file has a header but no rows.
    #[error("the file has a header but no rows")]
    NoRows,
    /// The file has more rows than any school needs.
    #[error("the file has more than {} rows: split it", super::MAX_ROWS)]
    TooManyRows,
    /// An unclosed quote hides the rows that follow. Their pupils would be absent from the roster and count as leavers.
    #[error("line {line}: a quote is opened in this row and never closed")]
    UnclosedQuote {
        /// The physical line on which the row starts.
        line: u32,
    },
    /// A line is longer than any line of a roster. Parsing it would need too much memory.
    #[error("line {line} is too long to be a row of a roster")]
    LineTooLong {
        /// The physical line.
        line: u32,
    },
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(" and ")
}
