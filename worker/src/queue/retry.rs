//! Retrying of jobs by an operator.

use chrono::{DateTime, Utc};
use entity::{JobId, tenant::ServiceTx};
use sea_orm::{ConnectionTrait, DbErr, SqlErr, Statement};

use super::end::PENDING_UNLESS_TWIN;

/// Assignments that make a job due and give it all its attempts again. `$1` is the current time.
const AS_NEW: &str = "run_at = $1, attempts = 0, failures = 0, failing_since = NULL";

/// Maximum number of dead jobs, and of waiting jobs, that one call retries. A statement for more jobs could exceed the
/// time limit of the database.
const JOBS_PER_CALL: u64 = 2_000;

/// The outcome of an operator's request to retry a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryOutcome {
    /// The job, or a job with the same subject, is pending.
    Queued,
    /// The job does not exist.
    NotFound,
    /// The job is not dead.
    NotDead,
}

/// Returns a dead job to the queue and resets its attempts.
pub async fn retry(tx: &ServiceTx, id: JobId, now: DateTime<Utc>) -> Result<RetryOutcome, DbErr> {
    let put_back = Statement::from_sql_and_values(
        tx.get_database_backend(),
        format!("UPDATE job SET {PENDING_UNLESS_TWIN}, {AS_NEW} WHERE id = $2 AND state = 'dead'"),
        [now.into(), id.into()],
    );
    if update_beside_twins(tx, put_back).await? > 0 {
        return Ok(RetryOutcome::Queued);
    }
    let exists =
        Statement::from_sql_and_values(tx.get_database_backend(), "SELECT 1 FROM job WHERE id = $1", [id.into()]);
    Ok(if tx.query_one_raw(exists).await?.is_some() { RetryOutcome::NotDead } else { RetryOutcome::NotFound })
}

/// The numbers of jobs of a kind that an operator has retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryCounts {
    /// Dead jobs that were returned to the queue, or that left their work to a pending job with the same subject.
    pub dead: u64,
    /// Failed jobs that were waiting for their next attempt and are due now.
    pub waiting: u64,
    /// Whether there may be more jobs of the kind to retry, because one call retries a limited number.
    pub has_more: bool,
}

/// Retries jobs of a kind: returns at most 2,000 dead jobs, the latest first, to the queue with all their attempts, and
/// makes at most 2,000 failed jobs that wait for their next attempt due. Repeating the call is harmless.
pub async fn retry_kind(tx: &ServiceTx, kind: &str, now: DateTime<Utc>) -> Result<RetryCounts, DbErr> {
    // Of several dead jobs with the same subject, only the latest becomes pending, because only one may be pending.
    let dead = Statement::from_sql_and_values(
        tx.get_database_backend(),
        format!(
            "WITH chosen AS MATERIALIZED (
                 SELECT id FROM job WHERE state = 'dead' AND kind = $2 ORDER BY id DESC LIMIT $3
             )
             UPDATE job SET {AS_NEW}, lease_token = NULL, lease_until = NULL,
                 state = CASE WHEN {HAS_LATER_TWIN} THEN 'done' ELSE 'pending' END,
                 finished_at = CASE WHEN {HAS_LATER_TWIN} THEN $1 END
             WHERE id IN (SELECT id FROM chosen) AND state = 'dead'"
        ),
        [now.into(), kind.into(), JOBS_PER_CALL.cast_signed().into()],
    );
    let dead = update_beside_twins(tx, dead).await?;
    let waiting = tx
        .execute_sql(
            "WITH chosen AS MATERIALIZED (
                 SELECT id FROM job
                 WHERE state = 'pending' AND kind = $2 AND run_at > $1 AND failing_since IS NOT NULL
                 ORDER BY id DESC LIMIT $3
             )
             UPDATE job SET run_at = $1 WHERE id IN (SELECT id FROM chosen) AND state = 'pending'",
            [now.into(), kind.into(), JOBS_PER_CALL.cast_signed().into()],
        )
        .await?;
    Ok(RetryCounts { dead, waiting, has_more: dead.max(waiting) == JOBS_PER_CALL })
}

/// Whether another job with the same dedupe key is pending, or is dead and was enqueued later.
const HAS_LATER_TWIN: &str = "EXISTS (SELECT 1 FROM job AS twin WHERE twin.dedupe_key = job.dedupe_key
    AND (twin.state = 'pending' OR (twin.state = 'dead' AND twin.id > job.id)))";

/// Runs an update and returns the number of updated rows. If another transaction inserts a twin (a pending job with the
/// same dedupe key) while the update runs, the update violates the unique index. It is then repeated and sees the twin.
/// The savepoint preserves the transaction's other work.
async fn update_beside_twins(tx: &ServiceTx, update: Statement) -> Result<u64, DbErr> {
    tx.execute_unprepared("SAVEPOINT beside_twins").await?;
    loop {
        match tx.execute_raw(update.clone()).await {
            Ok(updated) => {
                tx.execute_unprepared("RELEASE SAVEPOINT beside_twins").await?;
                return Ok(updated.rows_affected());
            }
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                tx.execute_unprepared("ROLLBACK TO SAVEPOINT beside_twins").await?;
            }
            Err(cause) => return Err(cause),
        }
    }
}
