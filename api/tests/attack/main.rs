//! Attack tests: somebody tries to keep the people of a school out of the real service, or to bring the service down,
//! while other people use the service as usual.
//!
//!     cargo build --bins
//!     LMS_TEST_DATABASE=postgres scripts/with-services cargo test -p api --test attack -- --nocapture
//!
//! Each test prints a row of the table in `deploy/FAULTS.md`. `make attack` runs the long form against the release
//! build. With `LMS_ATTACK_MEASURE=1` the tests only print what happened, which also works with an older build:
//! `LMS_TEST_BINARIES` is the directory of its programs.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod crowd;
mod hashes;
mod listener;
mod locks;
mod refreshes;
mod requests;
mod streams;
mod town;

use std::env;

/// Prints a row of the table.
fn row(attack: &str, figures: &str) {
    eprintln!("| {attack} | {figures} |");
}

/// Asserts a requirement, unless the attacks are only measured.
fn require(holds: bool, requirement: &str) {
    assert!(holds || env::var_os("LMS_ATTACK_MEASURE").is_some(), "{requirement}");
}

/// Returns the number of repetitions in the short form, which `make test` runs, or in the long form.
fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

fn is_long() -> bool {
    env::var_os("LMS_TEST_LONG").is_some()
}
