//! The product broken on purpose: real processes of the API and of the worker, on a PostgreSQL and a Redis, used by a
//! school while parts of it are killed, frozen, taken away, cut off or made slow. After each fault all that was
//! acknowledged is there, once, and everybody is served again.
//!
//!     cargo build --bins
//!     LMS_TEST_DATABASE=postgres scripts/with-services cargo test -p api --test faults -- --nocapture
//!
//! Each test has both cores and both services to itself, and prints a row of the table in `deploy/FAULTS.md`. With
//! `LMS_TEST_LONG=1` each fault is made twenty times.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "the other tests use the rest of it")]
#[path = "../it/process/server.rs"]
mod server;

#[allow(dead_code, unused_imports, reason = "the other tests use the rest of it")]
#[path = "../it/support/mod.rs"]
mod support;

#[path = "../../../worker/tests/faults/services.rs"]
mod services;

mod caller;
mod clock;
mod cluster;
mod contract;
mod disk;
mod invariants;
mod killed;
mod ledger;
mod load;
mod network;
mod paused;
mod proxy;
mod rolling;
