//! A process does no work on a database whose schema is older than the version of the process: `lms serve` does not
//! start, and workers claim no jobs. A job that uses missing tables or columns would fail until it is dead.

use std::time::Duration;

use entity::{Database, schema};

/// The pause between two queries of the schema.
const PAUSE: Duration = Duration::from_secs(1);

/// The error of a process whose database has an older schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("DATABASE_URL: the database does not have this version's schema: run `lms migrate`")]
pub struct OutdatedSchemaError;

/// Waits until the database responds, and returns an error if its schema is older than this version.
pub async fn require_current(database: &Database) -> Result<(), OutdatedSchemaError> {
    loop {
        match schema::is_current(database).await {
            Ok(true) => return Ok(()),
            Ok(false) => return Err(OutdatedSchemaError),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Waits until the database has the schema of this version or of a newer one. Logs once why the worker waits.
pub async fn wait_until_current(database: &Database) {
    let mut is_waiting = false;
    loop {
        let cause = match schema::is_current(database).await {
            Ok(true) => break,
            Ok(false) => OutdatedSchemaError.to_string(),
            Err(cause) => cause.to_string(),
        };
        if !is_waiting {
            tracing::warn!(cause, "the worker claims no jobs until the database has the schema of this version");
            is_waiting = true;
        }
        tokio::time::sleep(PAUSE).await;
    }
    if is_waiting {
        tracing::info!("the database has the schema of this version: the worker claims jobs");
    }
}
