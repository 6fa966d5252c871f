//! Each operation documents exactly its row's codes and those that its shape implies: the rules of the design, written
//! down here a second time.

use super::{Documented, Specified, documented, specified, status_of};

/// How many roles an audience has and who of them may call, as the specification writes it.
fn turns_some_away(who: &str) -> bool {
    match who {
        "anyone" | "any session" | "platform admin" => false,
        "staff or platform admin" => true,
        roles => ["pupil", "teacher", "senco", "headteacher", "it_admin"].iter().any(|role| !roles.contains(role)),
    }
}

/// When an operation has a code beyond its row.
type Rule = (&'static str, fn(&Specified, &Documented) -> bool);

const RULES: [Rule; 10] = [
    ("LMS-API-005", |_, _| true),
    ("LMS-API-006", |_, _| true),
    ("LMS-AUTH-001", |row, _| row.who != "anyone"),
    ("LMS-AUTH-002", |row, _| row.who != "anyone"),
    ("LMS-AUTH-009", |row, _| row.who != "anyone"),
    ("LMS-AUTH-003", |row, _| turns_some_away(&row.who) && !row.path.starts_with("/admin")),
    ("LMS-ADM-001", |row, _| turns_some_away(&row.who) && row.path.starts_with("/admin")),
    ("LMS-API-003", |_, operation| operation.takes_a_body()),
    ("LMS-API-004", |_, operation| operation.takes_a_body()),
    ("LMS-API-008", |_, operation| !operation.parameters("query").is_empty()),
];

#[test]
fn every_operation_documents_exactly_its_row_s_codes_and_those_that_its_shape_implies() {
    let specified = specified();
    for operation in documented() {
        let row = &specified[&operation.id];
        let implied = RULES.iter().filter(|(_, applies)| applies(row, &operation)).map(|(code, _)| (*code).to_owned());
        let mut expected: Vec<(u16, String)> =
            row.codes.iter().cloned().chain(implied).map(|code| (status_of(&code), code)).collect();
        expected.sort();
        expected.dedup();
        assert_eq!(operation.codes(), expected, "{}", operation.id);
    }
}

#[test]
fn the_security_that_is_documented_is_that_of_the_row() {
    let specified = specified();
    for operation in documented() {
        let asks = operation.object.get("security").is_some_and(|security| !security.as_array().unwrap().is_empty());
        assert_eq!(asks, specified[&operation.id].who != "anyone", "{}", operation.id);
    }
}

/// The code of a malformed id in a path, by the beginning of the path; elsewhere that of an unknown id.
pub(super) const MALFORMED_ID: [(&str, &str); 5] = [
    ("/admin", "LMS-ADM-002"),
    ("/platform/schools", "LMS-PLT-006"),
    ("/teacher/pupils", "LMS-TCH-002"),
    ("/teacher/markings", "LMS-TCH-005"),
    ("/assessments", "LMS-ASM-002"),
];

/// What a malformed id in that path is answered with.
pub(crate) fn malformed_id(path: &str) -> &'static str {
    let family = MALFORMED_ID.iter().find(|(family, _)| path.starts_with(family));
    family.map_or("LMS-SES-006", |(_, code)| code)
}

#[test]
fn every_operation_with_an_id_in_its_path_documents_the_code_of_a_malformed_one() {
    for operation in documented() {
        if !operation.parameters("path").is_empty() {
            let code = malformed_id(&operation.path);
            assert!(operation.codes().iter().any(|(_, listed)| listed == code), "{}", operation.id);
        }
    }
}
