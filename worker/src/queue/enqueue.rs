//! Putting jobs into the table, and dead ones back.

use chrono::{DateTime, Utc};
use entity::{JobId, tenant::ServiceTx};
use sea_orm::{ConnectionTrait, DbErr, SqlErr, Statement, Value};

use super::{
    Scope,
    end::PENDING_UNLESS_TWIN,
    job::{Job, dedupe_key, to_payload},
};

/// Enqueues a job in the transaction that makes it necessary. Returns its id, or that of the pending job that absorbed
/// it. After the commit, `Wake::wake` has it picked up at once.
pub async fn enqueue<J: Job>(tx: &impl Scope, job: &J, now: DateTime<Utc>) -> Result<JobId, DbErr> {
    enqueue_at(tx, job, now, now).await
}

/// Enqueues a job that is not to run before `run_at`.
pub async fn enqueue_at<J: Job>(
    tx: &impl Scope,
    job: &J,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<JobId, DbErr> {
    let ids = insert(tx, std::slice::from_ref(job), run_at, now).await?;
    ids.into_iter().next().ok_or(DbErr::RecordNotInserted)
}

/// Enqueues many jobs, many to a statement. Their subjects differ.
pub async fn enqueue_many<J: Job>(
    tx: &impl Scope,
    jobs: impl IntoIterator<Item = J>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let jobs: Vec<J> = jobs.into_iter().collect();
    for some in jobs.chunks(JOBS_PER_INSERT) {
        insert(tx, some, now, now).await?;
    }
    Ok(())
}

/// Jobs per statement: 9 parameters each stay under SQLite's and PostgreSQL's limits.
const JOBS_PER_INSERT: usize = 500;

async fn insert<J: Job>(
    tx: &impl Scope,
    jobs: &[J],
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<JobId>, DbErr> {
    let school_id = tx.owner();
    let mut values: Vec<Value> = Vec::with_capacity(jobs.len() * 9);
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let first = values.len() + 1;
        let places: Vec<String> = (first..first + 9).map(|place| format!("${place}")).collect();
        let [id, school, kind, payload, priority, attempts, run_at_place, key, created] = &places[..] else {
            unreachable!("nine places were made")
        };
        rows.push(format!(
            "({id}, {school}, {kind}, {payload}, 'pending', {priority}, 0, {attempts}, {run_at_place}, {key}, 0, 0, {created})"
        ));
        values.extend([
            JobId::draw().into(),
            school_id.into(),
            J::KIND.into(),
            to_payload(job)?.into(),
            J::PRIORITY.into(),
            J::MAX_ATTEMPTS.into(),
            run_at.into(),
            dedupe_key(job, school_id).into(),
            now.into(),
        ]);
    }
    // The twin is updated even if nothing changes: that locks it, so no worker claims it before our commit, and the
    // job sees what we wrote.
    let sql = format!(
        "INSERT INTO job (id, school_id, kind, payload, state, priority, attempts, max_attempts, run_at, dedupe_key, \
                          progress_done, progress_total, created_at)
         VALUES {}
         ON CONFLICT (dedupe_key) WHERE state = 'pending' DO UPDATE
         SET run_at = CASE WHEN excluded.run_at < job.run_at THEN excluded.run_at ELSE job.run_at END
         RETURNING id",
        rows.join(", ")
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.query_all_raw(statement).await?.iter().map(|row| row.try_get("", "id")).collect()
}

/// What became of an operator's retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It is pending again, or a twin of it is.
    Queued,
    /// There is no such job.
    NotFound,
    /// It is not dead.
    NotDead,
}

/// Puts a dead job back, with all its attempts.
pub async fn retry(tx: &ServiceTx, id: JobId, now: DateTime<Utc>) -> Result<Retry, DbErr> {
    let put_back = Statement::from_sql_and_values(
        tx.get_database_backend(),
        format!("UPDATE job SET {PENDING_UNLESS_TWIN}, run_at = $1, attempts = 0 WHERE id = $2 AND state = 'dead'"),
        [now.into(), id.into()],
    );
    if update_beside_twins(tx, put_back).await? > 0 {
        return Ok(Retry::Queued);
    }
    let exists =
        Statement::from_sql_and_values(tx.get_database_backend(), "SELECT 1 FROM job WHERE id = $1", [id.into()]);
    Ok(if tx.query_one_raw(exists).await?.is_some() { Retry::NotDead } else { Retry::NotFound })
}

/// Rows that were updated. A twin may come in between the look and the write; the next look sees it. The savepoint
/// keeps what else the transaction did.
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
