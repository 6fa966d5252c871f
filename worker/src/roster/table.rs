//! The table in a text: its delimiter, its header, and its records with the physical lines on which they begin.

use std::io::{Chain, Read};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::{
    column::{Column, Preference},
    short::told_short,
    unreadable::Unreadable,
};

/// Delimiters, the likelier first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Longest physical line, and longest row of several, in bytes. Ten megabytes of commas would make ten million cells.
const MAX_LINE: usize = 1 << 20;

/// Longest header that is shown, in characters, and most of those that are ignored.
const SHOWN: usize = 80;

/// Read behind the text: a quote that is still open there swallows it, which nothing else does.
const BEHIND: &[u8] = b"\n.\n";

/// A text as a table.
pub(crate) struct Table<'t> {
    header: Header,
    records: Records<'t>,
}

/// A record and where it begins.
#[derive(Clone, Copy)]
pub(crate) struct Record<'r> {
    /// Physical line, from 1.
    pub(crate) line: u32,
    cells: &'r StringRecord,
}

impl<'t> Table<'t> {
    /// Finds the delimiter by which the first row names the most columns.
    pub(crate) fn open(text: &'t str) -> Result<Self, Unreadable> {
        let text = text.trim_start_matches('\u{FEFF}').as_bytes();
        refuse_long_lines(text)?;
        let mut best: Option<(usize, Records<'t>)> = None;
        let mut failure = Unreadable::NoHeader;
        for delimiter in DELIMITERS.into_iter().rev() {
            let mut records = Records::of(text, delimiter);
            match records.next() {
                Ok(_) => {
                    let known = records.cells.iter().filter(|cell| Column::of_header(cell).is_some()).count();
                    if known > 0 && best.as_ref().is_none_or(|(most, _)| *most <= known) {
                        best = Some((known, records));
                    }
                }
                Err(error) => failure = error,
            }
        }
        let (_, records) = best.ok_or(failure)?;
        Ok(Self { header: Header::of(&records.cells)?, records })
    }

    /// The next record that is not blank.
    pub(crate) fn next_record(&mut self) -> Result<Option<(Record<'_>, &Header)>, Unreadable> {
        let line = self.records.next()?;
        Ok(line.map(|line| (Record { line, cells: &self.records.cells }, &self.header)))
    }

    /// The cells of the header, as they stand in the file.
    pub(crate) const fn header_cells(&self) -> &StringRecord {
        &self.header.cells
    }

    pub(crate) fn into_ignored_columns(self) -> Vec<String> {
        self.header.ignored
    }
}

impl<'r> Record<'r> {
    /// The cells, as they stand in the file.
    pub(crate) const fn cells(&self) -> &'r StringRecord {
        self.cells
    }

    /// The cell of a column: trimmed, without the apostrophe that keeps a spreadsheet from running it; empty when
    /// there is none. Of several columns for one thing it is the best that is filled in this row: a child without a
    /// preferred name has a forename.
    pub(crate) fn cell(&self, header: &Header, column: Column) -> &'r str {
        let cells = header.places[column.place()].iter().rev().flatten();
        cells.map(|at| self.cells.get(*at).map_or("", cleaned)).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// After how many cells the row ends, when that is before the last named column. A row that an error file told so,
    /// and that still has nothing in the cells that it lacked, has not been corrected: the file filled it up, as a
    /// spreadsheet does.
    pub(crate) fn ends_after(&self, header: &Header) -> Option<usize> {
        if self.cells.len() < header.needed {
            return Some(self.cells.len());
        }
        let told = header.errors.and_then(|at| self.cells.get(at)).and_then(told_short)?;
        let mut lacked = (0..header.needed).filter(|at| Some(*at) != header.errors).skip(told).peekable();
        let is_blank = |at: usize| self.cells[at].trim().is_empty();
        (lacked.peek().is_some() && lacked.all(is_blank)).then_some(told)
    }

    /// Something stands to the right of the last named column.
    pub(crate) fn is_long(&self, header: &Header) -> bool {
        self.cells.iter().skip(header.named).any(|cell| !cell.trim().is_empty())
    }
}

/// Exports write `'=1` for `=1`: what comes back is what went out.
fn cleaned(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.trim(),
        _ => cell,
    }
}

/// Which column stands where.
pub(crate) struct Header {
    /// By the column, then by the preference: the last is the best.
    places: [[Option<usize>; Preference::COUNT]; Column::ALL.len()],
    /// Where our own Errors column stands.
    errors: Option<usize>,
    /// Cells up to the last header that has a name, our own Errors column not counted.
    needed: usize,
    /// The same, with it.
    named: usize,
    ignored: Vec<String>,
    cells: StringRecord,
}

