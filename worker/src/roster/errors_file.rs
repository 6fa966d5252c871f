//! The error file: the school's own rows with an added column for the errors, to be corrected and uploaded again.

use std::{borrow::Cow, collections::HashMap, fmt::Write};

use csv::StringRecord;

use super::{
    column::Column,
    decode::decode,
    export::CsvWriter,
    finding::{Finding, Rule},
    short::marked_rule,
    table::Table,
    unreadable::UnreadableFileError,
};

/// The header of the added column.
const HEADER: &str = "Errors";

/// Returns the rows of a roster, without blank rows, with an `Errors` column after the last named column. The new
/// column replaces the `Errors` column of an earlier error file. The other cells are unchanged and include PINs and
/// passwords.
pub fn errors_csv(original: &[u8], findings: &[Finding]) -> Result<Vec<u8>, UnreadableFileError> {
    let text = decode(original)?;
    let mut table = Table::open(&text)?;
    let layout = Layout::from_header(table.header_cells());
    let mut findings_by_line = HashMap::<u32, Vec<&Finding>>::new();
    for finding in findings {
        findings_by_line.entry(finding.line).or_default().push(finding);
    }

    let mut csv = CsvWriter::new();
    csv.row(layout.row(table.header_cells(), HEADER));
    while let Some((record, header)) = table.next_record()? {
        let findings = findings_by_line.get(&record.line).map_or(&[][..], Vec::as_slice);
        csv.row(layout.row(record.cells(), &errors_text(findings, record.ends_after(header))));
    }
    Ok(csv.finish())
}

/// Returns the findings of a row as "column: rule (suggestion)", joined by semicolons. If the row has too few cells,
/// the text of that rule is marked with the number of cells after which the row ends.
fn errors_text(findings: &[&Finding], ends_after: Option<usize>) -> String {
    let mut text = String::new();
    for finding in findings {
        if !text.is_empty() {
            text.push_str("; ");
        }
        if let Some(column) = finding.column {
            let _ = write!(text, "{column}: ");
        }
        text.push_str(&match ends_after {
            Some(cells) if finding.rule == Rule::TooFewColumns => Cow::Owned(marked_rule(cells)),
            _ => Cow::Borrowed(finding.rule.text()),
        });
        if !finding.suggestion.is_empty() {
            let _ = write!(text, " ({})", finding.suggestion);
        }
    }
    text
}

/// The position of the `Errors` column.
struct Layout {
    /// The number of columns before the `Errors` column.
    width: usize,
    /// The index, in the uploaded file, of the first column after the `Errors` column.
    rest: usize,
}

impl Layout {
    fn from_header(header: &StringRecord) -> Self {
        let end = end(header);
        match end.checked_sub(1) {
            Some(last) if Column::is_errors_header(&header[last]) => Self { width: last, rest: end },
            _ => Self { width: end, rest: end },
        }
    }

    /// Returns a row with `errors` in the `Errors` column. Cells beyond the header stay after the `Errors` column, so
    /// that the row is rejected again if the school uploads the file without correcting it.
    fn row<'r>(&self, cells: &'r StringRecord, errors: &'r str) -> impl Iterator<Item = &'r str> {
        let before = (0..self.width).map(|index| cells.get(index).unwrap_or_default());
        let after = (self.rest..end(cells)).map(|index| cells.get(index).unwrap_or_default());
        before.chain([errors]).chain(after)
    }
}

