//! The Multiplication Tables Check: attempts, rounds and results.

pub mod attempts;
pub mod change;
pub mod control;
pub mod results;
pub mod rounds;
pub mod save;
pub mod status;
pub mod view;

use sea_orm::DbErr;

/// Why a request about the check is rejected.
#[derive(Debug)]
pub enum MtcError {
    /// The round or attempt does not exist, or belongs to somebody else.
    NotFound,
    /// The request conflicts with the current state. The text is for the log.
    Conflict(&'static str),
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for MtcError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}
