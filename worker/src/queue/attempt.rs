//! One attempt at a job: runs its handler with a timeout and translates the result into an end.

use entity::Database;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{JobRun, Registry, end::End, in_flight::ClaimedJob, job::JobFailure, job_error::JobError, table::JobTable};
use crate::{metrics::JobOutcome, traces};

/// The context of all attempts of a worker.
pub(super) struct AttemptContext<S> {
    pub(super) table: JobTable,
    pub(super) database: Database,
    pub(super) registry: Registry<S>,
    pub(super) shared: Arc<S>,
    pub(super) stopping: CancellationToken,
}

impl<S: Send + Sync + 'static> AttemptContext<S> {
    /// Runs a job. A panic is not caught here: the runtime catches it and records the failure.
    pub(super) async fn perform(&self, claimed: ClaimedJob) {
        let span = tracing::info_span!(
            "job",
            job_id = %claimed.job.id,
            kind = claimed.job.kind,
            school_id = claimed.job.school_id.map(tracing::field::display),
            attempt = claimed.job.attempts,
        );
        let trace = traces::job_span(&claimed.job.kind, claimed.job.id.0);
        let number = claimed.number;
        let _running = self.table.metrics().start_job();
        let job = Arc::clone(&claimed.job);
        let end = self.attempt(claimed).instrument(trace.clone()).instrument(span).await;
        let outcome = end.outcome(&job);
        trace.record("outcome", outcome.as_str());
        if matches!(outcome, JobOutcome::Retried | JobOutcome::Dead) {
            trace.record("otel.status_code", "ERROR");
        }
        self.table.in_flight().set_end(number, end);
    }

    async fn attempt(&self, claimed: ClaimedJob) -> End {
        let Some(kind) = self.registry.get(&claimed.job.kind) else {
            return End::HandedBack;
        };
        let run =
            Arc::new(JobRun::new(Arc::clone(&claimed.job), &self.database, self.table.clone(), self.stopping.clone()));
        let handler = (kind.start)(claimed.job.payload.clone(), Arc::clone(&run), Arc::clone(&self.shared));
        let result = tokio::select! {
            biased;
            () = claimed.lost.cancelled() => Err(JobFailure::LeaseLost),
            result = tokio::time::timeout(kind.timeout, handler) => result.unwrap_or_else(|_| {
                Err(JobFailure::Retry(format!("timed out after {:?}", kind.timeout).into()))
            }),
        };
        if run.is_finished() {
            return End::Written;
        }
        match result {
            Ok(()) => End::Done,
            Err(JobFailure::Retry(cause)) => End::Failed(JobError::from(&*cause)),
            Err(JobFailure::Permanent(cause)) => End::Dead(JobError::from(&*cause)),
            Err(JobFailure::LeaseLost) => End::LeaseLost,
            Err(JobFailure::HandBack) => End::HandedBack,
        }
    }
}
