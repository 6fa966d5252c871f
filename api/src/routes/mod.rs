//! Every route of the API, a file per family of codes.

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

use crate::app::App;

/// Where the API lives.
pub const BASE: &str = "/api/v1";

/// The families of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Tags)]
pub enum Tag {
    /// The list of schools to choose from before signing in.
    Schools,
    /// Signing in, staying signed in, signing out.
    Auth,
    /// A pupil's practice: sessions, answers, progress.
    Sessions,
    /// The multiplication tables check: attempts, rounds, results.
    Mtc,
    /// Assessments: what staff makes and every school has, how pupils sit them, results.
    Assessments,
    /// A school's accounts, classes, rosters and audit log, for its IT admin and headteacher.
    Admin,
    /// Pupils and classes, and what is set for them, for teachers, SENCO and headteacher.
    Teacher,
    /// Groups of pupils who practise towards targets for a time, for SENCO, headteacher and teachers.
    Interventions,
    /// All schools, for the platform's operator.
    Platform,
}

/// The whole API.
pub type Api = Contract<(
    schools::Schools,
    auth::Auth,
    sessions::Sessions,
    me::Me,
    mtc::attempts::Attempts,
    mtc::rounds::Rounds,
    mtc::results::Results,
    assessments::Assessments,
    markings::Markings,
    admin::users::Users,
    admin::classrooms::Classrooms,
    admin::imports::Imports,
    admin::audit::AuditLog,
    teacher::Routes,
    interventions::Interventions,
    platform::Platform,
)>;

/// The whole API over these parts.
#[must_use]
pub fn service(app: &App) -> OpenApiService<Api, ()> {
    let api = Contract((
        schools::Schools(app.clone()),
        auth::Auth(app.clone()),
        sessions::Sessions(app.clone()),
        me::Me(app.clone()),
        mtc::attempts::Attempts(app.clone()),
        mtc::rounds::Rounds(app.clone()),
        mtc::results::Results(app.clone()),
        assessments::Assessments(app.clone()),
        markings::Markings(app.clone()),
        admin::users::Users(app.clone()),
        admin::classrooms::Classrooms(app.clone()),
        admin::imports::Imports(app.clone()),
        admin::audit::AuditLog(app.clone()),
        teacher::routes(app),
        interventions::Interventions(app.clone()),
        platform::Platform(app.clone()),
    ));
    OpenApiService::new(api, "Learning platform for primary schools", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .license(LicenseObject::new("MIT OR Apache-2.0").url("https://opensource.org/license/mit"))
        .contact(ContactObject::new().name("The platform's support: quote the code and the request id"))
        .server(ServerObject::new(BASE).description("The service that answers this document"))
}

const DESCRIPTION: &str = "\
Pupils practise number facts and sit Multiplication Tables Checks; their school steers it; the platform runs it for many schools.

**Codes.** Every response of 400 and above is exactly `{\"code\", \"error\"}`, and each operation names the codes that it may answer, \
so that a client can tell every case. Support works by the code: quote it, with the `X-Request-Id` of the response. `/api/codes` lists all \
codes with what has usually happened and what helps; `/api/codes#LMS-ADM-007` links to one. What went wrong inside is never answered.

**Signing in.** A log-in answers an access token, good for 15 minutes, to send as `Authorization: Bearer ...`, and a refresh token, \
which `refreshSession` exchanges once for new ones. LMS-AUTH-001 says that the token is missing, LMS-AUTH-002 asks for a refresh, \
LMS-AUTH-009 says that the session is over. Operations without security need no session.

**Lists** come in pages: `limit` items (50, at most 200) after the cursor `after`; `next` is the cursor of the next page, null on the last. \
A cursor belongs to its list and its order, and says nothing to clients.

**Fields.** Every field of an answer is always there, and null where there is nothing to say. In a request null is the same as left out, \
but where a change can empty a field. Unknown fields and parameters are not read.

**Changes** take any subset of the fields. With the `version` that the change was made from, a change of somebody else is not overwritten.

**Repeating.** Where `Idempotency-Key` is a parameter, the same key and body within 24 hours returns the first answer and does nothing again; \
with another body it is LMS-API-007. Reading, `PUT`, `DELETE` and what says so can be repeated without a key.

**Limits.** A body is 256 KB at most, a roster 10 MB; an answer takes 30 seconds at most. Log-ins are limited by address (LMS-AUTH-004) and \
by user name (LMS-AUTH-007). 429 and 503 say in `Retry-After` when to try again. Nothing that is answered may be cached.

**Browsers.** Pages of other sites may call the API when the operator names their origin.

**Times** are RFC 3339 in UTC, days are ISO dates of London's calendar; ids are UUIDs.";