impl Header {
    fn of(headers: &StringRecord) -> Result<Self, Unreadable> {
        let mut header = Self {
            places: [[None; Preference::COUNT]; Column::ALL.len()],
            errors: None,
            needed: 0,
            named: 0,
            ignored: Vec::new(),
            cells: headers.clone(),
        };
        for (at, text) in headers.iter().enumerate() {
            let text = cleaned(text);
            if text.is_empty() {
                continue;
            }
            header.named = at + 1;
            if Column::is_errors_header(text) {
                header.errors = Some(at);
                continue;
            }
            header.needed = at + 1;
            let Some((column, preference)) = Column::of_header(text) else {
                header.ignore(text);
                continue;
            };
            let place = &mut header.places[column.place()][preference as usize];
            if let Some(first) = place.replace(at).map(|first| headers.get(first).unwrap_or_default()) {
                return Err(Unreadable::ColumnTwice { column, first: shown(first), second: shown(text) });
            }
        }
        let missing = |column: &Column| header.places[column.place()].iter().flatten().next().is_none();
        let missing: Vec<_> = [Column::FirstName, Column::LastName].into_iter().filter(missing).collect();
        if missing.is_empty() { Ok(header) } else { Err(Unreadable::MissingColumns(missing)) }
    }

    fn ignore(&mut self, header: &str) {
        if self.ignored.len() < SHOWN {
            self.ignored.push(shown(header));
        }
    }
}

fn shown(header: &str) -> String {
    header.trim().chars().take(SHOWN).collect()
}

/// The records of a text that are not blank.
struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    reader: Reader<Chain<&'t [u8], &'static [u8]>>,
    cells: StringRecord,
    /// Up to here line breaks are counted: `line` is the line of this byte.
    counted: usize,
    line: u32,
}

impl<'t> Records<'t> {
    fn of(text: &'t [u8], delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        let reader = builder.from_reader(text.chain(BEHIND));
        Self { text, delimiter, reader, cells: StringRecord::new(), counted: 0, line: 1 }
    }

