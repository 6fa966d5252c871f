//! The context of a running job: its school, and transactions that fail once the worker has lost its lease.

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

use super::{JobScope, claim::Claimed, job::JobFailure, table::JobTable};
use crate::clock::Clock;

/// A running job and its lease.
pub struct JobRun {
    job: Arc<Claimed>,
    tenant: Option<Tenant>,
    table: JobTable,
    stopping: CancellationToken,
    finished: AtomicBool,
}

/// How long a job keeps trying to begin a transaction. After a restart of the database the pool contains broken
/// connections, each of which would otherwise delay a job by a pause.
const RETRY_FOR: Duration = Duration::from_secs(5);
const RETRY_PAUSE: Duration = Duration::from_millis(50);

impl JobRun {
    pub(super) fn new(job: Arc<Claimed>, database: &Database, table: JobTable, stopping: CancellationToken) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the school is that of the job's row")]
        let tenant = job.school_id.map(|school_id| Tenant::of(database.clone(), school_id));
        Self { job, tenant, table, stopping, finished: AtomicBool::new(false) }
    }

    /// Returns the id of the job.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.job.id
    }

    /// Returns whether the worker is shutting down. A long job calls this between its steps and then returns
    /// [`JobFailure::HandBack`].
    #[must_use]
    pub fn is_shutting_down(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// Returns the clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.table.clock()
    }

    /// Returns the job's school, for reading only. A job writes in transactions from [`JobRun::begin`].
    pub fn tenant(&self) -> Result<&Tenant, JobFailure> {
        self.tenant.as_ref().ok_or_else(|| JobFailure::permanent("the job has no school"))
    }

    /// Begins a transaction in the job's school. The transaction locks the job's row, so no other worker can claim the
    /// job until the transaction ends. Fails with [`JobFailure::LeaseLost`] if another worker has already claimed the
    /// job.
    pub async fn begin(&self) -> Result<TenantTx, JobFailure> {
        let tenant = self.tenant()?;
        self.begin_fenced(|| tenant.begin()).await
    }

    /// Begins a transaction across all schools, for jobs without a school. The transaction locks the job's row, as in
    /// [`JobRun::begin`].
    pub async fn begin_service(&self) -> Result<ServiceTx, JobFailure> {
        self.begin_fenced(|| self.table.service().begin()).await
    }

    /// Empties the write-ahead log of an embedded database, which may contain deleted rows. Returns whether the log is
    /// empty; it is not if other transactions were using it.
    pub async fn truncate_log(&self) -> Result<bool, JobFailure> {
        Ok(self.table.service().truncate_log().await?)
    }

    /// Stores the number of completed steps and the total number of steps in `tx`, one of the job's transactions, and
    /// renews the lease.
    pub async fn progress(&self, tx: &impl JobScope, done: i32, total: i32) -> Result<(), JobFailure> {
        let updated = self
            .guarded_update(tx)
            .col_expr(job::Column::ProgressDone, Expr::value(done))
            .col_expr(job::Column::ProgressTotal, Expr::value(total))
            .col_expr(job::Column::LeaseUntil, Expr::value(self.table.lease_until()))
            .exec(tx)
            .await?;
        require_lease(updated.rows_affected)
    }

    /// Marks the job as done in `tx`, which contains the last writes of the job, and commits `tx`.
    pub async fn finish(&self, tx: impl JobScope) -> Result<(), JobFailure> {
        let updated = self
            .guarded_update(&tx)
            .col_expr(job::Column::State, Expr::value("done"))
            .col_expr(job::Column::FinishedAt, Expr::value(self.clock().now()))
            .col_expr(job::Column::LeaseToken, Expr::value(None::<Uuid>))
            .col_expr(job::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
            .exec(&tx)
            .await?;
        require_lease(updated.rows_affected)?;
        tx.commit().await?;
        self.finished.store(true, Ordering::Release);
        Ok(())
    }

    pub(super) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }

    /// Begins a transaction and first locks the job's row by renewing its lease. Another worker that tries to claim the
    /// job then waits for this transaction or, on PostgreSQL, skips the job.
    async fn begin_fenced<T: JobScope, F: Future<Output = Result<T, DbErr>>>(
        &self,
        begin: impl Fn() -> F,
    ) -> Result<T, JobFailure> {
        let deadline = Instant::now() + RETRY_FOR;
        loop {
            let transaction = async {
                let tx = begin().await?;
                let renewed = self
                    .guarded_update(&tx)
                    .col_expr(job::Column::LeaseUntil, Expr::value(self.table.lease_until()))
                    .exec(&tx)
                    .await?;
                Ok::<_, DbErr>((tx, renewed.rows_affected))
            };
            match transaction.await {
                Ok((tx, rows)) => return require_lease(rows).map(|()| tx),
                Err(cause) if Instant::now() >= deadline => return Err(cause.into()),
                Err(_) => tokio::time::sleep(RETRY_PAUSE).await,
            }
        }
    }

    fn guarded_update(&self, tx: &impl JobScope) -> UpdateMany<job::Entity> {
        tx.change_jobs().filter(job::Column::Id.eq(self.job.id)).filter(job::Column::LeaseToken.eq(self.job.token))
    }
}

fn require_lease(rows_affected: u64) -> Result<(), JobFailure> {
    if rows_affected == 1 { Ok(()) } else { Err(JobFailure::LeaseLost) }
}
