//! The migrations on a real database: SQLite, or PostgreSQL with `LMS_TEST_DATABASE=postgres`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod catalogue;
mod destructive;
mod rolling;