    /// Reads into `cells` and gives the line; none at the end.
    fn next(&mut self) -> Result<Option<u32>, Unreadable> {
        loop {
            // The text is valid, and reading from memory cannot fail.
            let more = self.reader.read_record(&mut self.cells).map_err(|_| Unreadable::Binary)?;
            let begin = self.cells.position().map_or(self.text.len(), |position| offset(position.byte()));
            // The reader skips blank lines, but says that a record begins before them.
            let breaks = self.text.iter().skip(begin).take_while(|byte| is_break(**byte)).count();
            let begin = begin.saturating_add(breaks);
            if !more || begin >= self.text.len() {
                return Ok(None);
            }
            self.line = self.line.saturating_add(line_breaks(&self.text[self.counted..begin]));
            self.counted = begin;
            let end = offset(self.reader.position().byte());
            let raw = &self.text[begin..end.clamp(begin, self.text.len())];
            if end > self.text.len() + 1 || hides_rows(raw, self.delimiter) {
                return Err(Unreadable::UnclosedQuote { line: self.line });
            }
            if raw.len() > MAX_LINE {
                return Err(Unreadable::LineTooLong { line: self.line });
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

/// Line breaks of all three kinds: LF, CR LF, CR.
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

/// Whether a record over several lines is one only because a quote that was never closed met the next one: then text
/// follows the closing quote. (A cell that is quoted well may have line breaks.)
fn hides_rows(raw: &[u8], delimiter: u8) -> bool {
    if !raw.trim_ascii_end().iter().any(|byte| is_break(*byte)) {
        return false;
    }
    let mut bytes = raw.iter().copied().peekable();
    while let Some(first) = bytes.next() {
        if first == b'"' {
            // To the closing quote: a doubled one is a quote in the cell.
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

fn refuse_long_lines(text: &[u8]) -> Result<(), Unreadable> {
    let mut begin = 0;
    for line in text.split(|byte| is_break(*byte)) {
        if line.len() > MAX_LINE {
            return Err(Unreadable::LineTooLong { line: line_breaks(&text[..begin]).saturating_add(1) });
        }
        begin += line.len() + 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::short::tell_short;
    use super::*;

    fn records(text: &str) -> Result<Vec<(u32, Vec<String>)>, Unreadable> {
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
    fn lines_are_physical() {
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
    fn the_delimiter_is_the_one_of_the_header() {
        for text in
            ["Forename,Surname,Class\nA,B,\"x;y\"", "Forename;Surname;Class\nA;B;x;y", "Forename\tSurname\nA\tB"]
        {
            let cells = records(text).unwrap().remove(0).1;
            assert_eq!(cells[..2], ["A", "B"], "{text:?}");
        }
        assert_eq!(records("\"Surname, or family name\";Surname;Forename\nx;A;B").unwrap()[0].1, ["x", "A", "B"]);
    }

    #[test]
    fn what_names_no_columns_is_no_table() {
        let no_header = Some(Unreadable::NoHeader);
        assert_eq!(records("one,two\n1,2").err(), no_header);
        assert_eq!(records("Ben,Price,Hazel").err(), no_header);
        let missing = |columns: &[Column]| Some(Unreadable::MissingColumns(columns.to_vec()));
        assert_eq!(records("Class,UPN\nx,y").err(), missing(&[Column::FirstName, Column::LastName]));
        assert_eq!(records("Surname\nPrice").err(), missing(&[Column::FirstName]));
    }

    #[test]
    fn of_several_names_a_row_has_the_best_that_is_filled_and_the_same_twice_is_refused() {
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
        let twice = Unreadable::ColumnTwice {
            column: Column::Classroom,
            first: "Class".to_owned(),
            second: "Reg group".to_owned(),
        };
        assert_eq!(records("Forename,Surname,Class,Reg group\na,b,c,d").err(), Some(twice));
    }

    #[test]
    fn cells_are_trimmed_and_lose_the_apostrophe_of_an_export() {
        for (cell, clean) in [
            (" Ben\u{A0}", "Ben"),
            ("'=1+1", "=1+1"),
            ("'-x", "-x"),
            ("'+44", "+44"),
            ("'@x", "@x"),
            ("'", "'"),
            ("'t Hart", "'t Hart"),
            ("O'Brien", "O'Brien"),
        ] {
            assert_eq!(cleaned(cell), clean);
        }
    }

    #[test]
    fn an_open_quote_is_told_with_its_line() {
        let unclosed = |line| Some(Unreadable::UnclosedQuote { line });
        assert_eq!(records("Forename,Surname\nA,B\n\"C,D\nE,F\n").err(), unclosed(3));
        assert_eq!(records("Forename,Surname\nA,\"B\"\"").err(), unclosed(2));
        assert_eq!(records("Forename,Surname\nA,\"").err(), unclosed(2));
        assert_eq!(records("\"Forename,Surname\nA,B\n").err(), unclosed(1));
        // It is closed by the opening quote of a later row.
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
    fn a_line_of_megabytes_is_refused() {
        let commas = format!("Forename,Surname\r\nA,B\r\n{}\r\n", ",".repeat(2 << 20));
        assert_eq!(records(&commas).err(), Some(Unreadable::LineTooLong { line: 3 }));
        let lines = format!("Forename,Surname,Note\nA,B,\nC,D,\"{}\"\nE,F,", "line\n".repeat(1 << 18));
        assert_eq!(records(&lines).err(), Some(Unreadable::LineTooLong { line: 3 }));
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
    fn the_width_is_that_of_the_named_columns() {
        assert_eq!(
            widths("Forename,Surname,Class,Errors,,\nA,B\nA,B,C\nA,B,C,bad,,,\nA,B,C,,,x"),
            [(Some(2), false), (None, false), (None, false), (None, true)]
        );
    }

    #[test]
    fn a_row_that_was_told_short_is_so_until_it_is_filled_or_its_error_taken_away() {
        let told = format!("pin: six digits; too few columns ({})", tell_short(1));
        let rows =
            [format!("A,,,\"{told}\""), format!("A,B,,\"{told}\""), "A,,,".to_owned(), format!("A,,C,\"{told}\"")];
        let short = [(Some(1), false), (None, false), (None, false), (None, false)];
        assert_eq!(widths(&format!("Forename,Surname,Class,Errors\n{}", rows.join("\n"))), short);
        // Somebody moved our column.
        let rows = [format!("\"{told}\",A,,"), format!("\"{told}\",A,B,")];
        let expected = [(Some(1), false), (None, false)];
        assert_eq!(widths(&format!("Errors,Forename,Surname,Class\n{}", rows.join("\n"))), expected);
        // Somebody took columns out: it lacks none of those that are left.
        assert_eq!(
            widths(&format!("Forename,Surname,Errors\nA,B,\"{}\"", told.replace("cell 1", "cell 2"))),
            [(None, false)]
        );
    }
}
