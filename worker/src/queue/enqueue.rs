//! Enqueuing of jobs.

use chrono::{DateTime, Utc};
use entity::JobId;
use sea_orm::{DbErr, Statement, Value};

use super::{
    JobScope,
    job::{Job, dedupe_key, to_payload},
};

/// Enqueues a job in the transaction that makes it necessary. Returns the id of the new job or, if a pending job
/// absorbed the new job, the id of the pending job. Call `Wake::wake` after the commit so that a worker claims the job
/// immediately.
pub async fn enqueue<J: Job>(tx: &impl JobScope, job: &J, now: DateTime<Utc>) -> Result<JobId, DbErr> {
    enqueue_at(tx, job, now, now).await
}

/// Enqueues a job that must not run before `run_at`.
pub async fn enqueue_at<J: Job>(
    tx: &impl JobScope,
    job: &J,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<JobId, DbErr> {
    let ids = insert(tx, std::slice::from_ref(job), run_at, now).await?;
    ids.into_iter().next().ok_or(DbErr::RecordNotInserted)
}

/// Enqueues many jobs with few statements. No two of the jobs may have the same subject.
pub async fn enqueue_many<J: Job>(
    tx: &impl JobScope,
    jobs: impl IntoIterator<Item = J>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let jobs: Vec<J> = jobs.into_iter().collect();
    for chunk in jobs.chunks(JOBS_PER_INSERT) {
        insert(tx, chunk, now, now).await?;
    }
    Ok(())
}

/// Maximum number of jobs per statement. With 9 parameters per job, a statement stays below the limits of SQLite and
/// PostgreSQL.
const JOBS_PER_INSERT: usize = 500;

async fn insert<J: Job>(
    tx: &impl JobScope,
    jobs: &[J],
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<JobId>, DbErr> {
    let school_id = tx.owner();
    let mut values: Vec<Value> = Vec::with_capacity(jobs.len() * 9);
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let first = values.len() + 1;
        let placeholders: Vec<String> = (first..first + 9).map(|number| format!("${number}")).collect();
        let [id, school, kind, payload, priority, attempts, due, key, created] = &placeholders[..] else {
            unreachable!("there are nine placeholders")
        };
        rows.push(format!(
            "({id}, {school}, {kind}, {payload}, 'pending', {priority}, 0, {attempts}, {due}, {key}, 0, 0, {created})"
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
    // Update the pending twin (the job with the same dedupe key) even if nothing changes. The update locks the twin, so
    // no worker claims it before this transaction commits. Therefore the twin sees the writes of this transaction.
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
