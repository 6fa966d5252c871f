//! Deleting what has expired, every hour.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::tenant::Service;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use serde::{Deserialize, Serialize};

use crate::queue::{Handler, Job, JobFailure, JobRun, enqueue_at};

/// Deletes what has expired, in every school. There is always one pending.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sweep {}

/// How often.
pub const INTERVAL: Duration = Duration::from_hours(1);

/// Rows of one table that have expired.
struct Expired {
    table: &'static str,
    key: &'static str,
    /// `$1` is the time before which they expired.
    rows: &'static str,
    /// How long they are kept beyond the time in the row.
    kept: TimeDelta,
}

impl Expired {
    const fn of(table: &'static str, key: &'static str, rows: &'static str) -> Self {
        Self { table, key, rows, kept: TimeDelta::zero() }
    }

    const fn kept(self, kept: TimeDelta) -> Self {
        Self { kept, ..self }
    }
}

/// What is swept, in this order. Refresh tokens go with their sign-ins.
const EXPIRED: [Expired; 7] = [
    Expired::of("roster_upload", "school_id, import_id", "FROM roster_upload WHERE expires_at <= $1"),
    Expired::of("roster_card", "school_id, import_id, account_id", "FROM roster_card WHERE expires_at <= $1"),
    // What an import found in its upload is about persons too, and goes with it. An import has one row for each line:
    // so the imports are searched, not the rows.
    Expired::of(
        "roster_row",
        "school_id, import_id, position",
        "FROM roster_import AS import JOIN roster_row USING (school_id)
         WHERE import_id = import.id AND import.created_at <= $1 AND NOT EXISTS (
             SELECT 1 FROM roster_upload AS upload
             WHERE upload.school_id = import.school_id AND upload.import_id = import.id)",
    ),
    Expired::of("sign_in", "school_id, id", "FROM sign_in WHERE expires_at <= $1").kept(TimeDelta::days(30)),
    Expired::of(
        "idempotent_answer",
        "school_id, account_id, operation, key",
        "FROM idempotent_answer WHERE created_at <= $1",
    )
    .kept(TimeDelta::hours(24)),
    Expired::of(
        "login_attempt",
        "school_id, username",
        "FROM login_attempt WHERE last_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)",
    )
    .kept(TimeDelta::days(1)),
    Expired::of("job", "id", "FROM job WHERE state = 'done' AND finished_at <= $1").kept(TimeDelta::days(7)),
];

/// Rows a transaction: few enough that nobody waits for their locks.
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
        let tx = run.begin_service().await?;
        enqueue_at(&tx, &Self {}, now + INTERVAL, now).await?;
        run.finish(tx).await
    }
}

async fn delete_batch(run: &JobRun, expired: &Expired, now: DateTime<Utc>) -> Result<u64, JobFailure> {
    let Expired { table, key, rows, kept } = expired;
    let tx = run.begin_service().await?;
    let statement = Statement::from_sql_and_values(
        tx.get_database_backend(),
        format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} {rows} LIMIT {BATCH})"),
        [(now - *kept).into()],
    );
    let deleted = tx.execute_raw(statement).await?.rows_affected();
    tx.commit().await?;
    Ok(deleted)
}

/// Enqueues a sweep, unless one is pending.
pub async fn ensure_scheduled(service: &Service, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = service.begin().await?;
    enqueue_at(&tx, &Sweep {}, now + INTERVAL, now).await?;
    tx.commit().await
}
