//! LMS-ADM: a school's accounts, classes, rosters, audit log and failed log-ins.

pub mod audit;
pub mod bulk;
pub mod cards;
pub mod classrooms;
pub mod imports;
pub mod sign_in_failures;
pub mod users;
