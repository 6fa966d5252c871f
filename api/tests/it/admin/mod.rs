//! `/admin`: a school's own accounts, classes, audit log and failed log-ins.

mod audit;
mod classrooms;
mod imports;
mod sign_in_failures;
mod users;
