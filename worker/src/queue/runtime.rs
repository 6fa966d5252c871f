//! The life of a worker: start, run, shutdown.

use std::{sync::Arc, time::Duration};

use apalis_core::worker::{builder::WorkerBuilder, context::WorkerContext};
use entity::{Database, tenant::Service};

use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{
    QueueSettings, Registry, Wake, attempt::AttemptContext, backend::JobBackend, in_flight::ClaimedJob, table::JobTable,
};
use crate::{clock::Clock, metrics::Metrics};

/// The parts of a worker.
pub struct WorkerParts<S> {
    /// The database pool.
    pub database: Database,
    /// The kinds of jobs that the worker runs.
    pub registry: Registry<S>,
    /// The context that all jobs share.
    pub shared: Arc<S>,
    /// The clock.
    pub clock: Clock,
    /// The wake-ups.
    pub wake: Wake,
    /// The settings of the queue.
    pub settings: QueueSettings,
    /// The metrics.
    pub metrics: Metrics,
}

/// The maximum time that a worker spends on writing the ends of aborted jobs when it shuts down.
const LAST_WRITES: Duration = Duration::from_secs(3);

/// Runs jobs until `cancellation` is cancelled. The worker then claims no more jobs, lets running jobs continue for the
/// grace period, aborts the remaining jobs and hands them back.
pub async fn run_worker<S: Send + Sync + 'static>(parts: WorkerParts<S>, cancellation: CancellationToken) {
    let WorkerParts { database, registry, shared, clock, wake, settings, metrics } = parts;
    let grace = settings.grace;
    let (service, kinds) = (Service::new(database.clone()), registry.longest_pauses());
    let table = JobTable::new(service, clock, settings, kinds, wake.alarm(), metrics);
    let _renewal = AbortOnDropHandle::new(tokio::spawn(renew_leases(table.clone())));
    let _listener = AbortOnDropHandle::new(tokio::spawn(wake.listen()));
    let attempts =
        Arc::new(AttemptContext { table: table.clone(), database, registry, shared, stopping: cancellation.clone() });

    while !cancellation.is_cancelled() {
        let context = WorkerContext::new("jobs");
        let mut worker = Box::pin(work(&context, &table, Arc::clone(&attempts)));
        tokio::select! {
            biased;
            () = &mut worker => {
                tracing::error!("the worker ended unexpectedly and is restarted");
                tokio::time::sleep(table.settings().poll).await;
            }
            () = cancellation.cancelled() => {
                // `stop` fails if the worker has not started.
                if context.stop().is_ok() && tokio::time::timeout(grace, &mut worker).await.is_err() {
                    tracing::warn!(jobs = table.in_flight().count(), "jobs are aborted and handed back");
                }
            }
        }
        // Dropping the worker aborts the jobs that are still running. The jobs' rows stay locked until the transactions
        // of these jobs have rolled back.
        drop(worker);
    }
    if tokio::time::timeout(LAST_WRITES, table.release_all()).await.is_err() {
        let jobs = table.in_flight().count();
        tracing::warn!(jobs, "jobs could not be handed back and wait until their leases expire");
    }
}

async fn work<S: Send + Sync + 'static>(context: &WorkerContext, table: &JobTable, attempts: Arc<AttemptContext<S>>) {
    let worker =
        WorkerBuilder::new(context).backend(JobBackend::new(table.clone())).build(move |claimed: ClaimedJob| {
            let attempts = Arc::clone(&attempts);
            // Each job runs as a separate task, so that jobs use all cores, the worker is not polled for each of their
            // steps, and a panic becomes an error of the task.
            AbortOnDropHandle::new(tokio::spawn(async move { attempts.perform(claimed).await }))
        });
    if let Err(cause) = worker.run().await {
        tracing::error!(%cause, "the worker failed");
    }
}

async fn renew_leases(table: JobTable) {
    loop {
        tokio::time::sleep(table.settings().renew).await;
        if let Err(cause) = table.renew_leases().await {
            tracing::warn!(%cause, "job leases could not be renewed");
        }
    }
}
