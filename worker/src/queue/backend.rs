//! The job table as an apalis backend: when to poll it, and how to shut down.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
};

use apalis_core::{
    backend::{
        Backend, BackendConfig,
        codec::Codec,
        finalize::Ephemeral,
        persistence::{Persisted, State, TaskPersistLayer},
    },
    task::Task,
    worker::context::WorkerContext,
};

use super::{QueueSettings, in_flight::ClaimedJob, table::JobTable};

pub(super) struct JobBackend {
    table: JobTable,
    persisted: Persisted<JobTable>,
    /// Set if the last poll found no jobs. The table is not polled again until this future completes.
    alarm: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl JobBackend {
    pub(super) fn new(table: JobTable) -> Self {
        Self { persisted: Persisted::new(table.clone()), table, alarm: None }
    }
}

impl Backend for JobBackend {
    type Task = Task<ClaimedJob>;
    type Error = Infallible;

    fn poll_ready(&mut self, cx: &mut Context<'_>, worker: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.persisted.poll_ready(cx, worker, self.table.settings().renew)
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Option<Result<Task<ClaimedJob>, Infallible>>> {
        loop {
            // `Persisted` reads the table whenever it is polled, even if it is polled only because a running job has
            // ended. The alarm prevents these reads. The alarm also remembers a wake-up that arrives during a read, so
            // that no wake-up is lost.
            if let Some(alarm) = &mut self.alarm {
                ready!(alarm.as_mut().poll(cx));
                self.alarm = None;
            }
            match self.persisted.poll_next(cx, worker) {
                Poll::Pending if matches!(self.persisted.state(), State::Ready) => {
                    self.alarm = Some(Box::pin(self.table.alarm()));
                    // Jobs may have ended while the table was read. apalis handles their ends only at the next poll, so
                    // wake the task to cause that poll.
                    cx.waker().wake_by_ref();
                }
                next => return next,
            }
        }
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, worker: &WorkerContext) -> Poll<Result<(), Infallible>> {
        // `Persisted` would drop a claim in progress, and no worker could run the claimed jobs until their leases
        // expire. Therefore the claim is completed first, and its jobs are handed back with all other jobs in flight.
        while matches!(self.persisted.state(), State::Fetch(_)) {
            let claim = self.persisted.poll_next(cx, worker);
            if claim.is_pending() && matches!(self.persisted.state(), State::Fetch(_)) {
                return Poll::Pending;
            }
        }
        self.persisted.poll_close(cx, worker)
    }
}

impl BackendConfig for JobBackend {
    type Args = ClaimedJob;
    type Id = u64;
    /// Handlers decode the payloads, so that a payload that cannot be parsed fails only its job. With `Durable`, such a
    /// payload would fail the worker.
    type Kind = Ephemeral;
    type Config = QueueSettings;
    type Layer = TaskPersistLayer<Unit, ()>;

    fn config(&self) -> &QueueSettings {
        self.table.settings()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Self::Layer {
        let slots = self.table.settings().slots;
        self.persisted.layer(Unit, slots).persist_results(true)
    }
}

/// A codec for results without a value, because jobs write their results to the database.
#[derive(Debug, Clone)]
pub(super) struct Unit;

impl Codec<()> for Unit {
    type Error = Infallible;
    type Compact = ();

    fn encode(&self, (): &()) -> Result<(), Infallible> {
        Ok(())
    }

    fn decode(&self, (): &()) -> Result<(), Infallible> {
        Ok(())
    }
}
