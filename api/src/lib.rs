//! The HTTP service of the learning platform: routes, sign-in, and the edge, the middleware that gives every error
//! response a code.

pub mod accounts;
pub mod app;
pub mod assessments;
pub mod audit;
pub mod authentication;
pub mod backup;
pub mod body;
pub mod classrooms;
pub mod client_address;
pub mod command_line;
mod cors;
pub mod demo;
mod drain;
pub mod edge;
pub mod erasures;
pub mod idempotency;
pub mod imports;
pub mod interventions;
pub mod lockout;
pub mod login_limit;
pub mod mtc;
pub mod page;
pub mod pages;
pub mod platform_admin;
pub mod progress;
pub mod results;
pub mod routes;
pub mod schools;
pub mod serve;
pub mod sessions;
pub mod settings;
pub mod settings_table;
pub mod sign_in;
pub mod teaching;
pub mod tokens;
pub mod usage;
