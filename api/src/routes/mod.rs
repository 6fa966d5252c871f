//! Every route of the API, one file per family of codes.

pub mod admin;
pub mod assessments;
pub mod auth;
pub mod interventions;
pub mod markings;
pub mod me;
pub mod mtc;
pub mod platform;
pub mod results;
pub mod schools;
pub mod sessions;
pub mod teacher;

use openapi::Contract;
use poem_openapi::{ContactObject, LicenseObject, OpenApiService, ServerObject, Tags};

/// The base path of the API.
pub const BASE: &str = "/api/v1";

/// The tags of operations in the API document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Tags)]
pub enum Tag {
    /// The schools to choose from before signing in.
    Schools,
    /// Signing in, refreshing tokens, signing out, changing a password.
    Auth,
    /// A pupil's practice: sessions, answers, progress, assignments and results.
    Sessions,
    /// The Multiplication Tables Check: attempts, rounds and results.
    Mtc,
    /// Assessments, created by staff or built in: questions, sittings and results.
    Assessments,
    /// A school's accounts, classes, rosters and audit log, for its IT admins and headteacher.
    Admin,
    /// Pupils, classes and the work set for them, for teachers, the SENCO and the headteacher.
    Teacher,
    /// Groups of pupils who practise towards targets for a limited time, for the SENCO, the headteacher and teachers.
    Interventions,
    /// All schools, for the platform's operator.
    Platform,
}

/// The whole API.
pub type Api = Contract<(
    schools::Schools,
    auth::Auth,
    sessions::Sessions,
    me::OwnWork,
    mtc::attempts::MtcAttempts,
    mtc::rounds::Rounds,
    mtc::results::MtcResultsRoutes,
    assessments::Assessments,
    markings::Markings,
    (admin::users::Users, admin::bulk::BulkUsers, admin::cards::NewCards),
    admin::classrooms::Classrooms,
    admin::imports::Imports,
    (admin::audit::AuditLog, admin::sign_in_failures::SignInFailures),
    teacher::Routes,
    interventions::Interventions,
    platform::Platform,
)>;

/// Builds the whole API. The handlers find the application in the data of the request.
#[must_use]
pub fn service() -> OpenApiService<Api, ()> {
    let api = Contract((
        schools::Schools,
        auth::Auth,
        sessions::Sessions,
        me::OwnWork,
        mtc::attempts::MtcAttempts,
        mtc::rounds::Rounds,
        mtc::results::MtcResultsRoutes,
        assessments::Assessments,
        markings::Markings,
        (admin::users::Users, admin::bulk::BulkUsers, admin::cards::NewCards),
        admin::classrooms::Classrooms,
        admin::imports::Imports,
        (admin::audit::AuditLog, admin::sign_in_failures::SignInFailures),
        teacher::ROUTES,
        interventions::Interventions,
        platform::Platform,
    ));
    OpenApiService::new(api, "Learning platform for primary schools", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .license(LicenseObject::new("MIT OR Apache-2.0").url("https://opensource.org/license/mit"))
        .contact(ContactObject::new().name("Platform support: quote the error code and the request id"))
        .server(ServerObject::new(BASE).description("The service that serves this document"))
}

const DESCRIPTION: &str = "\
Pupils practise number facts and take the Multiplication Tables Check. School staff steer the practice, and the \
platform's operator runs the service for many schools.

**Error codes.** Every response with status 400 or above has the body `{\"code\", \"error\"}` and nothing else. Each \
operation lists the codes that it may return, so that a client can handle every case. To get support, quote the code \
and the `X-Request-Id` of the response. `/api/codes` lists all codes with their usual causes and remedies; \
`/api/codes#LMS-ADM-007` links to one of them. The internal cause of a failure is never returned.

**Signing in.** A login returns an access token, which is valid for 15 minutes and is sent as `Authorization: Bearer \
...`, and a refresh token, which `refreshSession` exchanges once for new tokens. With `cookie`, which is for the \
service's own pages, the refresh token is in a cookie instead of the body. LMS-AUTH-001 means that the access \
token is missing, LMS-AUTH-002 that it is invalid or has expired and must be refreshed, LMS-AUTH-009 that the sign-in \
has ended. The form of an attempt at the check contains a token of its own, which saves the answers of this attempt and \
nothing else. Operations without security need no sign-in.

**Lists** are paginated: a page holds `limit` items (50 by default, at most 200) after the cursor `after`. `next` is \
the cursor of the next page, or null on the last page. A cursor is opaque, and is valid only for the list and the \
order that returned it.

**Fields.** Every field of a response is always present, and is null if it has no value. In a request, null means \
absent, except in `PATCH` bodies, where it clears a field that may be empty. Unknown fields and parameters are \
ignored.

**Changes** take any subset of the fields. Send the `version` that the change is based on, so that it cannot overwrite \
somebody else's change.

**Retries.** If an operation has the parameter `Idempotency-Key`, repeating a request with the same key and body \
within 24 hours returns the first response and does nothing again; the same key with another body is LMS-API-007. \
`GET`, `PUT`, `DELETE`, and operations whose description says so, can be repeated without a key.

**Limits.** A body is at most 256 KB and a roster at most 10 MB; a response takes at most 30 seconds. \
Failed logins are limited by network (LMS-AUTH-004) and by username and network (LMS-AUTH-007), and refreshes by sign-in \
(LMS-AUTH-004). All requests of an account, of a school, and of an IP address without a sign-in are limited to fair use \
(LMS-API-009); a rejected request was not processed. The headers of a request are limited to 16 KB (LMS-API-010). \
Responses with status 429 and 503 say in \
`Retry-After` when to try again. Responses must not be cached.

**Browsers.** Pages from other origins may call the API if the operator allows their origin.

**Times** are in RFC 3339 and UTC, dates are ISO 8601 dates in London time, and ids are UUIDs.";
