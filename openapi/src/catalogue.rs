//! The catalogue of every error code that the API may return, as one literal table.
//!
//! The published rows are frozen to the letter, because clients, schools and support rely on them. `LMS-API-*` is this
//! project's own family, for failures that no published code covers. An id is never derived from a name and never
//! reused.

use serde::Serialize;

/// A row of the catalogue.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The stable id to quote to support, for example `LMS-ADM-007`.
    #[serde(rename = "code")]
    pub id: &'static str,
    /// The HTTP status of the response.
    pub http_status: u16,
    /// The message in the response, beside the id.
    pub message: &'static str,
    /// The usual cause of the failure.
    pub likely_cause: &'static str,
}

impl Code {
    /// Returns whether the code is for a mistake in the request, so that its cause must name the field and the rule.
    #[must_use]
    pub const fn is_for_a_mistake(&self) -> bool {
        matches!(self.http_status, 400 | 413 | 415 | 422)
    }

    /// Returns whether a response with the code may name a field in the header `X-Error-Field`: a field with a mistake,
    /// or an id of something that the school does not have.
    #[must_use]
    pub const fn may_name_a_field(&self) -> bool {
        matches!(self.http_status, 400 | 404)
    }
}

/// A code as a type, so that the compiler can check whether an operation may return it.
pub trait CodeType: Copy {
    /// The row of the code in the catalogue.
    const CODE: &'static Code;
}

/// A code that may be raised without a cause. The codes for a mistake in the request do not implement this trait,
/// because nobody could find the mistake: raise them with `InputError::new(field, rule).with(code)` or
/// `result.or_fail(code)`.
pub trait NeedsNoCause: CodeType {}

macro_rules! catalogue {
    ($($name:ident $id:literal $status:tt $message:literal $cause:literal;)+) => {
        /// The codes as types: `code::ADM_007`.
        #[allow(non_camel_case_types)]
        pub mod code {
            $(
                #[doc = concat!("`", $id, "`, ", $status, ": ", $message, ".")]
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct $name;

                impl super::CodeType for $name {
                    const CODE: &'static super::Code =
                        &super::Code { id: $id, http_status: $status, message: $message, likely_cause: $cause };
                }

                catalogue!(@needs_no_cause $name $status);
            )+
        }

        /// The whole catalogue, the published families first.
        pub const CATALOGUE: &[&Code] = &[$(<code::$name as CodeType>::CODE),+];
    };

    (@needs_no_cause $name:ident 400) => {};
    (@needs_no_cause $name:ident 413) => {};
    (@needs_no_cause $name:ident 415) => {};
    (@needs_no_cause $name:ident $status:tt) => {
        impl super::NeedsNoCause for $name {}
    };
}

