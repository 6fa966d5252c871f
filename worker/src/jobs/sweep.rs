//! The job `sweep`: deletes expired rows every hour, and the copies of deleted rows in the log of SQLite.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::tenant::Service;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use serde::{Deserialize, Serialize};

use crate::queue::{Handler, Job, JobFailure, JobRun, enqueue_at};

/// Deletes the expired rows of all schools. One sweep is always pending.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sweep {}

/// Interval between sweeps.
pub const INTERVAL: Duration = Duration::from_hours(1);

/// The expired rows of one table.
struct ExpiredRows {
    table: &'static str,
    key: &'static str,
    /// The SQL that selects the rows. `$1` is the current time less the retention.
    rows: &'static str,
    /// How long a row is retained after the time that the SQL compares with `$1`.
    retention: TimeDelta,
    /// Whether rows that another transaction has locked are left to the next sweep. Otherwise a sweep that deletes rows
    /// in another order than a log-in locks them would cause a deadlock.
    skips_locked: bool,
}

impl ExpiredRows {
    const fn new(table: &'static str, key: &'static str, rows: &'static str) -> Self {
        Self { table, key, rows, retention: TimeDelta::zero(), skips_locked: false }
    }

    const fn retained_for(self, retention: TimeDelta) -> Self {
        Self { retention, ..self }
    }

    const fn skipping_locked(self) -> Self {
        Self { skips_locked: true, ..self }
    }
}

/// The rows that are swept, in this order. Deleting a sign-in deletes its refresh tokens, and deleting an intervention
/// group deletes everything recorded for it.
const EXPIRED: [ExpiredRows; 10] = [
    ExpiredRows::new("roster_upload", "school_id, import_id", "FROM roster_upload WHERE expires_at <= $1"),
    ExpiredRows::new("roster_card", "school_id, import_id, account_id", "FROM roster_card WHERE expires_at <= $1"),
    // The report of an import contains personal data and is deleted together with its upload. The query starts from the
    // imports, because there are far fewer imports than report rows.
    ExpiredRows::new(
        "roster_row",
        "school_id, import_id, position",
        "FROM roster_import AS import JOIN roster_row USING (school_id)
         WHERE import_id = import.id AND import.created_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM roster_upload AS upload
             WHERE upload.school_id = import.school_id AND upload.import_id = import.id)",
    ),
    ExpiredRows::new("sign_in", "school_id, id", "FROM sign_in WHERE expires_at <= $1")
        .retained_for(TimeDelta::days(30)),
    ExpiredRows::new(
        "idempotent_answer",
        "school_id, account_id, operation, key",
        "FROM idempotent_answer WHERE created_at <= $1",
    )
    .retained_for(TimeDelta::hours(24)),
    ExpiredRows::new(
        "login_attempt",
        "school_id, username",
        "FROM login_attempt WHERE last_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)",
    )
    .retained_for(TimeDelta::days(1)),
    ExpiredRows::new(
        "login_failure",
        "school_id, subject_id, network",
        "FROM login_failure WHERE last_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)",
    )
    .retained_for(TimeDelta::days(1))
    .skipping_locked(),
    ExpiredRows::new("known_network", "school_id, account_id, network", "FROM known_network WHERE last_at <= $1")
        .retained_for(TimeDelta::days(90)),
    // A group can be restored for 24 hours. It stays an hour longer, so that no sweep deletes a group that is being
    // restored.
    ExpiredRows::new("intervention_group", "school_id, id", "FROM intervention_group WHERE deleted_at <= $1")
        .retained_for(TimeDelta::hours(25)),
    ExpiredRows::new("job", "id", "FROM job WHERE state = 'done' AND finished_at <= $1")
        .retained_for(TimeDelta::days(7)),
];

/// Rows per transaction: so few that other transactions do not wait long for the locks on them.
const BATCH: u64 = 500;

impl Job for Sweep {
    const KIND: &'static str = "sweep";
    const PRIORITY: i32 = 900;

    fn subject(&self) -> Option<String> {
        Some("everything".into())
    }
}

impl<S: Sync> Handler<S> for Sweep {
    async fn run(self, run: &JobRun, _: &S) -> Result<(), JobFailure> {
        let now = run.clock().now();
        for expired in &EXPIRED {
            while delete_batch(run, expired, now).await? == BATCH {
                if run.is_shutting_down() {
                    return Err(JobFailure::HandBack);
                }
            }
        }
        // Otherwise the log could contain the deleted rows for long. If it is in use, the next sweep empties it.
        let _is_empty = run.truncate_log().await?;
        let tx = run.begin_service().await?;
        enqueue_at(&tx, &Self {}, now + INTERVAL, now).await?;
        run.finish(tx).await
    }
}

async fn delete_batch(run: &JobRun, expired: &ExpiredRows, now: DateTime<Utc>) -> Result<u64, JobFailure> {
    let ExpiredRows { table, key, rows, retention, skips_locked } = expired;
    let tx = run.begin_service().await?;
    let has_locks = *skips_locked && tx.get_database_backend() == DbBackend::Postgres;
    let lock = if has_locks { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} {rows} LIMIT {BATCH} {lock})");
    let deleted = tx.execute_sql(&sql, [(now - *retention).into()]).await?;
    tx.commit().await?;
    Ok(deleted)
}

/// Enqueues a sweep unless one is pending.
pub async fn ensure_scheduled(service: &Service, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = service.begin().await?;
    enqueue_at(&tx, &Sweep {}, now + INTERVAL, now).await?;
    tx.commit().await
}
