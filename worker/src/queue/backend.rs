//! The table as a backend of apalis: when to look into it, and how to leave it.

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

use super::{QueueSettings, held::Ticket, table::JobTable};

pub(super) struct JobBackend {
    table: JobTable,
    persisted: Persisted<JobTable>,
    /// While it is set, the table was empty when we looked last.
    alarm: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl JobBackend {
    pub(super) fn new(table: JobTable) -> Self {
        Self { persisted: Persisted::new(table.clone()), table, alarm: None }
    }
}

impl Backend for JobBackend {
    type Task = Task<Ticket>;
    type Error = Infallible;

    fn poll_ready(&mut self, cx: &mut Context<'_>, worker: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.persisted.poll_ready(cx, worker, self.table.settings().renew)
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        worker: &WorkerContext,
    ) -> Poll<Option<Result<Task<Ticket>, Infallible>>> {
        loop {
            // `Persisted` looks each time that it is polled, and so would each time that a running job ends. The alarm
            // remembers a call that comes while the table is read, so no wake-up is lost in between.
            if let Some(alarm) = &mut self.alarm {
                ready!(alarm.as_mut().poll(cx));
                self.alarm = None;
            }
            match self.persisted.poll_next(cx, worker) {
                Poll::Pending if matches!(self.persisted.state(), State::Ready) => {
                    self.alarm = Some(Box::pin(self.table.alarm()));
                    // Jobs may have ended while the table was read. Their ends are taken in before the next look only.
                    cx.waker().wake_by_ref();
                }
                next => return next,
            }
        }
    }

    fn poll_close(&mut self, cx: &mut Context<'_>, worker: &WorkerContext) -> Poll<Result<(), Infallible>> {
        // `Persisted` would drop a claim that is under way, and what it may have claimed would be nobody's for the
        // length of a lease. What comes of it is handed back with everything else that is still held.
        while matches!(self.persisted.state(), State::Fetch(_)) {
            let fetched = self.persisted.poll_next(cx, worker);
            if fetched.is_pending() && matches!(self.persisted.state(), State::Fetch(_)) {
                return Poll::Pending;
            }
        }
        self.persisted.poll_close(cx, worker)
    }
}

impl BackendConfig for JobBackend {
    type Args = Ticket;
    type Id = u64;
    /// Payloads are decoded by the handlers: a payload that cannot be read is that job's failure, and `Durable` would
    /// make it the worker's.
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

/// Results are of no interest: what a job has to say, it writes into the database.
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
