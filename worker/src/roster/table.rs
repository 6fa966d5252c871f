//! Parses a text as a table: its delimiter, its header, and its records with the physical lines on which they start.

use std::io::{Chain, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::{
    column::{Column, Preference},
    export::FORMULA_STARTS,
    short::{marked_cells, was_short},
    unreadable::UnreadableFileError,
};

/// The delimiters, the most likely first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The maximum length of a physical line, and of a row over several lines, in bytes. Without a limit, ten megabytes of
/// commas would become ten million cells.
const MAX_LINE: usize = 1 << 20;

/// The maximum length of a header in a message, in characters, and the maximum number of ignored headers in the list.
const MAX_SHOWN: usize = 80;

/// Text that is parsed after the file. If a quote is still open at the end of the file, this text becomes part of the
/// last record, which reveals the unclosed quote.
const BEHIND: &[u8] = b"\n.\n";

/// A text that is parsed as a table.
pub(crate) struct Table<'t> {
    header: Header,
    records: Records<'t>,
}

/// A record and the line on which it starts.
#[derive(Clone, Copy)]
pub(crate) struct Record<'r> {
    /// The physical line, from 1.
    pub(crate) line: u32,
    cells: &'r StringRecord,
}

impl<'t> Table<'t> {
    /// Parses the header with each delimiter and chooses the delimiter that gives the most known columns.
    pub(crate) fn open(text: &'t str) -> Result<Self, UnreadableFileError> {
        let text = text.trim_start_matches('\u{FEFF}').as_bytes();
        reject_long_lines(text)?;
        let mut best: Option<(usize, Records<'t>)> = None;
        let mut failure = UnreadableFileError::NoHeader;
        for delimiter in DELIMITERS.into_iter().rev() {
            let mut records = Records::new(text, delimiter);
            match records.next() {
                Ok(_) => {
                    let known_columns = records.cells.iter().filter(|cell| Column::from_header(cell).is_some()).count();
                    if known_columns > 0 && best.as_ref().is_none_or(|(most, _)| *most <= known_columns) {
                        best = Some((known_columns, records));
                    }
                }
                Err(error) => failure = error,
            }
        }
        let (_, records) = best.ok_or(failure)?;
        Ok(Self { header: Header::parse(&records.cells)?, records })
    }

    /// Returns the next record that is not blank.
    pub(crate) fn next_record(&mut self) -> Result<Option<(Record<'_>, &Header)>, UnreadableFileError> {
        let line = self.records.next()?;
        Ok(line.map(|line| (Record { line, cells: &self.records.cells }, &self.header)))
    }

    /// Returns the cells of the header, unchanged.
    pub(crate) const fn header_cells(&self) -> &StringRecord {
        &self.header.cells
    }

    pub(crate) fn into_ignored_columns(self) -> Vec<String> {
        self.header.ignored
    }
}

impl<'r> Record<'r> {
    /// Returns the cells, unchanged.
    pub(crate) const fn cells(&self) -> &'r StringRecord {
        self.cells
    }

    /// Returns the cell of a column, trimmed and without the apostrophe that prevents a spreadsheet from running the
    /// cell. Returns an empty text if there is no such cell. If several columns of the file match, returns the best
    /// cell that is not blank: for a child without a preferred name, the forename.
    pub(crate) fn cell(&self, header: &Header, column: Column) -> &'r str {
        let cells = header.positions[column.index()].iter().rev().flatten();
        cells.map(|index| self.cells.get(*index).map_or("", clean)).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// Returns the number of cells after which the row ends, if the row is short. A row is short if it ends before the
    /// last named column. A row is also short if its `Errors` cell marks it and the missing cells are still blank. Such
    /// a row has not been corrected, because error files and spreadsheets fill short rows with blank cells.
    pub(crate) fn ends_after(&self, header: &Header) -> Option<usize> {
        if self.cells.len() < header.needed {
            return Some(self.cells.len());
        }
        let errors = header.errors.and_then(|index| self.cells.get(index)).filter(|errors| was_short(errors))?;
        let own_cells = (0..header.needed).filter(|index| Some(*index) != header.errors);
        let is_blank: Vec<bool> = own_cells.map(|index| self.cells[index].trim().is_empty()).collect();
        let filled = is_blank.iter().rposition(|is_blank| !is_blank).map_or(0, |last| last + 1);
        // Without a mark, it is unknown where the row ended, so the row is short until its last cell is filled.
        let ended_after = marked_cells(errors).unwrap_or(filled);
        (filled <= ended_after && ended_after < is_blank.len()).then_some(ended_after)
    }

    /// Whether a cell after the last named column is not blank.
    pub(crate) fn is_long(&self, header: &Header) -> bool {
        self.cells.iter().skip(header.named).any(|cell| !cell.trim().is_empty())
    }
}

