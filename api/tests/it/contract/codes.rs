//! Each operation documents exactly the codes of its row in the specification and the codes that its shape implies.
//! `RULES` repeats the rules of the design, independently of the code of the service.

use super::{DocumentedOperation, OperationRow, documented_operations, operation_rows, status_of};

/// Returns whether some signed-in role may not call the operation, given the `who` column of the specification.
fn excludes_some_role(who: &str) -> bool {
    match who {
        "anyone" | "any session" | "platform admin" => false,
        "staff or platform admin" => true,
        roles => ["pupil", "teacher", "senco", "headteacher", "it_admin"].iter().any(|role| !roles.contains(role)),
    }
}

/// A code, and the condition under which an operation has it in addition to its row.
type Rule = (&'static str, fn(&OperationRow, &DocumentedOperation) -> bool);

const RULES: [Rule; 12] = [
    ("LMS-API-005", |_, _| true),
    ("LMS-API-006", |_, _| true),
    ("LMS-API-009", |_, _| true),
    ("LMS-API-010", |_, _| true),
    ("LMS-AUTH-001", |row, _| row.who != "anyone"),
    ("LMS-AUTH-002", |row, _| row.who != "anyone"),
    ("LMS-AUTH-009", |row, _| row.who != "anyone"),
    ("LMS-AUTH-003", |row, _| excludes_some_role(&row.who) && !row.path.starts_with("/admin")),
    ("LMS-ADM-001", |row, _| excludes_some_role(&row.who) && row.path.starts_with("/admin")),
    ("LMS-API-003", |_, operation| operation.takes_a_body()),
    ("LMS-API-004", |_, operation| operation.takes_a_body()),
    ("LMS-API-008", |_, operation| !operation.parameters("query").is_empty()),
];

#[test]
fn every_operation_documents_exactly_its_rows_codes_and_the_implied_ones() {
    let rows = operation_rows();
    for operation in documented_operations() {
        let row = &rows[&operation.id];
        let implied = RULES.iter().filter(|(_, applies)| applies(row, &operation)).map(|(code, _)| (*code).to_owned());
        let mut expected: Vec<(u16, String)> =
            row.codes.iter().cloned().chain(implied).map(|code| (status_of(&code), code)).collect();
        expected.sort();
        expected.dedup();
        assert_eq!(operation.codes(), expected, "{}", operation.id);
    }
}

#[test]
fn the_documented_security_matches_the_row() {
    let rows = operation_rows();
    for operation in documented_operations() {
        let security = operation.object.get("security");
        let is_secured = security.is_some_and(|security| !security.as_array().unwrap().is_empty());
        assert_eq!(is_secured, rows[&operation.id].who != "anyone", "{}", operation.id);
    }
}

/// The code for a malformed id in a path, by path prefix. Paths with another prefix have the code for an unknown id.
pub(super) const MALFORMED_ID: [(&str, &str); 5] = [
    ("/admin", "LMS-ADM-002"),
    ("/platform/schools", "LMS-PLT-006"),
    ("/teacher/pupils", "LMS-TCH-002"),
    ("/teacher/markings", "LMS-TCH-005"),
    ("/assessments", "LMS-ASM-002"),
];

/// The code for a malformed id in this path.
pub(crate) fn malformed_id(path: &str) -> &'static str {
    let family = MALFORMED_ID.iter().find(|(family, _)| path.starts_with(family));
    family.map_or("LMS-SES-006", |(_, code)| code)
}

#[test]
fn every_operation_with_an_id_in_its_path_documents_the_malformed_id_code() {
    for operation in documented_operations() {
        if !operation.parameters("path").is_empty() {
            let code = malformed_id(&operation.path);
            assert!(operation.codes().iter().any(|(_, listed)| listed == code), "{}", operation.id);
        }
    }
}
