//! Writes CSV files that spreadsheets open with correct accents and in which no cell runs as a formula.

use std::borrow::Cow;

/// The byte order mark. Without it, Excel reads UTF-8 as Windows-1252 and corrupts every accent.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes rows to memory: comma-delimited UTF-8 with a byte order mark and CRLF. Every cell goes through [`cell`].
#[derive(Debug)]
pub struct CsvWriter {
    rows: csv::Writer<Vec<u8>>,
}

impl CsvWriter {
    /// Creates a file that contains only the byte order mark.
    #[must_use]
    pub fn new() -> Self {
        let rows = csv::WriterBuilder::new()
            // The rows of an error file have different lengths if the rows of the school's file have different lengths.
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.to_vec());
        Self { rows }
    }

    /// Writes a row and escapes its cells, so that no caller can forget to escape them.
    pub fn row<I>(&mut self, cells: I)
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        for text in cells {
            self.rows.write_field(cell(text.as_ref()).as_bytes()).expect("writing to memory cannot fail");
        }
        self.rows.write_record(None::<&[u8]>).expect("writing to memory cannot fail, and rows may differ in length");
    }

    /// Returns the file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.rows.into_inner().expect("writing to memory cannot fail")
    }
}

impl Default for CsvWriter {
    fn default() -> Self {
        Self::new()
    }
}

/// The characters with which a formula may start. Some spreadsheets skip line ends and tabs before a formula, and read
/// the full-width forms of the signs, U+FF1D, U+FF0B, U+FF0D and U+FF20, like the signs themselves.
pub(super) const FORMULA_STARTS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// Escapes a cell so that no spreadsheet treats it as a formula: if it starts like one, an apostrophe is added before
/// it. Spreadsheets hide the apostrophe, and the roster reader removes it again.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA_STARTS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_starts_like_a_formula_is_escaped() {
        for formula in [
            "=1+1",
            "+44",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\u{FF1D}1",
            "\u{FF0B}44",
            "\u{FF0D}1",
            "\u{FF20}A1",
        ] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        for text in ["", "Ben", "O'Brien", "Smith-Jones", "a=b", " =1", "'=1"] {
            assert!(matches!(cell(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn a_file_has_a_byte_order_mark_quotes_and_crlf_line_ends() {
        let mut csv = CsvWriter::new();
        csv.row(["name", "note"]);
        csv.row(["Żak, Ł", "said \"no\"\nand left"]);
        csv.row(vec![String::from("=1"), String::new(), String::from("more")]);
        csv.row([""]);
        let expected = "\u{FEFF}name,note\r\n\"Żak, Ł\",\"said \"\"no\"\"\nand left\"\r\n'=1,,more\r\n\"\"\r\n";
        assert_eq!(String::from_utf8(csv.finish()).unwrap(), expected);
    }

    #[test]
    fn a_file_without_rows_contains_only_the_byte_order_mark() {
        assert_eq!(CsvWriter::default().finish(), BYTE_ORDER_MARK);
    }
}
