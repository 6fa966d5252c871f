//! How attempts end in the table. Every statement is guarded by the lease token.

use std::error::Error;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{JobId, job, tenant::Service};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, RuntimeErr, SqlErr, Statement, prelude::Expr};
use uuid::Uuid;

use super::{
    QueueSettings,
    claim::{Claimed, FORGETTABLE, begin_with},
};
use crate::metrics::JobOutcome;

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The job wrote it itself, with its last effects.
    Written,
    /// Done, and yet to be written.
    Done,
    /// To be tried again.
    Failed(Cause),
    /// Given up.
    Dead(Cause),
    /// Stopped by us.
    HandedBack,
    /// Another worker has it: nothing to write.
    LeaseLost,
}

impl End {
    /// What it is called in metrics, log and traces.
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

/// A failure's cause, for two readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// For the table: no database error's text, which may quote a row.
    pub(super) shown: String,
    /// For the log.
    pub(super) logged: String,
}

/// So much of a cause is kept in the table, in characters.
const SHOWN: usize = 500;

impl From<&(dyn Error + Send + Sync + 'static)> for Cause {
    fn from(cause: &(dyn Error + Send + Sync + 'static)) -> Self {
        let (mut shown, mut logged) = (Vec::new(), Vec::new());
        let mut link: Option<&(dyn Error + 'static)> = Some(cause);
        while let Some(error) = link {
            logged.push(error.to_string());
            if let Some(error) = error.downcast_ref::<DbErr>() {
                shown.push(kind_of(error));
                break;
            }
            shown.push(error.to_string());
            link = error.source();
        }
        Self { shown: shown.join(": ").chars().take(SHOWN).collect(), logged: logged.join(": ") }
    }
}

fn kind_of(error: &DbErr) -> String {
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

/// Pending again and free of its lease; or done, if a twin is pending already, as there can be only one.
/// `$1` is now.
pub(super) const PENDING_UNLESS_TWIN: &str = "
    lease_token = NULL, lease_until = NULL,
    state = CASE WHEN EXISTS (SELECT 1 FROM job AS twin WHERE twin.dedupe_key = job.dedupe_key
                              AND twin.state = 'pending') THEN 'done' ELSE 'pending' END,
    finished_at = CASE WHEN EXISTS (SELECT 1 FROM job AS twin WHERE twin.dedupe_key = job.dedupe_key
                                    AND twin.state = 'pending') THEN $1 END";

/// Writes the end of jobs that had no effects of their own, of one claim: many at once.
pub(super) async fn done(service: &Service, token: Uuid, ids: &[JobId], now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = begin_with(service, FORGETTABLE).await?;
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

/// Puts a job back: after a failure for a later attempt, with its cause; handed back for at once, as if never claimed.
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
            // A twin came in between; the next look sees it.
            Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// Gives a job up.
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

/// How long to wait after the failure of attempt `attempt`: it doubles, up to a limit, and varies by half, so that
/// jobs that failed together do not come back together.
pub(super) fn backoff(settings: &QueueSettings, attempt: i32) -> TimeDelta {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(20);
    let pause = settings.backoff.saturating_mul(1 << doublings).min(settings.backoff_limit);
    TimeDelta::from_std(pause.mul_f64(rand::random_range(0.5..1.0))).unwrap_or(TimeDelta::MAX)
}