/// Trims a cell and removes the apostrophe that an export adds (`'=1` for `=1`), so that an exported file can be
/// uploaded unchanged.
fn clean(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA_STARTS) => rest.trim(),
        _ => cell,
    }
}

/// The positions of the columns.
pub(crate) struct Header {
    /// The position of each column's header, by column and then by preference; the last preference is the best.
    positions: [[Option<usize>; Preference::COUNT]; Column::ALL.len()],
    /// The position of the `Errors` column.
    errors: Option<usize>,
    /// The number of cells up to the last named header other than `Errors`.
    needed: usize,
    /// The number of cells up to the last named header, which may be `Errors`.
    named: usize,
    ignored: Vec<String>,
    cells: StringRecord,
}

impl Header {
    fn parse(headers: &StringRecord) -> Result<Self, UnreadableFileError> {
        let mut header = Self {
            positions: [[None; Preference::COUNT]; Column::ALL.len()],
            errors: None,
            needed: 0,
            named: 0,
            ignored: Vec::new(),
            cells: headers.clone(),
        };
        for (index, text) in headers.iter().enumerate() {
            let text = clean(text);
            if text.is_empty() {
                continue;
            }
            header.named = index + 1;
            if Column::is_errors_header(text) {
                header.errors = Some(index);
                continue;
            }
            header.needed = index + 1;
            let Some((column, preference)) = Column::from_header(text) else {
                header.ignore(text);
                continue;
            };
            let position = &mut header.positions[column.index()][preference as usize];
            if let Some(first) = position.replace(index).map(|first| headers.get(first).unwrap_or_default()) {
                return Err(UnreadableFileError::ColumnTwice {
                    column,
                    first: shortened(first),
                    second: shortened(text),
                });
            }
        }
        let missing = |column: &Column| header.positions[column.index()].iter().flatten().next().is_none();
        let missing: Vec<_> = [Column::FirstName, Column::LastName].into_iter().filter(missing).collect();
        if missing.is_empty() { Ok(header) } else { Err(UnreadableFileError::MissingColumns(missing)) }
    }

    fn ignore(&mut self, header: &str) {
        if self.ignored.len() < MAX_SHOWN {
            self.ignored.push(shortened(header));
        }
    }
}

fn shortened(header: &str) -> String {
    header.trim().chars().take(MAX_SHOWN).collect()
}

/// The non-blank records of a text.
struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    reader: Reader<Chain<&'t [u8], &'static [u8]>>,
    cells: StringRecord,
    /// The offset up to which line breaks are counted; `line` is the line of the byte at this offset.
    counted: usize,
    line: u32,
}

impl<'t> Records<'t> {
    fn new(text: &'t [u8], delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        let reader = builder.from_reader(text.chain(BEHIND));
        Self { text, delimiter, reader, cells: StringRecord::new(), counted: 0, line: 1 }
    }

    /// Reads a record into `cells` and returns its line; `None` at the end.
    fn next(&mut self) -> Result<Option<u32>, UnreadableFileError> {
        loop {
            // This cannot fail, because the text is valid UTF-8 and is read from memory.
            let more = self.reader.read_record(&mut self.cells).map_err(|_| UnreadableFileError::Binary)?;
            let start = self.cells.position().map_or(self.text.len(), |position| offset(position.byte()));
            // The reader skips blank lines but reports the position before them as the start of the record.
            let breaks = self.text.iter().skip(start).take_while(|byte| is_break(**byte)).count();
            let start = start.saturating_add(breaks);
            if !more || start >= self.text.len() {
                return Ok(None);
            }
            self.line = self.line.saturating_add(line_breaks(&self.text[self.counted..start]));
            self.counted = start;
            let end = offset(self.reader.position().byte());
            let raw = &self.text[start..end.clamp(start, self.text.len())];
            if end > self.text.len() + 1 || hides_rows(raw, self.delimiter) {
                return Err(UnreadableFileError::UnclosedQuote { line: self.line });
            }
            if raw.len() > MAX_LINE {
                return Err(UnreadableFileError::LineTooLong { line: self.line });
            }
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(self.line));
            }
        }
    }
}

