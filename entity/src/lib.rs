//! The tables of the learning platform, a file each, and `tenant`: the only way to a school's rows.

pub mod account;
pub mod audit;
pub mod classroom;
pub mod connect;
pub mod idempotent_answer;
pub mod ids;
pub mod job;
pub mod login_attempt;
pub mod person;
pub mod refresh_token;
pub mod roster_card;
pub mod roster_import;
pub mod roster_row;
pub mod roster_upload;
pub mod school;
pub mod sign_in;
pub mod tenant;

pub use ids::{AccountId, ClassroomId, ImportId, JobId, SchoolId, SignInId};
pub use person::{Role, SenStatus, YearGroup};
