//! Tests for every rule that depends only on the file.

use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::roster::{Column, FindingSeverity, Roster, Rule, UnreadableFileError, finding::Finding, read};

const BROKEN: &[u8] = include_bytes!("../../../tests/fixtures/rosters/roster-broken.csv");
const CANONICAL: &[u8] = include_bytes!("../../../tests/fixtures/rosters/roster-canonical.csv");
const EXPORT: &[u8] = include_bytes!("../../../tests/fixtures/rosters/roster-mis-export.csv");

const HEADER: &str = "role,username,first_name,last_name,classroom,year_group,pin,password,external_id,upn,sen_status";

fn roster(rows: &[&str]) -> Roster {
    read(format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes()).unwrap()
}

fn rules_found(roster: &Roster) -> Vec<(u32, Option<Column>, Rule)> {
    roster.findings.iter().map(|finding| (finding.line, finding.column, finding.rule)).collect()
}

#[test]
fn each_rule_for_a_cell_has_its_finding() {
    use Column::*;
    let long = "x".repeat(1_001);
    let name = "x".repeat(129);
    let cases = [
        ("pupil,ben,Ben,Price,Hazel,4,407264,,B1,B801200005001,K", None),
        (",,Ben,Price,,,,,,,", None),
        ("Student,BEN,Ben,Price,,Year 4,,,,b801200005001,", None),
        ("teacher,t,Tom,Price,Hazel,,,a-long-password,,,", None),
        // A teacher's year group, UPN and status are ignored, and so is an IT administrator's class.
        ("teacher,t,Tom,Price,,13,,a-long-password,,nonsense,x", None),
        ("it_admin,t,Tom,Price,=1,,,a-long-password,,,", None),
        ("wizard,t,Tom,Price,Hazel,4,407264,,,,K", Some((Role, Rule::UnknownRole))),
        ("wizard,t,Tom,Price,Hazel,,,a-long-password,,,", Some((Role, Rule::UnknownRole))),
        ("platform_admin,t,Tom,Price,,,407264,,,,", Some((Role, Rule::UnknownRole))),
        (",has space,Ben,Price,,,,,,,", Some((Username, Rule::UsernameCharacters))),
        (",b@x,Ben,Price,,,,,,,", Some((Username, Rule::UsernameCharacters))),
        (",,,Price,,,,,,,", Some((FirstName, Rule::Required))),
        (",,Ben,\u{A0} ,,,,,,,", Some((LastName, Rule::Required))),
        (&format!(",,{name},Price,,,,,,,"), Some((FirstName, Rule::NameLength))),
        (&format!(",,{long},Price,,,,,,,"), Some((FirstName, Rule::TooLong))),
        (",,Ben,=1+1,,,,,,,", Some((LastName, Rule::NotAName))),
        (",,Ben,'=1+1,,,,,,,", Some((LastName, Rule::NotAName))),
        (",,Ben,\"Pri\nce\",,,,,,,", Some((LastName, Rule::NotAName))),
        (",,Ben,Price,@x,,,,,,", Some((Classroom, Rule::NotAName))),
        (",,Ben,Price,\"Ha\nzel\",,,,,,", Some((Classroom, Rule::NotText))),
        (&format!(",,Ben,Price,{name},,,,,,"), Some((Classroom, Rule::NameLength))),
        (",,Ben,Price,,13,,,,,", Some((YearGroup, Rule::YearGroup))),
        (",,Ben,Price,,,1234,,,,", Some((Pin, Rule::SixDigits))),
        (",,Ben,Price,,,1.23E+05,,,,", Some((Pin, Rule::SpreadsheetDamage))),
        (",,Ben,Price,,,111111,,,,", Some((Pin, Rule::EasyPin))),
        (",,Ben,Price,,,240317,,,,", Some((Pin, Rule::EasyPin))),
        ("teacher,,Ben,Price,,,407264,,,,", Some((Pin, Rule::PinOnStaff))),
        (",,Ben,Price,,,,a-long-password,,,", Some((Password, Rule::PasswordOnPupil))),
        ("teacher,,Ben,Price,,,,password,,,", Some((Password, Rule::WeakPassword))),
        (&format!("senco,,Ben,Price,,,,{},,,", "xy".repeat(40)), Some((Password, Rule::LongPassword))),
        (",,Ben,Price,,,,,1.2E+11,,", Some((ExternalId, Rule::SpreadsheetDamage))),
        (",,Ben,Price,,,,,\"a\u{7}b\",,", Some((ExternalId, Rule::NotText))),
        (",,Ben,Price,,,,,,A801200005001,", Some((Upn, Rule::CheckLetter))),
        (",,Ben,Price,,,,,,B80120000500,", Some((Upn, Rule::UpnLength))),
        (",,Ben,Price,,,,,,,S", Some((SenStatus, Rule::SenStatus))),
    ];
    for (row, expected) in cases {
        let roster = roster(&[row]);
        let expected: Vec<_> = expected.into_iter().map(|(column, rule)| (2, Some(column), rule)).collect();
        assert_eq!(rules_found(&roster), expected, "{row}");
        assert_eq!(roster.rows.is_empty(), !expected.is_empty(), "{row}");
        assert_eq!(roster.rejected.is_empty(), expected.is_empty(), "{row}");
        assert!(roster.findings.iter().all(|finding| !finding.suggestion.is_empty()), "{row}");
    }
}

