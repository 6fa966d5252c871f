//! Tests of the migrations on a real database: SQLite, or PostgreSQL with `LMS_TEST_DATABASE=postgres`.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod catalogue;
mod destructive;
mod logins;
mod rolling;
