//! Tests of the service on a real database: SQLite, or PostgreSQL with `LMS_TEST_DATABASE=postgres`.
//!
//! Paths mirror the URLs. `support` creates a service for each test, creates schools with people in it, and sends
//! requests to it.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod admin;
mod assessments;
mod auth;
mod bulk;
mod codes;
mod contract;
mod demonstration;
mod documents;
mod edge;
mod interventions;
mod journey;
mod me;
mod mtc;
mod pages;
mod platform;
mod process;
mod recovery;
mod schools;
mod sessions;
mod teacher;
mod telemetry;
mod walls;
mod web;

use test_support as support;
