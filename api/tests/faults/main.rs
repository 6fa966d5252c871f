//! Fault tests: a school uses real API and worker processes with PostgreSQL and Redis while parts of them are killed,
//! frozen, disconnected or slowed down. After each fault, every acknowledged change must be stored exactly once, and
//! every client must be served again.
//!
//!     cargo build --bins
//!     LMS_TEST_DATABASE=postgres scripts/with-services cargo test -p api --test faults -- --nocapture
//!
//! The tests run one after another, because each test needs all cores, PostgreSQL and Redis for itself. Each test
//! prints a row of the table in `deploy/FAULTS.md`. With `LMS_TEST_LONG=1`, most faults are injected ten or twenty
//! times.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod caller;
mod clock;
mod cluster;
mod disk;
mod frozen;
mod invariants;
mod killed;
mod ledger;
mod load;
mod network;
mod proxy;
mod rolling;

use test_support::{self as support, server, services};