#[test]
fn three_pupils_of_a_file_may_have_the_same_pin_and_no_more() {
    let row = |number: usize, pin: &str| format!("pupil,p{number},Ben,Price,,,{pin},,,,");
    let rows: Vec<_> = (0..5).map(|number| row(number, "407264")).chain([row(5, "482911")]).collect();
    let roster = roster(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(rules_found(&roster), [5, 6].map(|line| (line, Some(Column::Pin), Rule::SharedPin)));
    // The report does not contain the PIN.
    assert!(roster.findings.iter().all(|finding| finding.value.is_empty()));
    assert_eq!(roster.rows.len(), 4);
}

#[test]
fn all_errors_of_a_row_are_reported() {
    assert_eq!(roster(&[",has space,,,,13,12,x,,nonsense,S"]).findings.len(), 8);
    // An unknown role does not hide other errors.
    assert_eq!(roster(&["wizard,has space,,,=1,13,12,x,1E+05,nonsense,S"]).findings.len(), 11);
    assert_eq!(
        rules_found(&roster(&["wizard,t,Tom,Price,Hazel,13,1,,,A801200005001,S"])),
        [Column::Role, Column::YearGroup, Column::Pin, Column::Upn, Column::SenStatus]
            .into_iter()
            .zip([Rule::UnknownRole, Rule::YearGroup, Rule::SixDigits, Rule::CheckLetter, Rule::SenStatus])
            .map(|(column, rule)| (2, Some(column), rule))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_row_of_the_wrong_width_has_only_that_finding() {
    let roster =
        roster(&["pupil,ben,,Price", "pupil,zoe,Zoe,Smith, Jones,Hazel,4,407264,,,,K", "pupil,x,X,Y,,,,,,,,,"]);
    assert_eq!(rules_found(&roster), [(2, None, Rule::TooFewColumns), (3, None, Rule::TooManyColumns)]);
    assert_eq!((roster.rows.len(), roster.rows_total), (1, 3));
    assert_eq!(roster.rejected, [2, 3]);
}

#[test]
fn an_identifier_may_appear_only_once_in_a_file() {
    let roster = roster(&[
        "pupil,ben,Ben,Price,,,,,E1,B801200005001,",
        "pupil,BEN,Bea,Price,,,,,E2,,",
        "pupil,zoe,Zoe,Price,,,,,E1,,",
        "pupil,max,Max,Price,,,,,,b801200005001,",
        "pupil,may,May,Price,,,,,e1,,",
    ]);
    let expected = [
        (3, Some(Column::Username), Rule::TwiceInFile),
        (4, Some(Column::ExternalId), Rule::TwiceInFile),
        (5, Some(Column::Upn), Rule::TwiceInFile),
    ];
    assert_eq!(rules_found(&roster), expected);
    assert!(roster.findings.iter().all(|finding| finding.suggestion.contains("line 2")));
}

#[test]
fn a_row_without_identifiers_has_a_key() {
    let roster = roster(&[
        "pupil,,Ben,Price,Hazel,4,407264,,,,",
        "Student,,ben, Price,HAZEL,Year 4,,,,,",
        "pupil,,Ben,Price,Hazel,5,,,,,",
        "pupil,,Ben,Price,Hazel,4,,,E1,,",
        "pupil,,Ben,Price,Hazel,4,12,,,,",
        "teacher,,Ben,Price,Hazel,,,a-long-password,,B801200005001,",
    ]);
    let twice = |line| (line, None, Rule::SameRowTwice);
    assert_eq!(rules_found(&roster), [twice(3), (6, Some(Column::Pin), Rule::SixDigits), twice(6)]);
    assert_eq!(roster.findings[0].severity, FindingSeverity::Warning);
    let keys: Vec<_> = roster.rows.iter().map(|row| row.row_key).collect();
    assert!(keys[0] != keys[1] && keys[0] != keys[2]);
    assert_eq!(keys.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, true, false, true]);
    assert!(roster.broken[0].row_key.is_some());
}

#[test]
fn the_broken_sample_has_the_expected_findings() {
    let roster = read(BROKEN).unwrap();
    // The plan, not the reader, reports that a new teacher needs a password.
    assert_eq!((roster.rows_total, roster.rejected.len(), roster.rows.len()), (26, 22, 4));
    assert!(roster.findings.iter().all(|finding| finding.column != Some(Column::Pin) || finding.value.is_empty()));
}

#[test]
fn the_canonical_sample_has_no_findings() {
    let roster = read(CANONICAL).unwrap();
    assert!(roster.findings.is_empty() && roster.ignored_columns.is_empty());
    assert_eq!((roster.rows.len(), roster.rejected.len()), (roster.rows_total, 0));
    let teacher = &roster.rows[0];
    assert_eq!(
        (teacher.line, teacher.role, teacher.classroom.as_deref()),
        (2, Some(entity::Role::Teacher), Some("Hazel"))
    );
    assert_eq!(teacher.password.as_ref().unwrap().expose_secret(), "correct-horse-7-battery");
}

#[test]
fn accents_in_an_export_of_a_school_system_are_preserved() {
    let roster = read(EXPORT).unwrap();
    assert!(roster.findings.is_empty());
    assert_eq!(roster.rows.len(), 92);
    let anais = &roster.rows[2];
    assert_eq!((anais.first_name.as_str(), anais.last_name.as_str()), ("Anaïs", "Okafor"));
    assert_eq!(anais.year_group, Some(entity::YearGroup::Year4));
    assert_eq!(anais.external_id.as_deref(), Some("A00003"));
}

#[test]
fn a_child_without_a_preferred_name_gets_the_forename() {
    let text = "Preferred name,Forename,Surname\nBen,Benjamin,Price\n ,Zoe,Hall\n,,Shah\n";
    let roster = read(text.as_bytes()).unwrap();
    assert_eq!(rules_found(&roster), [(4, Some(Column::FirstName), Rule::Required)]);
    let names: Vec<_> = roster.rows.iter().map(|row| row.first_name.as_str()).collect();
    assert_eq!(names, ["Ben", "Zoe"]);
}

#[test]
fn a_corrected_error_file_can_be_read() {
    let text = format!(
        "\u{FEFF}{HEADER},Errors\r\npupil,,Ben,Price,'-Hazel,4,,,'=9,,,\"pin: six digits\"\r\npupil,,A,B,,,,,,,\r\n"
    );
    let roster = read(text.as_bytes()).unwrap();
    // The escape is removed, so that the finding shows what the school wrote.
    let expected = [(2, Some(Column::Classroom), Rule::NotAName), (2, Some(Column::ExternalId), Rule::NotAName)];
    assert_eq!(rules_found(&roster), expected);
    assert_eq!(roster.findings[0].value, "-Hazel");
    assert!(roster.ignored_columns.is_empty());
    assert_eq!(roster.rows.len(), 1, "a row without an Errors cell is long enough");
}

#[test]
fn a_file_that_is_not_a_roster_is_rejected() {
    for (bytes, expected) in [
        (&b""[..], UnreadableFileError::Empty),
        (b"\r\n \r\n", UnreadableFileError::Empty),
        (b"first_name,last_name\n", UnreadableFileError::NoRows),
        (b"first_name,last_name\n,\n \n", UnreadableFileError::NoRows),
        (b"first_name,last_name\nA\0,B", UnreadableFileError::Binary),
        (b"PK\x03\x04\x14\0", UnreadableFileError::OtherFormat("a workbook or a ZIP archive")),
        (b"one,two\n1,2", UnreadableFileError::NoHeader),
        (b"first_name,last_name\nA,\"B\nC,D", UnreadableFileError::UnclosedQuote { line: 2 }),
    ] {
        assert_eq!(read(bytes).err(), Some(expected));
    }
    let huge = format!("first_name,last_name\nA,{}\n", "x".repeat(10 << 20));
    assert_eq!(read(huge.as_bytes()).err(), Some(UnreadableFileError::LineTooLong { line: 2 }));
    let huge = format!("first_name,last_name\nA,\"{}\n", "x\n".repeat(5 << 20));
    assert_eq!(read(huge.as_bytes()).err(), Some(UnreadableFileError::UnclosedQuote { line: 2 }));
    let rows = |n: usize| format!("first_name,last_name\n{}", "Ben,Price\n".repeat(n));
    assert_eq!(read(rows(50_001).as_bytes()).err(), Some(UnreadableFileError::TooManyRows));
    assert_eq!(read(rows(50_000).as_bytes()).unwrap().rows.len(), 50_000);
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = "first_name;last_name\nZoë;Müller\n";
    let utf_16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes(), &utf_16, b"first_name\tlast_name\nZo\xEB\tM\xFCller\n"] {
        let roster = read(bytes).unwrap();
        assert_eq!((roster.rows[0].first_name.as_str(), roster.rows[0].last_name.as_str()), ("Zoë", "Müller"));
    }
}

#[test]
fn debug_output_contains_no_secrets_and_no_names() {
    let roster = roster(&[
        "pupil,ben,Ben,Price,,,407264,,,,",
        "pupil,x,Ben,Price,,,40726,,,,",
        "pupil,y,Ben,Price,,,,hunter22hunter,,,",
    ]);
    let debug_output = format!("{roster:?}");
    assert!(!debug_output.contains("40726") && !debug_output.contains("hunter22"), "{debug_output}");
    assert!(!format!("{:?}", roster.rows).contains("Price"));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé=+@'\" ,;\t\r\n0-9.-]{0,12}",
        Just("pupil".to_owned()),
        Just("teacher".to_owned()),
        Just("407264".to_owned()),
        Just("B801200005001".to_owned()),
        Just("Ben".to_owned()),
        Just("a-long-password".to_owned()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn reading_a_file_that_resembles_a_roster_never_panics(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..14), 0..12),
        delimiter in prop_oneof![Just(","), Just(";"), Just("\t")],
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
    ) {
        let header = HEADER.replace(',', delimiter);
        let text = rows.iter().fold(String::new(), |text, row| text + end + &row.join(delimiter));
        if let Ok(roster) = read(format!("{header}{text}").as_bytes()) {
            prop_assert_eq!(roster.rows.len() + roster.rejected.len(), roster.rows_total);
            let invalid_lines: std::collections::HashSet<_> =
                roster.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.line).collect();
            prop_assert!(roster.rejected.iter().all(|line| invalid_lines.contains(line)));
            prop_assert!(roster.rows.iter().all(|row| !invalid_lines.contains(&row.line)));
            prop_assert!(roster.findings.iter().all(|f: &Finding| f.line > 1));
        }
    }

    #[test]
    fn correctly_quoted_cells_are_read_unchanged(
        names in proptest::collection::vec("[a-zA-Zé][a-zA-Z\", ;]{0,8}[a-z]", 1..20),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let quoted = |name: &String| format!("\"{}\",X{end}", name.replace('"', "\"\""));
        let text = format!("first_name,last_name{end}{}", names.iter().map(quoted).collect::<String>());
        let roster = read(text.as_bytes()).unwrap();
        let read: Vec<_> = roster.rows.iter().map(|row| row.first_name.clone()).collect();
        prop_assert_eq!(read, names);
        prop_assert!(roster.rows.iter().zip(2..).all(|(row, line)| row.line == line));
    }
}
