//! LMS-ADM: a school's accounts, classes, rosters and audit log.

pub mod audit;
pub mod classrooms;
pub mod imports;
pub mod users;
