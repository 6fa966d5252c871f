//! Tests of `lms` as a separate process, on the embedded database in a folder of its own.
//!
//! The processes do not depend on the database of the other tests, so these tests are skipped under
//! `LMS_TEST_DATABASE=postgres`, except `redaction`, `health` and `gates`, which then also run an `lms-worker` process,
//! and `logins` and `tls`, which need PostgreSQL and Redis.

mod commands;
mod connections;
mod faults;
mod files;
mod gates;
mod health;
mod logins;
mod memory;
mod proxy;
mod redaction;
mod restoring;
mod secret_files;
mod stopping;
mod tls;
mod traces;

use test_support::server;