/// Returns the number of cells up to the last one that is not blank.
fn end(cells: &StringRecord) -> usize {
    (0..cells.len()).rfind(|index| !cells[*index].trim().is_empty()).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;

    use super::super::read;
    use super::*;

    fn finding(line: u32) -> Finding {
        Finding::error(line, Column::Pin, "1", Rule::SixDigits, "write six digits")
    }

    fn errors(original: &str, findings: &[Finding]) -> String {
        let file = String::from_utf8(errors_csv(original.as_bytes(), findings).unwrap()).unwrap();
        file.strip_prefix('\u{FEFF}').unwrap().to_owned()
    }

    /// Returns the first cells of the rows that the error file marks if there is a finding on `line` of the uploaded
    /// file.
    fn marked(original: &str, line: u32) -> Vec<String> {
        let file = errors(original, &[finding(line)]);
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(file.as_bytes());
        let rows = reader.records().map(Result::unwrap);
        rows.filter(|row| row.iter().any(|cell| cell.contains("six digits"))).map(|row| row[0].to_owned()).collect()
    }

    #[test]
    fn the_errors_of_a_row_are_in_its_last_column() {
        let findings = [
            finding(3),
            Finding::error(3, Column::Classroom, "", Rule::NotText, "").into_warning(),
            Finding::row_error(3, Rule::TooFewColumns, "complete the row"),
            Finding::row_error(0, Rule::More, "9 more"),
        ];
        assert_eq!(
            errors("Forename;Surname;PIN\nA;\"B, C\";407264\nD;E;1\n", &findings),
            "Forename,Surname,PIN,Errors\r\nA,\"B, C\",407264,\r\nD,E,1,pin: six digits (write six digits); \
             classroom: not text; too few columns (complete the row)\r\n"
        );
    }

    #[test]
    fn lines_are_numbered_as_by_the_reader() {
        let quoted = "Forename,Surname\n\"A\",\"one\r\ntwo\nthree\"\nC,D";
        assert_eq!(marked(quoted, 2), ["A"]);
        assert_eq!(marked(quoted, 5), ["C"]);
        let blanks = "\r\n\r\nForename,Surname\r\n\r\nA,B\r\n , \r\n,\r\n\r\nC,D\r\n";
        assert_eq!(marked(blanks, 5), ["A"]);
        assert_eq!(marked(blanks, 9), ["C"]);
        for ends in ["\n", "\r\n", "\r"] {
            let text = ["Forename\tSurname", "A\tB", "C\tD", ""].join(ends);
            assert_eq!(marked(&text, 3), ["C"], "{text:?}");
            assert_eq!(marked(&text, 1), Vec::<String>::new());
        }
        assert_eq!(marked("Forename,Surname\n#A,B\nC,D", 2), ["#A"]);
    }

    #[test]
    fn an_error_file_made_from_an_error_file_has_one_errors_column() {
        let expected = "Forename,Surname,Errors\r\nA,B,\r\nC,D,pin: six digits (write six digits)\r\n";
        let first = errors("Forename,Surname\nA,B\nC,D\n", &[finding(3)]);
        assert_eq!(first, expected);
        assert_eq!(errors(&first, &[finding(3)]), expected);
        assert_eq!(errors("Forename,Surname,error,,\nA,B,old,,\nC,D,old,,\n", &[finding(3)]), expected);
    }

    #[test]
    fn a_row_of_another_width_keeps_its_cells_in_their_places() {
        let file = errors("Forename,Surname,Class\nA\nB,C,Hazel,extra,,\n", &[finding(2), finding(3)]);
        let mark = "pin: six digits (write six digits)";
        assert_eq!(file, format!("Forename,Surname,Class,Errors\r\nA,,,{mark}\r\nB,C,Hazel,{mark},extra\r\n"));
        let mut table = Table::open(&file).unwrap();
        let (record, header) = table.next_record().unwrap().unwrap();
        assert!(!record.is_long(header));
        let (record, header) = table.next_record().unwrap().unwrap();
        assert!(record.is_long(header));
    }

    #[test]
    fn an_uncompleted_short_row_is_rejected_again_and_a_completed_one_is_read() {
        let text = "Forename,Surname,Class,Adno\nAva\nBen,Price\nCleo,Kaur,,\n";
        let first = read(text.as_bytes()).unwrap();
        let file = errors(text, &first.findings);
        let second = read(file.as_bytes()).unwrap();
        assert_eq!((second.rejected.clone(), &second.findings), (vec![2, 3], &first.findings));
        assert_eq!(errors(&file, &second.findings), file);
        assert!(file.contains("Ava,,,,\"too few columns [1] (it ends after cell 1: write"), "{file}");

        let completed = file.replace("Ben,Price,,,", "Ben,Price,Hazel,,");
        assert_eq!(read(completed.as_bytes()).unwrap().rejected, [2]);
        let rows: Vec<_> = file.lines().map(|line| line.split(",\"too few").next().unwrap()).collect();
        assert_eq!(read(rows.join("\n").as_bytes()).unwrap().rejected, [2], "Ava has no last name");
    }

    #[test]
    fn formulas_are_escaped_and_read_back_unchanged() {
        let text = "Forename,Surname,=Note\n=1+1,@b,\"\t-2\"\n\u{FF0B}1,\u{FF20}b,\"\n=2\"\n";
        let once = errors(text, &[]);
        assert_eq!(once, "Forename,Surname,'=Note,Errors\r\n'=1+1,'@b,'\t-2,\r\n'\u{FF0B}1,'\u{FF20}b,\"'\n=2\",\r\n");
        assert_eq!(errors(&once, &[]), once);
        let mut table = Table::open(&once).unwrap();
        let (record, header) = table.next_record().unwrap().unwrap();
        assert_eq!(record.cell(header, Column::FirstName), "=1+1");
        assert_eq!(record.cell(header, Column::LastName), "@b");
        let (record, header) = table.next_record().unwrap().unwrap();
        assert_eq!(record.cell(header, Column::FirstName), "\u{FF0B}1");
        assert_eq!(record.cell(header, Column::LastName), "\u{FF20}b");
    }

    #[test]
    fn an_error_file_is_utf_8_whatever_the_encoding_of_the_upload() {
        let text = "Forename;Surname\nŁ;Müller";
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let expected = "\u{FEFF}Forename,Surname,Errors\r\nŁ,Müller,\r\n".as_bytes();
        assert_eq!(errors_csv(&wide, &[]).unwrap(), expected);
        assert_eq!(errors_csv(format!("\u{FEFF}{text}").as_bytes(), &[]).unwrap(), expected);
        assert!(errors_csv(b"Forename,Surname\nA,M\xFCller", &[]).unwrap().ends_with("A,Müller,\r\n".as_bytes()));
    }

    #[test]
    fn an_uncorrected_error_file_has_the_same_findings() {
        let text = "\r\nsurname;forename;pin;role;upn;=x\r\n\r\nA;=1+1;12;pupil;;\r\n;B;;;B801200005001;\r\n\
                    \"C\";'-D;;wizard;;;long\r\nE;\"F\r\nG\";;;A801200005001;\r\n;;;;;\r\nok;ok;407264;pupil;;\r\nH;I\r\n";
        let first = read(text.as_bytes()).unwrap();
        let file = errors_csv(text.as_bytes(), &first.findings).unwrap();
        let second = read(&file).unwrap();
        let without_lines = |findings: &[Finding]| -> Vec<_> {
            findings.iter().map(|finding| Finding { line: 0, ..finding.clone() }).collect()
        };
        assert_eq!(without_lines(&second.findings), without_lines(&first.findings));
        assert_eq!((second.rows.len(), second.rows_total), (first.rows.len(), first.rows_total));
        assert_eq!(errors_csv(&file, &second.findings).unwrap(), file);
    }

    #[test]
    fn an_unreadable_file_is_rejected_with_the_error_of_the_reader() {
        assert_eq!(errors_csv(b"", &[]), Err(UnreadableFileError::Empty));
        assert_eq!(errors_csv(b"one,two\n1,2", &[]), Err(UnreadableFileError::NoHeader));
        assert_eq!(
            errors_csv(b"Forename,Surname\nA,\"B\nC,D", &[]),
            Err(UnreadableFileError::UnclosedQuote { line: 2 })
        );
    }
}
