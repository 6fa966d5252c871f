//! The roster template: the header and two example rows.

use super::{column::Column, export::CsvWriter};

/// Returns a roster with the canonical header, a teacher and a pupil. The unchanged template is rejected because the
/// teacher has no password. The template has no password because a published password must not become the password of
/// an account.
#[must_use]
pub fn template_csv() -> Vec<u8> {
    let mut csv = CsvWriter::new();
    csv.row(Column::ALL.map(Column::name));
    csv.row(Column::ALL.map(teacher));
    csv.row(Column::ALL.map(pupil));
    csv.finish()
}

// User names are blank and the ids are unlike those of any school, because an example row that is left in a real roster
// must not match, and therefore rename, a real account.

fn teacher(column: Column) -> &'static str {
    match column {
        Column::Role => "teacher",
        Column::FirstName => "Alex",
        Column::LastName => "Example",
        Column::Classroom => "Hazel",
        Column::ExternalId => "EXAMPLE-1",
        Column::Username | Column::YearGroup | Column::Pin | Column::Password | Column::Upn | Column::SenStatus => "",
    }
}

fn pupil(column: Column) -> &'static str {
    match column {
        Column::Role => "pupil",
        Column::FirstName => "Ben",
        Column::LastName => "Example",
        Column::Classroom => "Hazel",
        Column::YearGroup => "4",
        Column::ExternalId => "EXAMPLE-2",
        // This is the example in the DfE's guide.
        Column::Upn => "B801200005001",
        Column::SenStatus => "N",
        // If the PIN is blank, the import draws one.
        Column::Username | Column::Pin | Column::Password => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{name, read, upn};
    use super::*;

    #[test]
    fn the_template_is_the_canonical_header_and_two_rows() {
        let expected = "\u{FEFF}role,username,first_name,last_name,classroom,year_group,pin,password,external_id,upn,\
                        sen_status\r\n\
                        teacher,,Alex,Example,Hazel,,,,EXAMPLE-1,,\r\n\
                        pupil,,Ben,Example,Hazel,4,,,EXAMPLE-2,B801200005001,N\r\n";
        assert_eq!(String::from_utf8(template_csv()).unwrap(), expected);
    }

    #[test]
    fn the_template_lacks_only_the_password_of_the_teacher() {
        let template = String::from_utf8(template_csv()).unwrap();
        let filled = template.replace("Hazel,,,,", "Hazel,,,purple-lantern-42-otter,");
        let roster = read(filled.as_bytes()).unwrap();
        assert_eq!((roster.rows.len(), roster.findings, roster.ignored_columns), (2, vec![], vec![]));
    }

    #[test]
    fn the_examples_are_valid() {
        for row in [teacher, pupil] {
            assert_eq!(name::check(row(Column::FirstName)), Ok(()));
            assert_eq!(name::check(row(Column::LastName)), Ok(()));
            assert_eq!(name::check(row(Column::Classroom)), Ok(()));
        }
        assert_eq!(upn::check(pupil(Column::Upn)), Ok(()));
    }
}
