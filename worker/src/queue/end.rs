//! The end of an attempt and the statements that write it. Every statement requires the lease token.

use std::error::Error;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{JobId, job, tenant::Service};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, RuntimeErr, SqlErr, Statement, prelude::Expr};
use uuid::Uuid;

use super::{
    QueueSettings,
    claim::{ASYNC_COMMIT, Claimed, begin_with},
};
use crate::metrics::JobOutcome;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The job is done and has already written its end together with its last effects.
    Written,
    /// The job is done and its end must be written.
    Done,
    /// The attempt failed and the job is retried if attempts are left.
    Failed(JobError),
    /// The job failed permanently.
    Dead(JobError),
    /// The worker stopped the job and returns it to the queue.
    HandedBack,
    /// The lease is lost, so nothing may be written.
    LeaseLost,
}

impl End {
    /// Returns the outcome for metrics, log and traces.
    pub(super) const fn outcome(&self, is_last_attempt: bool) -> JobOutcome {
        match self {
            Self::Written | Self::Done => JobOutcome::Done,
            Self::Failed(_) if is_last_attempt => JobOutcome::Dead,
            Self::Failed(_) => JobOutcome::Retried,
            Self::Dead(_) => JobOutcome::Dead,
            Self::HandedBack => JobOutcome::HandedBack,
            Self::LeaseLost => JobOutcome::Lost,
        }
    }
}

/// The cause of a failure, in one form for the table and one for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobError {
    /// The text for the table. It omits the text of database errors, which may quote a row.
    pub(super) shown: String,
    /// The full text for the log.
    pub(super) logged: String,
}

/// Maximum length of `last_error`, in characters.
const MAX_SHOWN: usize = 500;

impl From<&(dyn Error + Send + Sync + 'static)> for JobError {
    fn from(cause: &(dyn Error + Send + Sync + 'static)) -> Self {
        let (mut shown, mut logged) = (Vec::new(), Vec::new());
        let mut link: Option<&(dyn Error + 'static)> = Some(cause);
        while let Some(error) = link {
            logged.push(error.to_string());
            if let Some(error) = error.downcast_ref::<DbErr>() {
                shown.push(database_error_kind(error));
                break;
            }
            shown.push(error.to_string());
            link = error.source();
        }
        Self { shown: shown.join(": ").chars().take(MAX_SHOWN).collect(), logged: logged.join(": ") }
    }
}

fn database_error_kind(error: &DbErr) -> String {
    let (DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = error else {
        return "database error".into();
    };
    match cause {
        RuntimeErr::SqlxError(cause) => cause
            .as_database_error()
            .and_then(|error| error.code().map(|code| format!("database error {code}")))
            .unwrap_or_else(|| "database connection error".into()),
        RuntimeErr::Internal(_) => "database error".into(),
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

/// Returns a job to the queue. With a `cause` the attempt counts as failed. Without a cause, the job was handed back
/// and its attempt does not count.
pub(super) async fn put_back(
    service: &Service,
    job: &Claimed,
    cause: Option<&str>,
    run_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let attempts = if cause.is_some() { job.attempts } else { job.attempts - 1 };
    loop {
        let tx = service.begin().await?;
        let statement = Statement::from_sql_and_values(
            tx.get_database_backend(),
            format!(
                "UPDATE job SET {PENDING_UNLESS_TWIN}, run_at = $2, attempts = $3, last_error = coalesce($4, last_error)
                 WHERE id = $5 AND lease_token = $6"
            ),
            [
                now.into(),
                run_at.into(),
                attempts.into(),
                cause.map(ToOwned::to_owned).into(),
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

/// Returns the pause after the failure of attempt number `attempt`. It doubles with each attempt up to a limit, and is
/// multiplied by a random factor from 0.5 to 1, so that jobs that failed together are not retried together.
pub(super) fn backoff(settings: &QueueSettings, attempt: i32) -> TimeDelta {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(20);
    let pause = settings.backoff.saturating_mul(1 << doublings).min(settings.backoff_limit);
    TimeDelta::from_std(pause.mul_f64(rand::random_range(0.5..1.0))).unwrap_or(TimeDelta::MAX)
}