fn offset(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Counts the line breaks of all three kinds: LF, CR LF, CR.
fn line_breaks(text: &[u8]) -> u32 {
    let mut count = 0_u32;
    let mut before = 0;
    for byte in text {
        if *byte == b'\r' || (*byte == b'\n' && before != b'\r') {
            count = count.saturating_add(1);
        }
        before = *byte;
    }
    count
}

/// Whether a record spans several lines only because an unclosed quote was closed by the opening quote of a later row.
/// In that case, text follows the closing quote. (A correctly quoted cell may contain line breaks.)
fn hides_rows(raw: &[u8], delimiter: u8) -> bool {
    if !raw.trim_ascii_end().iter().any(|byte| is_break(*byte)) {
        return false;
    }
    let mut bytes = raw.iter().copied().peekable();
    while let Some(first) = bytes.next() {
        if first == b'"' {
            // Skip to the closing quote; a doubled quote is a quote in the cell.
            while let Some(byte) = bytes.next() {
                if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                    break;
                }
            }
            while bytes.next_if_eq(&b' ').is_some() {}
            if bytes.next().is_some_and(|byte| byte != delimiter && !is_break(byte)) {
                return true;
            }
        } else if first != delimiter {
            while bytes.next().is_some_and(|byte| byte != delimiter) {}
        }
    }
    false
}

