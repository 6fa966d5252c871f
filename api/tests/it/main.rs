//! The service on a real database: SQLite, or PostgreSQL with `LMS_TEST_DATABASE=postgres`.
//!
//! Paths mirror the URLs. `support` makes a service of each test's own, the people in it, and the calls to it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod admin;
mod assessments;
mod auth;
mod codes;
mod contract;
mod demonstration;
mod edge;
mod interventions;
mod journey;
mod me;
mod mtc;
mod operations;
mod pages;
mod platform;
mod process;
mod recovery;
mod schools;
mod sessions;
mod support;
mod teacher;
mod walls;
