//! One attempt at a job: its handler under a timeout, and what its result means.

use entity::Database;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{
    JobRun, Registry,
    end::{Cause, End},
    held::Ticket,
    job::JobFailure,
    table::JobTable,
};
use crate::{metrics::JobOutcome, traces};

/// What every attempt needs.
pub(super) struct Attempts<S> {
    pub(super) table: JobTable,
    pub(super) database: Database,
    pub(super) registry: Registry<S>,
    pub(super) shared: Arc<S>,
    pub(super) stopping: CancellationToken,
}

impl<S: Send + Sync + 'static> Attempts<S> {
    /// Does a job. A panic passes through, and is caught and settled by the runtime.
    pub(super) async fn perform(&self, ticket: Ticket) {
        let span = tracing::info_span!(
            "job",
            job_id = %ticket.job.id,
            kind = ticket.job.kind,
            school_id = ticket.job.school_id.map(tracing::field::display),
            attempt = ticket.job.attempts,
        );
        let trace = traces::job_span(&ticket.job.kind, ticket.job.id.0);
        let number = ticket.number;
        let _running = self.table.metrics().job_begins();
        let is_last = ticket.job.attempts >= ticket.job.max_attempts;
        let end = self.attempt(ticket).instrument(trace.clone()).instrument(span).await;
        let outcome = end.outcome(is_last);
        trace.record("outcome", outcome.as_str());
        if matches!(outcome, JobOutcome::Retried | JobOutcome::Dead) {
            trace.record("otel.status_code", "ERROR");
        }
        self.table.held().ended(number, end);
    }

    async fn attempt(&self, ticket: Ticket) -> End {
        let Some(kind) = self.registry.get(&ticket.job.kind) else {
            return End::HandedBack;
        };
        let run =
            Arc::new(JobRun::new(Arc::clone(&ticket.job), &self.database, self.table.clone(), self.stopping.clone()));
        let working = (kind.start)(ticket.job.payload.clone(), Arc::clone(&run), Arc::clone(&self.shared));
        let result = tokio::select! {
            biased;
            () = ticket.lost.cancelled() => Err(JobFailure::LeaseLost),
            result = tokio::time::timeout(kind.timeout, working) => result.unwrap_or_else(|_| {
                Err(JobFailure::Retry(format!("timed out after {:?}", kind.timeout).into()))
            }),
        };
        if run.is_finished() {
            return End::Written;
        }
        match result {
            Ok(()) => End::Done,
            Err(JobFailure::Retry(cause)) => End::Failed(Cause::from(&*cause)),
            Err(JobFailure::Permanent(cause)) => End::Dead(Cause::from(&*cause)),
            Err(JobFailure::LeaseLost) => End::LeaseLost,
            Err(JobFailure::HandBack) => End::HandedBack,
        }
    }
}
