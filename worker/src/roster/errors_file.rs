//! The error file: the school's own rows with what is wrong beside them, to be corrected and sent again.

use std::{collections::HashMap, fmt::Write};

use csv::StringRecord;

use super::{
    column::Column, decode::decode, export::CsvWriter, finding::Finding, table::Table, unreadable::Unreadable,
};

/// The header of our column.
const HEADER: &str = "Errors";

/// The rows of a roster, blank ones left out, with an `Errors` column behind the last one that has a name. It stands in
/// the place of the one of an earlier error file. The cells are as they were sent, PINs and passwords included.
pub fn errors_csv(original: &[u8], findings: &[Finding]) -> Result<Vec<u8>, Unreadable> {
    let text = decode(original)?;
    let mut table = Table::open(&text)?;
    let layout = Layout::of(table.header_cells());
    let told = by_line(findings);

    let mut csv = CsvWriter::new();
    csv.row(layout.row(table.header_cells(), HEADER));
    while let Some((record, _)) = table.next_record()? {
        csv.row(layout.row(record.cells(), told.get(&record.line).map_or("", String::as_str)));
    }
    Ok(csv.finish())
}

/// "column: rule (suggestion)" of each finding of a line, joined by semicolons.
fn by_line(findings: &[Finding]) -> HashMap<u32, String> {
    let mut told = HashMap::<u32, String>::new();
    for finding in findings {
        let text = told.entry(finding.line).or_default();
        if !text.is_empty() {
            text.push_str("; ");
        }
        if let Some(column) = finding.column {
            let _ = write!(text, "{column}: ");
        }
        text.push_str(finding.rule.text());
        if !finding.suggestion.is_empty() {
            let _ = write!(text, " ({})", finding.suggestion);
        }
    }
    told
}

/// Where our column stands.
struct Layout {
    /// Columns before ours.
    width: usize,
    /// Where the columns behind ours begin in the file that was sent.
    rest: usize,
}

impl Layout {
    fn of(header: &StringRecord) -> Self {
        let end = end(header);
        match end.checked_sub(1) {
            Some(last) if Column::is_errors_header(&header[last]) => Self { width: last, rest: end },
            _ => Self { width: end, rest: end },
        }
    }

    /// A row with `errors` in its place. Cells beyond the header stay beyond it: were our column behind them, the file
    /// would come back without the error that they are.
    fn row<'r>(&self, cells: &'r StringRecord, errors: &'r str) -> impl Iterator<Item = &'r str> {
        let before = (0..self.width).map(|at| cells.get(at).unwrap_or_default());
        let behind = (self.rest..end(cells)).map(|at| cells.get(at).unwrap_or_default());
        before.chain([errors]).chain(behind)
    }
}

