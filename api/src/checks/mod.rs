//! The multiplication tables check: attempts, rounds and results.

pub mod attempts;
pub mod results;
pub mod rounds;
pub mod saving;
pub mod showing;
pub mod standing;
pub mod steering;

use sea_orm::DbErr;

/// Why something about a check is refused.
#[derive(Debug)]
pub enum Refused {
    /// There is no such round or attempt, or it is somebody else's.
    NotFound,
    /// It does not fit how things stand; in words, for the log.
    Conflict(&'static str),
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}
