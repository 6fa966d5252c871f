//! The HTTP service of the learning platform: routes, sign-in, and the edge where every failure becomes a code.

pub mod accounts;
pub mod app;
pub mod audit;
pub mod body;
pub mod classrooms;
pub mod client_address;
pub mod demo;
pub mod edge;
pub mod idempotency;
pub mod imports;
pub mod interventions;
pub mod lockout;
pub mod login_limit;
pub mod page;
pub mod platform_admin;
pub mod progress;
pub mod routes;
pub mod schools;
pub mod serve;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod teaching;
pub mod tokens;
pub mod usage;
