//! `/admin`: a school's own accounts, classes and audit log.

mod audit;
mod classrooms;
mod imports;
mod users;
