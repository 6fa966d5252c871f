//! Taking back a deletion or a cancellation, within a day.

use chrono::{DateTime, TimeDelta, Utc};
use openapi::{Failure, Raises, code};
use sea_orm::DbErr;

/// How long something can be restored. The sweep (`worker/src/jobs/sweep.rs`) keeps deleted rows for longer.
const UNDO_FOR: TimeDelta = TimeDelta::days(1);

/// Why something cannot be restored.
#[derive(Debug)]
pub enum RestoreError {
    /// The school does not have it, or has it no more.
    NotFound,
    /// It is too late, or something new has taken its place. The text is for the log.
    Conflict(&'static str),
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for RestoreError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl<O: Raises<code::SES_006> + Raises<code::API_007>> From<RestoreError> for Failure<O> {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::NotFound => code::SES_006.into(),
            RestoreError::Conflict(reason) => Self::from(code::API_007).because(reason),
            RestoreError::Database(cause) => cause.into(),
        }
    }
}

/// Returns `Conflict` if the deletion or cancellation was more than a day ago.
pub fn require_recent(removed_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), RestoreError> {
    if now - removed_at > UNDO_FOR {
        return Err(RestoreError::Conflict("it was deleted or cancelled more than a day ago"));
    }
    Ok(())
}
