//! The end of an attempt and the statements that write it. Every statement requires the lease token.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{JobId, job, tenant::Service};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, SqlErr, Statement, prelude::Expr};
use uuid::Uuid;

use super::{
    claim::{ASYNC_COMMIT, Claimed, begin_with},
    job_error::JobError,
};
use crate::metrics::JobOutcome;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The job is done and has already written its end together with its last effects.
    Written,
    /// The job is done and its end must be written.
    Done,
    /// The attempt failed. The job is retried if attempts are left or if the attempt does not count.
    Failed(JobError),
    /// The job failed permanently.
    Dead(JobError),
    /// The worker stopped the job and returns it to the queue.
    HandedBack,
    /// The lease is lost, so nothing may be written.
    LeaseLost,
}

impl End {
    /// Returns the outcome of this attempt at a job, for metrics, log and traces.
    pub(super) const fn outcome(&self, job: &Claimed) -> JobOutcome {
        match self {
            Self::Written | Self::Done => JobOutcome::Done,
            Self::Failed(cause) if job.attempts >= job.max_attempts && !cause.is_outage => JobOutcome::Dead,
            Self::Failed(_) => JobOutcome::Retried,
            Self::Dead(_) => JobOutcome::Dead,
            Self::HandedBack => JobOutcome::HandedBack,
            Self::LeaseLost => JobOutcome::Lost,
        }
    }
}

/// Assignments that release the lease and make a job pending. If a twin (a job with the same dedupe key) is already
/// pending, the job becomes done instead, because only one of them may be pending. `$1` is the current time.
pub(super) const PENDING_UNLESS_TWIN: &str = "
    lease_token = NULL, lease_until = NULL,
    state = CASE WHEN EXISTS (SELECT 1 FROM job AS twin WHERE twin.dedupe_key = job.dedupe_key
                              AND twin.state = 'pending') THEN 'done' ELSE 'pending' END,
    finished_at = CASE WHEN EXISTS (SELECT 1 FROM job AS twin WHERE twin.dedupe_key = job.dedupe_key
                                    AND twin.state = 'pending') THEN $1 END";

/// Marks jobs of one claim as done, in one statement. Used for jobs without effects, which did not write their own end.
pub(super) async fn done(service: &Service, token: Uuid, ids: &[JobId], now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = begin_with(service, ASYNC_COMMIT).await?;
    tx.update::<job::Entity>()
        .col_expr(job::Column::State, Expr::value("done"))
        .col_expr(job::Column::FinishedAt, Expr::value(now))
        .col_expr(job::Column::LeaseToken, Expr::value(None::<Uuid>))
        .col_expr(job::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(job::Column::Id.is_in(ids.iter().copied()))
        .filter(job::Column::LeaseToken.eq(token))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// Returns a job to the queue. Without a `cause`, the job was handed back. An attempt counts only if it failed and the
/// database was available.
pub(super) async fn put_back(
    service: &Service,
    job: &Claimed,
    cause: Option<&JobError>,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let attempts = if cause.is_some_and(|cause| !cause.is_outage) { job.attempts } else { job.attempts - 1 };
    // `failures` also counts the attempts that `attempts` does not count, because the pauses grow with it.
    let failures = if cause.is_some() { job.failures + 1 } else { job.failures };
    loop {
        let tx = service.begin().await?;
        let statement = Statement::from_sql_and_values(
            tx.get_database_backend(),
            format!(
                "UPDATE job SET {PENDING_UNLESS_TWIN}, run_at = $2, attempts = $3, failures = $4,
                     failing_since = coalesce(failing_since, $5), last_error = coalesce($6, last_error)
                 WHERE id = $7 AND lease_token = $8"
            ),
            [
                now.into(),
                run_at.into(),
                attempts.into(),
                failures.into(),
                cause.map(|_| now).into(),
                cause.map(|cause| cause.shown.clone()).into(),
                job.id.into(),
                job.token.into(),
            ],
        );
        match tx.execute_raw(statement).await {
            Ok(_) => return tx.commit().await,
            // Another transaction has inserted a twin in the meantime. The repeated statement sees it.
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// Marks a job as dead.
pub(super) async fn bury(service: &Service, job: &Claimed, cause: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = service.begin().await?;
    tx.update::<job::Entity>()
        .col_expr(job::Column::State, Expr::value("dead"))
        .col_expr(job::Column::FinishedAt, Expr::value(now))
        .col_expr(job::Column::LastError, Expr::value(cause))
        .col_expr(job::Column::LeaseToken, Expr::value(None::<Uuid>))
        .col_expr(job::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(job::Column::Id.eq(job.id))
        .filter(job::Column::LeaseToken.eq(job.token))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// The longest pause after a failure of the database or its schema. It is short, because these failures cost no
/// attempt, and the jobs should continue soon after the database does.
const LONGEST_OUTAGE_PAUSE: Duration = Duration::from_mins(15);

/// Returns the pause after a failed attempt. It doubles with each failure up to the limit of the job's kind, and is
/// multiplied by a random factor from 0.5 to 1, so that jobs that failed together are not retried together.
pub(super) fn backoff(first: Duration, longest: Duration, earlier_failures: i32, is_outage: bool) -> TimeDelta {
    let longest = if is_outage { longest.min(LONGEST_OUTAGE_PAUSE) } else { longest };
    let doublings = u32::try_from(earlier_failures).unwrap_or_default().min(20);
    let pause = first.saturating_mul(1 << doublings).min(longest);
    TimeDelta::from_std(pause.mul_f64(rand::random_range(0.5..1.0))).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Job, QueueSettings};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Ordinary;

    impl Job for Ordinary {
        const KIND: &'static str = "ordinary";

        fn subject(&self) -> Option<String> {
            None
        }
    }

    #[test]
    fn the_attempts_at_a_job_are_spread_over_about_a_day() {
        let first = QueueSettings::default().backoff;
        let pauses =
            (0..Ordinary::MAX_ATTEMPTS - 1).map(|earlier| backoff(first, Ordinary::LONGEST_PAUSE, earlier, false));
        let hours = pauses.sum::<TimeDelta>().num_hours();
        assert!((12..=25).contains(&hours), "{hours} hours");
    }

    #[test]
    fn after_an_outage_of_the_database_no_job_waits_longer_than_fifteen_minutes() {
        let first = QueueSettings::default().backoff;
        assert!(backoff(first, Ordinary::LONGEST_PAUSE, 500, true) <= TimeDelta::minutes(15));
        assert!(backoff(first, Ordinary::LONGEST_PAUSE, 500, false) >= TimeDelta::hours(2));
    }
}