catalogue! {
    AUTH_001 "LMS-AUTH-001" 401 "missing token" "Request to protected route without Authorization: Bearer header";
    AUTH_002 "LMS-AUTH-002" 401 "invalid token" "Expired, malformed, or wrong-signing-key JWT";
    AUTH_003 "LMS-AUTH-003" 403 "forbidden" "Valid token but role cannot access this route";
    AUTH_004 "LMS-AUTH-004" 429 "rate limit exceeded" "Too many login attempts from this IP";
    AUTH_005 "LMS-AUTH-005" 400 "invalid school" "school_id missing or not a valid UUID";
    AUTH_006 "LMS-AUTH-006" 401 "invalid credentials" "Wrong username/PIN or password";
    AUTH_007 "LMS-AUTH-007" 423 "account locked" "Five failed logins — wait or reset via admin";
    AUTH_008 "LMS-AUTH-008" 401 "invalid refresh token" "Refresh token expired or revoked";
    AUTH_009 "LMS-AUTH-009" 401 "unauthorized" "Generic auth failure on protected route";
    AUTH_010 "LMS-AUTH-010" 400 "invalid payload" "Malformed JSON on auth endpoints";
    AUTH_011 "LMS-AUTH-011" 400 "school, username and 6-digit pin required" "Pupil login body incomplete";
    AUTH_012 "LMS-AUTH-012" 400 "school, username and password required" "Staff login body incomplete";

    SCH_001 "LMS-SCH-001" 500 "failed to load schools" "DB unreachable, migrations not run, or schools table empty";

    SES_001 "LMS-SES-001" 400 "invalid payload" "Bad JSON or missing fields on session endpoints";
    SES_002 "LMS-SES-002" 404 "question not found" "Question ID not in current session queue";
    SES_003 "LMS-SES-003" 500 "failed to process answer" "Adaptive engine or DB error saving attempt";
    SES_004 "LMS-SES-004" 500 "failed to generate queue" "Redis/DB failure building practice queue";
    SES_005 "LMS-SES-005" 500 "query failed" "DB error loading session state";
    SES_006 "LMS-SES-006" 404 "not found" "Session or resource ID does not exist";

    TCH_001 "LMS-TCH-001" 500 "query failed" "DB error on teacher dashboard queries";
    TCH_002 "LMS-TCH-002" 404 "pupil not found" "Pupil ID invalid or not in teacher's school";
    TCH_003 "LMS-TCH-003" 400 "invalid payload" "Bad assign/override request body";
    TCH_004 "LMS-TCH-004" 500 "assign failed" "DB error assigning work to pupil";
    TCH_005 "LMS-TCH-005" 404 "marking not found" "Marking record ID not found";
    TCH_006 "LMS-TCH-006" 500 "update failed" "DB error saving marking feedback";
    TCH_007 "LMS-TCH-007" 403 "headteacher only" "SENCO/teacher tried a head-only action";

    ADM_001 "LMS-ADM-001" 401 "unauthorized" "Not logged in as IT admin / headteacher";
    ADM_002 "LMS-ADM-002" 400 "invalid id" "UUID path param malformed";
    ADM_003 "LMS-ADM-003" 400 "invalid payload" "Malformed JSON on admin create/update";
    ADM_004 "LMS-ADM-004" 500 "query failed" "DB error listing users/classrooms";
    ADM_005 "LMS-ADM-005" 404 "user not found" "User or classroom ID not in school";
    ADM_006 "LMS-ADM-006" 409 "update failed" "Generic conflict on admin update";
    ADM_007 "LMS-ADM-007" 500 "update failed" "DB error on user/classroom update (check server logs)";
    ADM_008 "LMS-ADM-008" 500 "delete failed" "DB error deleting user/classroom";
    ADM_009 "LMS-ADM-009" 400 "invalid role" "Role not in allowed set";
    ADM_010 "LMS-ADM-010" 400 "pin required for pupils" "Creating pupil without PIN";
    ADM_011 "LMS-ADM-011" 400 "password required for staff" "Creating staff without password";
    ADM_012 "LMS-ADM-012" 500 "hash failed" "bcrypt error hashing PIN/password";
    ADM_013 "LMS-ADM-013" 409 "username already exists" "Duplicate username in school";
    ADM_014 "LMS-ADM-014" 400 "pin only for pupils" "PIN set on staff account";
    ADM_015 "LMS-ADM-015" 400 "password not for pupils" "Password set on pupil account";
    ADM_016 "LMS-ADM-016" 400 "name required" "Classroom name missing";
    ADM_017 "LMS-ADM-017" 400 "teacher not found" "teacher_id does not exist";
    ADM_018 "LMS-ADM-018" 409 "classroom already exists" "Duplicate classroom name in school";
    ADM_019 "LMS-ADM-019" 409 "classroom has pupils — reassign them first" "Delete blocked while pupils assigned";
    ADM_020 "LMS-ADM-020" 400 "CSV file required (field: file)" "Bulk import missing file upload";
    ADM_021 "LMS-ADM-021" 400 "invalid CSV" "CSV parse/validation failure";

    PLT_001 "LMS-PLT-001" 400 "invalid payload" "Malformed platform API JSON";
    PLT_002 "LMS-PLT-002" 401 "invalid credentials" "Wrong platform admin username/password";
    PLT_003 "LMS-PLT-003" 500 "token error" "JWT signing failure after platform login";
    PLT_004 "LMS-PLT-004" 500 "query failed" "DB error on platform school/admin queries";
    PLT_005 "LMS-PLT-005" 409 "school slug or urn already exists" "Duplicate school on create";
    PLT_006 "LMS-PLT-006" 400 "invalid school id" "School UUID malformed";
    PLT_007 "LMS-PLT-007" 400 "role must be it_admin or headteacher" "Invalid role on school admin create";
    PLT_008 "LMS-PLT-008" 409 "username already exists for this school" "Duplicate school-level admin username";

    SNC_001 "LMS-SNC-001" 500 "query failed" "DB error loading intervention groups";
    SNC_002 "LMS-SNC-002" 409 "group exists" "Duplicate intervention group name";
    SNC_003 "LMS-SNC-003" 500 "update failed" "DB error updating intervention group";

    ASM_001 "LMS-ASM-001" 500 "query failed" "DB error listing assessments";
    ASM_002 "LMS-ASM-002" 404 "assessment not found" "Assessment ID invalid";
    ASM_003 "LMS-ASM-003" 500 "failed to start assessment" "DB error creating assessment session";

    MTC_001 "LMS-MTC-001" 500 "failed to save" "DB error saving MTC attempt";
    MTC_002 "LMS-MTC-002" 500 "query failed" "DB error loading MTC results";

    API_001 "LMS-API-001" 404 "route not found" "No operation has this path";
    API_002 "LMS-API-002" 405 "method not allowed" "The path exists, but not with this method";
    API_003 "LMS-API-003" 413 "payload too large" "The body exceeds the operation's limit";
    API_004 "LMS-API-004" 415 "unsupported media type" "Content-Type is missing or is not the operation's";
    API_005 "LMS-API-005" 500 "internal error" "A bug, quote the request id to support";
    API_006 "LMS-API-006" 503 "service unavailable" "Overload, or a dependency is down: retry after the seconds of Retry-After";
    API_007 "LMS-API-007" 409 "conflict with current state" "Somebody changed it first, or an Idempotency-Key was used with another body";
    API_008 "LMS-API-008" 400 "invalid request" "A query parameter or a body is malformed, where the family has no code for it";
    API_009 "LMS-API-009" 429 "too many requests" "The account, the school or the address exceeds fair use: retry after the seconds of Retry-After";
    API_010 "LMS-API-010" 431 "request headers too large" "The target and the headers of the request exceed 16 KB or 100 headers";
}

/// The prefix of the ids in the project's own family. Every other row is published and frozen.
pub const OWN_FAMILY: &str = "LMS-API-";

/// Finds the row with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Code> {
    CATALOGUE.iter().copied().find(|code| code.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct OperationSpec {
        code: &'static str,
        http_status: u16,
        message: &'static str,
        likely_cause: &'static str,
    }

    #[test]
    fn the_published_rows_equal_the_frozen_file_to_the_letter() {
        let mut written = csv::Writer::from_writer(Vec::new());
        for code in CATALOGUE.iter().filter(|code| !code.id.starts_with(OWN_FAMILY)) {
            let Code { id, http_status, message, likely_cause } = *code;
            written.serialize(OperationSpec { code: id, http_status: *http_status, message, likely_cause }).unwrap();
        }
        let written = String::from_utf8(written.into_inner().unwrap()).unwrap();
        assert_eq!(written, include_str!("../error-codes.csv"));
        assert_eq!(written.lines().count(), 1 + 63);
    }

    #[test]
    fn every_id_is_unique() {
        let mut ids: Vec<_> = CATALOGUE.iter().map(|code| code.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), CATALOGUE.len());
    }
}