/// Cells up to the last that is not blank.
fn end(cells: &StringRecord) -> usize {
    (0..cells.len()).rfind(|at| !cells[*at].trim().is_empty()).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;

    use super::super::{finding::Rule, read};
    use super::*;

    fn finding(line: u32) -> Finding {
        Finding::error(line, Column::Pin, "1", Rule::SixDigits, "write six digits")
    }

    fn errors(original: &str, findings: &[Finding]) -> String {
        let file = String::from_utf8(errors_csv(original.as_bytes(), findings).unwrap()).unwrap();
        file.strip_prefix('\u{FEFF}').unwrap().to_owned()
    }

    /// The line of the file that was sent, by the marks in the error file that comes of a finding on each.
    fn marked(original: &str, line: u32) -> Vec<String> {
        let file = errors(original, &[finding(line)]);
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(file.as_bytes());
        let rows = reader.records().map(Result::unwrap);
        rows.filter(|row| row.iter().any(|cell| cell.contains("six digits"))).map(|row| row[0].to_owned()).collect()
    }

    #[test]
    fn what_is_wrong_stands_behind_its_row() {
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
    fn lines_are_those_of_the_reader() {
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
    fn an_error_file_that_comes_back_has_one_errors_column() {
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
    fn a_short_row_that_nobody_completed_is_short_again_and_a_completed_one_is_read() {
        let text = "Forename,Surname,Class,Adno\nAva\nBen,Price\nCleo,Kaur,,\n";
        let sent = read(text.as_bytes()).unwrap();
        let file = errors(text, &sent.findings);
        let back = read(file.as_bytes()).unwrap();
        assert_eq!((back.rejected.clone(), &back.findings), (vec![2, 3], &sent.findings));
        assert_eq!(errors(&file, &back.findings), file);

        let completed = file.replace("Ben,Price,,,", "Ben,Price,Hazel,,");
        assert_eq!(read(completed.as_bytes()).unwrap().rejected, [2]);
        let rows: Vec<_> = file.lines().map(|line| line.split(",\"too few").next().unwrap()).collect();
        assert_eq!(read(rows.join("\n").as_bytes()).unwrap().rejected, [2], "Ava has no last name");
    }

    #[test]
    fn formulas_are_made_safe_and_read_back_as_they_were() {
        let text = "Forename,Surname,=Note\n=1+1,@b,\"\t-2\"\n";
        let once = errors(text, &[]);
        assert_eq!(once, "Forename,Surname,'=Note,Errors\r\n'=1+1,'@b,'\t-2,\r\n");
        assert_eq!(errors(&once, &[]), once);
        let mut table = Table::open(&once).unwrap();
        let (record, header) = table.next_record().unwrap().unwrap();
        assert_eq!(record.cell(header, Column::FirstName), "=1+1");
        assert_eq!(record.cell(header, Column::LastName), "@b");
    }

    #[test]
    fn every_encoding_comes_back_as_utf_8() {
        let text = "Forename;Surname\nŁ;Müller";
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let expected = "\u{FEFF}Forename,Surname,Errors\r\nŁ,Müller,\r\n".as_bytes();
        assert_eq!(errors_csv(&wide, &[]).unwrap(), expected);
        assert_eq!(errors_csv(format!("\u{FEFF}{text}").as_bytes(), &[]).unwrap(), expected);
        assert!(errors_csv(b"Forename,Surname\nA,M\xFCller", &[]).unwrap().ends_with("A,Müller,\r\n".as_bytes()));
    }

    #[test]
    fn an_error_file_that_nobody_corrected_has_the_same_findings() {
        let text = "\r\nsurname;forename;pin;role;upn;=x\r\n\r\nA;=1+1;12;pupil;;\r\n;B;;;B801200005001;\r\n\
                    \"C\";'-D;;wizard;;;long\r\nE;\"F\r\nG\";;;A801200005001;\r\n;;;;;\r\nok;ok;407264;pupil;;\r\nH;I\r\n";
        let sent = read(text.as_bytes()).unwrap();
        let file = errors_csv(text.as_bytes(), &sent.findings).unwrap();
        let back = read(&file).unwrap();
        let without_lines = |findings: &[Finding]| -> Vec<_> {
            findings.iter().map(|finding| Finding { line: 0, ..finding.clone() }).collect()
        };
        assert_eq!(without_lines(&back.findings), without_lines(&sent.findings));
        assert_eq!((back.rows.len(), back.rows_total), (sent.rows.len(), sent.rows_total));
        assert_eq!(errors_csv(&file, &back.findings).unwrap(), file);
    }

    #[test]
    fn what_cannot_be_read_is_refused_as_the_reader_does() {
        assert_eq!(errors_csv(b"", &[]), Err(Unreadable::Empty));
        assert_eq!(errors_csv(b"one,two\n1,2", &[]), Err(Unreadable::NoHeader));
        assert_eq!(errors_csv(b"Forename,Surname\nA,\"B\nC,D", &[]), Err(Unreadable::UnclosedQuote { line: 2 }));
    }
}
