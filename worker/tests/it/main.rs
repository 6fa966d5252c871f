//! Tests of the job queue on a real database: SQLite, or PostgreSQL with `LMS_TEST_DATABASE=postgres`.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod claiming;
mod enqueueing;
mod failing;
mod killed;
mod leases;
mod observing;
mod stopping;
mod support;
mod sweeping;
mod waking;