fn reject_long_lines(text: &[u8]) -> Result<(), UnreadableFileError> {
    let mut start = 0;
    for line in text.split(|byte| is_break(*byte)) {
        if line.len() > MAX_LINE {
            return Err(UnreadableFileError::LineTooLong { line: line_breaks(&text[..start]).saturating_add(1) });
        }
        start += line.len() + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::short::marked_rule;
    use super::*;

    fn records(text: &str) -> Result<Vec<(u32, Vec<String>)>, UnreadableFileError> {
        let mut table = Table::open(text)?;
        let mut all = Vec::new();
        while let Some((record, _)) = table.next_record()? {
            all.push((record.line, record.cells.iter().map(str::to_owned).collect()));
        }
        Ok(all)
    }

    fn lines(text: &str) -> Vec<u32> {
        records(text).unwrap().into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn lines_are_counted_physically() {
        for (text, expected) in [
            ("Forename,Surname\nA,B\nC,D", vec![2, 3]),
            ("Forename,Surname\r\nA,B\r\nC,D\r\n", vec![2, 3]),
            ("Forename,Surname\rA,B\rC,D\r", vec![2, 3]),
            ("\r\n\r\nForename,Surname\r\n\r\nA,B\r\n\r\n\r\nC,D", vec![5, 8]),
            ("Forename,Surname,Note\n\"A\",B,\"one\r\ntwo\nthree\"\nC,D,", vec![2, 5]),
            ("Forename,Surname\n,\n  ,  \nC,D\n \n", vec![4]),
            ("Forename,Surname\n\n\n", vec![]),
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_delimiter_is_that_of_the_header() {
        for text in
            ["Forename,Surname,Class\nA,B,\"x;y\"", "Forename;Surname;Class\nA;B;x;y", "Forename\tSurname\nA\tB"]
        {
            let cells = records(text).unwrap().remove(0).1;
            assert_eq!(cells[..2], ["A", "B"], "{text:?}");
        }
        assert_eq!(records("\"Surname, or family name\";Surname;Forename\nx;A;B").unwrap()[0].1, ["x", "A", "B"]);
    }

    #[test]
    fn a_text_without_the_name_columns_is_rejected() {
        let no_header = Some(UnreadableFileError::NoHeader);
        assert_eq!(records("one,two\n1,2").err(), no_header);
        assert_eq!(records("Ben,Price,Hazel").err(), no_header);
        let missing = |columns: &[Column]| Some(UnreadableFileError::MissingColumns(columns.to_vec()));
        assert_eq!(records("Class,UPN\nx,y").err(), missing(&[Column::FirstName, Column::LastName]));
        assert_eq!(records("Surname\nPrice").err(), missing(&[Column::FirstName]));
    }

    #[test]
    fn a_row_uses_its_best_name_column_and_equivalent_columns_are_rejected() {
        let header = "Legal surname,Surname,Preferred surname,Preferred name,Forename,,Shoe size";
        let text = format!("{header}\na,b,c,d,e,,9\na,b, ,,e,,9\na,,,d,,,9\n,,,,,,9");
        let mut table = Table::open(&text).unwrap();
        let mut names = Vec::new();
        while let Some((record, header)) = table.next_record().unwrap() {
            assert_eq!(record.cell(header, Column::Upn), "");
            names.push([Column::FirstName, Column::LastName].map(|column| record.cell(header, column).to_owned()));
        }
        assert_eq!(names, [["d", "c"], ["e", "b"], ["d", "a"], ["", ""]]);
        assert_eq!(table.into_ignored_columns(), ["Shoe size"]);
        let twice = UnreadableFileError::ColumnTwice {
            column: Column::Classroom,
            first: "Class".to_owned(),
            second: "Reg group".to_owned(),
        };
        assert_eq!(records("Forename,Surname,Class,Reg group\na,b,c,d").err(), Some(twice));
    }

    #[test]
    fn cells_are_trimmed_and_the_apostrophe_of_an_export_is_removed() {
        for (cell, expected) in [
            (" Ben\u{A0}", "Ben"),
            ("'=1+1", "=1+1"),
            ("'-x", "-x"),
            ("'+44", "+44"),
            ("'@x", "@x"),
            ("'\u{FF1D}1", "\u{FF1D}1"),
            ("'\n=1", "=1"),
            ("'", "'"),
            ("'t Hart", "'t Hart"),
            ("O'Brien", "O'Brien"),
        ] {
            assert_eq!(clean(cell), expected);
        }
    }

    #[test]
    fn an_unclosed_quote_is_reported_with_its_line() {
        let unclosed = |line| Some(UnreadableFileError::UnclosedQuote { line });
        assert_eq!(records("Forename,Surname\nA,B\n\"C,D\nE,F\n").err(), unclosed(3));
        assert_eq!(records("Forename,Surname\nA,\"B\"\"").err(), unclosed(2));
        assert_eq!(records("Forename,Surname\nA,\"").err(), unclosed(2));
        assert_eq!(records("\"Forename,Surname\nA,B\n").err(), unclosed(1));
        // The quote is closed by the opening quote of a later row.
        assert_eq!(records("Forename,Surname\nA,\"B\nC,D\nE,\"F\"\nG,H").err(), unclosed(2));
        for fine in [
            "Forename,Surname\n\"A\",\"B\nC\"\n",
            "Forename,Surname\n\"A\" ,\"B\"\"\nC\" \n",
            "Forename,Surname\nA,5\"\nC,D",
        ] {
            assert!(records(fine).is_ok(), "{fine:?}");
        }
    }

    #[test]
    fn a_line_of_megabytes_is_rejected() {
        let commas = format!("Forename,Surname\r\nA,B\r\n{}\r\n", ",".repeat(2 << 20));
        assert_eq!(records(&commas).err(), Some(UnreadableFileError::LineTooLong { line: 3 }));
        let lines = format!("Forename,Surname,Note\nA,B,\nC,D,\"{}\"\nE,F,", "line\n".repeat(1 << 18));
        assert_eq!(records(&lines).err(), Some(UnreadableFileError::LineTooLong { line: 3 }));
    }

    fn widths(text: &str) -> Vec<(Option<usize>, bool)> {
        let mut table = Table::open(text).unwrap();
        let mut widths = Vec::new();
        while let Some((record, header)) = table.next_record().unwrap() {
            widths.push((record.ends_after(header), record.is_long(header)));
        }
        widths
    }

    #[test]
    fn a_row_must_be_as_wide_as_the_named_columns() {
        assert_eq!(
            widths("Forename,Surname,Class,Errors,,\nA,B\nA,B,C\nA,B,C,bad,,,\nA,B,C,,,x"),
            [(Some(2), false), (None, false), (None, false), (None, true)]
        );
    }

    #[test]
    fn a_short_row_stays_short_until_it_is_completed_or_its_error_removed() {
        let error = format!("pin: six digits; {} (complete the row)", marked_rule(1));
        let rows =
            [format!("A,,,\"{error}\""), format!("A,B,,\"{error}\""), "A,,,".to_owned(), format!("A,,C,\"{error}\"")];
        let short = [(Some(1), false), (None, false), (None, false), (None, false)];
        assert_eq!(widths(&format!("Forename,Surname,Class,Errors\n{}", rows.join("\n"))), short);
        // The `Errors` column was moved.
        let rows = [format!("\"{error}\",A,,"), format!("\"{error}\",A,B,")];
        let expected = [(Some(1), false), (None, false)];
        assert_eq!(widths(&format!("Errors,Forename,Surname,Class\n{}", rows.join("\n"))), expected);
        // Columns were removed: the row has all the cells of the remaining columns.
        assert_eq!(
            widths(&format!("Forename,Surname,Errors\nA,B,\"{}\"", error.replace("[1]", "[2]"))),
            [(None, false)]
        );
    }

    #[test]
    fn without_a_mark_a_short_row_stays_short_until_its_last_cell_is_filled_or_its_error_removed() {
        // An error file of an older version, which did not write marks.
        let error = "\"too few columns (it ends after cell 1: write the cells that it lacks, with their delimiters)\"";
        let rows = [format!("A,,,{error}"), format!("A,B,,{error}"), "A,B,,".to_owned(), format!("A,B,C,{error}")];
        let expected = [(Some(1), false), (Some(2), false), (None, false), (None, false)];
        assert_eq!(widths(&format!("Forename,Surname,Class,Errors\n{}", rows.join("\n"))), expected);
    }
}
