//! CSV as this product sends it: opened by a spreadsheet with its accents right, and with no cell that runs.

use std::borrow::Cow;

/// Without it, Excel reads UTF-8 as Windows-1252 and spoils every accent.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Rows in memory: comma-delimited UTF-8 with a byte order mark and CRLF, every cell through [`cell`].
#[derive(Debug)]
pub struct CsvWriter {
    rows: csv::Writer<Vec<u8>>,
}

impl CsvWriter {
    /// An empty file but for the byte order mark.
    #[must_use]
    pub fn new() -> Self {
        let rows = csv::WriterBuilder::new()
            // Rows of an error file are as long as the school made them.
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.to_vec());
        Self { rows }
    }

    /// One row. The cells are made safe here, so that no caller can forget it.
    pub fn row<I>(&mut self, cells: I)
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        for text in cells {
            self.rows.write_field(cell(text.as_ref()).as_bytes()).expect("memory takes every write");
        }
        self.rows.write_record(None::<&[u8]>).expect("memory takes every write, and rows may differ in length");
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.rows.into_inner().expect("memory takes every write")
    }
}

impl Default for CsvWriter {
    fn default() -> Self {
        Self::new()
    }
}

/// A cell that no spreadsheet takes for a formula: one that begins as such gets an apostrophe before it, which
/// spreadsheets hide and our reader takes off again.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_as_a_formula_is_made_text() {
        for formula in ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        for text in ["", "Ben", "O'Brien", "Smith-Jones", "a=b", " =1", "'=1"] {
            assert!(matches!(cell(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn a_file_has_its_mark_its_quotes_and_its_line_ends() {
        let mut csv = CsvWriter::new();
        csv.row(["name", "note"]);
        csv.row(["Żak, Ł", "said \"no\"\nand left"]);
        csv.row(vec![String::from("=1"), String::new(), String::from("more")]);
        csv.row([""]);
        let expected = "\u{FEFF}name,note\r\n\"Żak, Ł\",\"said \"\"no\"\"\nand left\"\r\n'=1,,more\r\n\"\"\r\n";
        assert_eq!(String::from_utf8(csv.finish()).unwrap(), expected);
    }

    #[test]
    fn a_file_without_rows_is_its_mark_alone() {
        assert_eq!(CsvWriter::default().finish(), BYTE_ORDER_MARK);
    }
}
