//! Reaches each published code once, by its likely cause, with requests to the whole service on a real database. Other
//! tests reach most of the codes in other ways, too.
//!
//! `openapi/COVERAGE.md` lists the codes and their tests: `LMS_WRITE_COVERAGE=1 cargo test -p api --test it codes`
//! regenerates it.

/// Makes a test of each case of a family. A case returns a response. The test asserts that the response has the status,
/// message and media type of the code, and that the log has one line for it.
macro_rules! reached {
    ($($code:literal $case:ident;)+) => {
        /// The codes of the family and their tests.
        pub(super) const REACHED: &[(&str, &str)] =
            &[$(($code, concat!(module_path!(), "::reached::", stringify!($case)))),+];

        mod reached {
            $(
                #[tokio::test]
                async fn $case() {
                    super::$case().await.is($code);
                }
            )+
        }
    };
}

mod admin;
mod assessments;
mod auth;
mod interventions;
mod mtc;
mod platform;
mod sessions;
mod teacher;

use std::{env, fmt::Write, fs, path::Path};

use openapi::{CATALOGUE, Code};

/// The families in the order of the catalogue.
const FAMILIES: [&[(&str, &str)]; 8] = [
    auth::REACHED,
    sessions::REACHED,
    teacher::REACHED,
    admin::REACHED,
    platform::REACHED,
    interventions::REACHED,
    assessments::REACHED,
    mtc::REACHED,
];

fn published() -> Vec<&'static Code> {
    CATALOGUE.iter().copied().filter(|code| !code.id.starts_with("LMS-API-")).collect()
}

#[test]
fn every_published_code_is_reached_by_a_test() {
    let reached: Vec<&str> = FAMILIES.concat().iter().map(|(code, _)| *code).collect();
    assert_eq!(reached.len(), 63);
    assert_eq!(reached, published().iter().map(|code| code.id).collect::<Vec<_>>());
}

#[test]
fn the_committed_table_of_codes_names_these_tests() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/COVERAGE.md");
    if env::var_os("LMS_WRITE_COVERAGE").is_some() {
        fs::write(&path, table()).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), table(), "LMS_WRITE_COVERAGE=1 regenerates it");
}

fn table() -> String {
    let mut table = String::from(
        "# Published codes and the tests that reach them\n\n\
         Written by `LMS_WRITE_COVERAGE=1 cargo test -p api --test it codes`, which produces each of these responses on a real\n\
         database. To run one test: `cargo test -p api --test it -- NAME`.\n\n\
         | code | status | message | likely cause | test |\n| --- | --- | --- | --- | --- |\n",
    );
    for (code, (_, test)) in published().into_iter().zip(FAMILIES.concat()) {
        let Code { id, http_status, message, likely_cause } = code;
        let test = test.trim_start_matches("it::");
        writeln!(table, "| {id} | {http_status} | {message} | {likely_cause} | `{test}` |").unwrap();
    }
    table
}
