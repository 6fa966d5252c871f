//! What a running job is given: its school, and transactions that fail once another worker has the job.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use entity::{
    Database, JobId, job,
    tenant::{ServiceTx, Tenant, TenantTx},
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, UpdateMany, prelude::Expr};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Scope, claim::Claimed, job::JobFailure, table::JobTable};
use crate::clock::Clock;

/// A job's hold on itself while it runs.
pub struct JobRun {
    job: Arc<Claimed>,
    tenant: Option<Tenant>,
    table: JobTable,
    stopping: CancellationToken,
    finished: AtomicBool,
}

/// How long the start of a transaction is tried again. A restarted database leaves broken connections in the pool, each
/// of which would otherwise cost a job an attempt.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

impl JobRun {
    pub(super) fn new(job: Arc<Claimed>, database: &Database, table: JobTable, stopping: CancellationToken) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the school is that of the job's row")]
        let tenant = job.school_id.map(|school_id| Tenant::of(database.clone(), school_id));
        Self { job, tenant, table, stopping, finished: AtomicBool::new(false) }
    }

    /// The job's id.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.job.id
    }

    /// Is this the last attempt? If it fails, the job is dead.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.job.attempts >= self.job.max_attempts
    }

    /// Is the worker shutting down? A long job looks between its chunks, and returns [`JobFailure::HandBack`].
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// The one clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.table.clock()
    }

    /// The job's school, for reading. What a job writes, it writes through [`JobRun::begin`].
    pub fn tenant(&self) -> Result<&Tenant, JobFailure> {
        self.tenant.as_ref().ok_or_else(|| JobFailure::permanent("the job has no school"))
    }

    /// A transaction in the job's school. It locks the job's row, so until it ends no other worker can claim the job;
    /// if one has, it fails with [`JobFailure::LeaseLost`].
    pub async fn begin(&self) -> Result<TenantTx, JobFailure> {
        let tenant = self.tenant()?;
        self.fenced(|| tenant.begin()).await
    }

    /// The same across schools, for jobs that have none.
    pub async fn begin_service(&self) -> Result<ServiceTx, JobFailure> {
        self.fenced(|| self.table.service().begin()).await
    }

    /// Notes how far the job is, in a transaction of its own: steps done and steps in all.
    pub async fn progress(&self, tx: &impl Scope, done: i32, total: i32) -> Result<(), JobFailure> {
        let noted = self
            .guarded(tx)
            .col_expr(job::Column::ProgressDone, Expr::value(done))
            .col_expr(job::Column::ProgressTotal, Expr::value(total))
            .col_expr(job::Column::LeaseUntil, Expr::value(self.table.lease_until()))
            .exec(tx)
            .await?;
        held(noted.rows_affected)
    }

    /// Commits the last effects together with the job's end.
    pub async fn finish(&self, tx: impl Scope) -> Result<(), JobFailure> {
        let ended = self
            .guarded(&tx)
            .col_expr(job::Column::State, Expr::value("done"))
            .col_expr(job::Column::FinishedAt, Expr::value(self.clock().now()))
            .col_expr(job::Column::LeaseToken, Expr::value(None::<Uuid>))
            .col_expr(job::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
            .exec(&tx)
            .await?;
        held(ended.rows_affected)?;
        tx.make_last().await?;
        self.finished.store(true, Ordering::Release);
        Ok(())
    }

    pub(super) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }

    /// Takes the lease's row first: whoever claims the job in the meantime waits for us or, on PostgreSQL, skips it.
    async fn fenced<T: Scope, F: Future<Output = Result<T, DbErr>>>(
        &self,
        begin: impl Fn() -> F,
    ) -> Result<T, JobFailure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let fenced = async {
                let tx = begin().await?;
                let renewed = self
                    .guarded(&tx)
                    .col_expr(job::Column::LeaseUntil, Expr::value(self.table.lease_until()))
                    .exec(&tx)
                    .await?;
                Ok::<_, DbErr>((tx, renewed.rows_affected))
            };
            match fenced.await {
                Ok((tx, rows)) => return held(rows).map(|()| tx),
                Err(cause) if Instant::now() >= deadline => return Err(cause.into()),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn guarded(&self, tx: &impl Scope) -> UpdateMany<job::Entity> {
        tx.change_jobs().filter(job::Column::Id.eq(self.job.id)).filter(job::Column::LeaseToken.eq(self.job.token))
    }
}

fn held(rows_affected: u64) -> Result<(), JobFailure> {
    if rows_affected == 1 { Ok(()) } else { Err(JobFailure::LeaseLost) }
}
