//! Tests of the listener, and of the job queue on a real database: SQLite, or PostgreSQL with
//! `LMS_TEST_DATABASE=postgres`.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod claiming;
mod enqueueing;
mod failing;
mod killed;
mod leases;
mod listening;
mod observing;
mod retrying;
mod stopping;
mod sweeping;
mod waking;

use test_support::queue as support;
