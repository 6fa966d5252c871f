//! `lms` as a process of its own, on the embedded database in a folder of its own.
//!
//! The processes are the same whatever database the other tests are on, so under `LMS_TEST_DATABASE=postgres` these
//! tests are not run a second time; but for `redaction` and `health`, which there have a process of `lms-worker`.

mod commands;
mod faults;
mod health;
mod memory;
mod redaction;
mod restoring;
mod server;
mod stopping;
mod traces;
