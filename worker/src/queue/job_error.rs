//! The cause of a failed attempt: what is stored and logged, and whether the attempt counts.

use std::error::Error;

use sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError, postgres::PgDatabaseError},
};

/// The cause of a failure, in one form for the table and one for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobError {
    /// The text for the table. It omits the text of database errors, which may quote a row.
    pub(super) shown: String,
    /// The full text for the log.
    pub(super) logged: String,
    /// Whether the database or its schema was unavailable. Such a failure heals without a change to the job, so the
    /// attempt does not count.
    pub(super) is_outage: bool,
}

/// Maximum length of `last_error`, in characters.
const MAX_SHOWN: usize = 500;

impl JobError {
    /// Returns the error of a job that panicked. A panic message may contain any data, so it is logged but not stored.
    pub(super) fn panic(message: String) -> Self {
        Self { shown: "the job panicked".into(), logged: message, is_outage: false }
    }
}

impl From<&(dyn Error + Send + Sync + 'static)> for JobError {
    fn from(cause: &(dyn Error + Send + Sync + 'static)) -> Self {
        let (mut shown, mut logged, mut is_outage) = (Vec::new(), Vec::new(), false);
        let mut link: Option<&(dyn Error + 'static)> = Some(cause);
        while let Some(error) = link {
            logged.push(error.to_string());
            if let Some(error) = error.downcast_ref::<DbErr>() {
                shown.push(database_error_kind(error));
                is_outage = is_database_outage(error);
                break;
            }
            shown.push(error.to_string());
            link = error.source();
        }
        Self { shown: shown.join(": ").chars().take(MAX_SHOWN).collect(), logged: logged.join(": "), is_outage }
    }
}

fn database_error_kind(error: &DbErr) -> String {
    match sqlx_error(error) {
        Some(cause) => cause
            .as_database_error()
            .and_then(|error| error.code().map(|code| format!("database error {code}")))
            .unwrap_or_else(|| "database connection error".into()),
        None => "database error".into(),
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

/// Returns whether the error is one of the connection, of the server, of concurrent transactions or of the schema.
fn is_database_outage(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return true;
    }
    match sqlx_error(error) {
        Some(sqlx::Error::Database(error)) => is_outage(&**error),
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed,
        ) => true,
        _ => false,
    }
}

/// Classes of SQLSTATE: connection, invalid authorization, rollback (serialization, deadlock), insufficient resources,
/// operator intervention (shutdown, cancelled statement) and system error.
const OUTAGE_CLASSES: [&str; 6] = ["08", "28", "40", "53", "57", "58"];

/// Single codes of SQLSTATE, mostly those of a schema or of grants that a migration has not reached yet, or of a
/// prepared statement that a migration has invalidated.
const OUTAGE_CODES: [&str; 13] = [
    "0A000", // a cached plan must not change its result type
    "25006", // read-only transaction, on a standby
    "25P03", // idle transaction timeout
    "25P04", // transaction timeout
    "26000", // the prepared statement does not exist
    "3D000", // undefined database
    "3F000", // undefined schema
    "42501", // insufficient privilege
    "42703", // undefined column
    "42704", // undefined object
    "42883", // undefined function
    "42P01", // undefined table
    "55P03", // lock not available
];

/// Primary result codes of SQLite: BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL, SCHEMA.
const SQLITE_OUTAGES: [u32; 10] = [5, 6, 7, 8, 9, 10, 13, 14, 15, 17];

/// SQLite reports a missing table or column only as a text, with the general code 1.
const SQLITE_SCHEMA_ERRORS: [&str; 3] = ["no such table", "no such column", "has no column named"];

fn is_outage(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return OUTAGE_CLASSES.iter().any(|class| code.starts_with(class)) || OUTAGE_CODES.contains(&code.as_ref());
    }
    // The lowest byte of an extended code is the primary code.
    match code.parse::<u32>().map(|code| code & 0xFF) {
        Ok(1) => SQLITE_SCHEMA_ERRORS.iter().any(|text| error.message().contains(text)),
        Ok(code) => SQLITE_OUTAGES.contains(&code),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use sea_orm::ConnAcquireErr;

    use super::*;
    use crate::queue::BoxError;

    #[derive(Debug, thiserror::Error)]
    #[error("the plan could not be stored")]
    struct PlanError(#[source] DbErr);

    #[test]
    fn errors_of_the_connection_are_outages_and_other_errors_are_not() {
        let broken = || {
            let cause = sqlx::Error::Io(io::Error::from(io::ErrorKind::BrokenPipe));
            DbErr::Exec(RuntimeErr::SqlxError(cause.into()))
        };
        let errors: [(BoxError, bool); 6] = [
            (DbErr::ConnectionAcquire(ConnAcquireErr::Timeout).into(), true),
            (broken().into(), true),
            (PlanError(broken()).into(), true),
            (DbErr::Query(RuntimeErr::SqlxError(sqlx::Error::RowNotFound.into())).into(), false),
            (PlanError(DbErr::Custom("about Zo\u{eb} Smith".into())).into(), false),
            ("the live queues are unavailable".into(), false),
        ];
        for (error, is_outage) in errors {
            assert_eq!(JobError::from(&*error).is_outage, is_outage, "{error}");
        }
    }
}
