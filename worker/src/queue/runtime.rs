//! A worker from its start to its end.

use std::{sync::Arc, time::Duration};

use apalis_core::worker::{builder::WorkerBuilder, context::WorkerContext};
use entity::{Database, tenant::Service};

use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use super::{QueueSettings, Registry, Wake, attempt::Attempts, backend::JobBackend, held::Ticket, table::JobTable};
use crate::{clock::Clock, metrics::Metrics};

/// What a worker is made of.
pub struct WorkerParts<S> {
    /// Its pool.
    pub database: Database,
    /// What jobs it does.
    pub registry: Registry<S>,
    /// What the jobs share.
    pub shared: Arc<S>,
    /// The one clock.
    pub clock: Clock,
    /// How it is woken.
    pub wake: Wake,
    /// How it goes about it.
    pub settings: QueueSettings,
    /// What is counted of it.
    pub metrics: Metrics,
}

/// How long writing the ends of aborted jobs may take.
const LAST_WRITES: Duration = Duration::from_secs(3);

/// Does jobs until it is cancelled. Then it claims no more, lets running jobs go on for the grace, aborts the rest and
/// hands it back.
pub async fn run_worker<S: Send + Sync + 'static>(parts: WorkerParts<S>, cancellation: CancellationToken) {
    let WorkerParts { database, registry, shared, clock, wake, settings, metrics } = parts;
    let grace = settings.grace;
    let (service, kinds) = (Service::new(database.clone()), registry.kinds());
    let table = JobTable::new(service, clock, settings, kinds, wake.alarm(), metrics);
    let _renewing = AbortOnDropHandle::new(tokio::spawn(renew_leases(table.clone())));
    let _listening = AbortOnDropHandle::new(tokio::spawn(wake.listen()));
    let attempts =
        Arc::new(Attempts { table: table.clone(), database, registry, shared, stopping: cancellation.clone() });

    while !cancellation.is_cancelled() {
        let context = WorkerContext::new("jobs");
        let mut working = Box::pin(work(&context, &table, Arc::clone(&attempts)));
        tokio::select! {
            biased;
            () = &mut working => {
                tracing::error!("the worker ended by itself and is started again");
                tokio::time::sleep(table.settings().poll).await;
            }
            () = cancellation.cancelled() => {
                // An error says that it had not begun.
                if context.stop().is_ok() && tokio::time::timeout(grace, &mut working).await.is_err() {
                    tracing::warn!(jobs = table.held().count(), "jobs are aborted and handed back");
                }
            }
        }
        // Here what still runs is aborted. Its transactions roll back, and lock the jobs' rows until then.
        drop(working);
    }
    if tokio::time::timeout(LAST_WRITES, table.let_go_of_all()).await.is_err() {
        tracing::warn!(jobs = table.held().count(), "jobs could not be handed back and wait for their leases' end");
    }
}

async fn work<S: Send + Sync + 'static>(context: &WorkerContext, table: &JobTable, attempts: Arc<Attempts<S>>) {
    let worker = WorkerBuilder::new(context).backend(JobBackend::new(table.clone())).build(move |ticket: Ticket| {
        let attempts = Arc::clone(&attempts);
        // Each job is a task of its own: jobs use all cores, the worker is not polled for each of their steps, and a
        // panic is an error of the task.
        AbortOnDropHandle::new(tokio::spawn(async move { attempts.perform(ticket).await }))
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
