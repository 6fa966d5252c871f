//! The table as apalis sees it: a place to fetch tasks from and to tell their ends to.
//!
//! apalis takes any error from here for the worker's death. So a database that fails for a while is logged and waited
//! for, and the error type has no values.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use apalis_core::{
    backend::persistence::{Persistence, TaskEvent},
    task::{Task, builder::TaskBuilder, task_id::TaskId},
    worker::context::WorkerContext,
};
use chrono::{DateTime, Utc};
use entity::{JobId, tenant::Service};
use sea_orm::DbErr;
use tokio::{sync::Notify, time::Instant};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{
    QueueSettings,
    claim::{Claim, Claimed, WORKER_DIED, claim, renew},
    end::{self, Cause, End},
    held::{Ended, Held, Ticket},
};
use crate::{
    clock::Clock,
    metrics::{JobOutcome, Metrics},
};

/// The job table, and what this worker holds of it.
#[derive(Clone)]
pub(super) struct JobTable(Arc<Inner>);

struct Inner {
    service: Service,
    clock: Clock,
    settings: QueueSettings,
    kinds: Vec<&'static str>,
    alarm: Arc<Notify>,
    metrics: Metrics,
    held: Held,
    /// Transactions under way.
    writing: TaskTracker,
    /// When it last looked for jobs of dead workers.
    searched: Mutex<Option<Instant>>,
}

/// The pause after the database failed.
const PAUSE: Duration = Duration::from_millis(500);

impl JobTable {
    pub(super) fn new(
        service: Service,
        clock: Clock,
        settings: QueueSettings,
        kinds: Vec<&'static str>,
        alarm: Arc<Notify>,
        metrics: Metrics,
    ) -> Self {
        metrics.worker_begins(settings.slots, &kinds);
        let (held, writing, searched) = (Held::default(), TaskTracker::new(), Mutex::default());
        Self(Arc::new(Inner { service, clock, settings, kinds, alarm, metrics, held, writing, searched }))
    }

    pub(super) fn service(&self) -> &Service {
        &self.0.service
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(super) fn settings(&self) -> &QueueSettings {
        &self.0.settings
    }

    pub(super) fn held(&self) -> &Held {
        &self.0.held
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Until when a lease lasts that is taken or renewed now.
    pub(super) fn lease_until(&self) -> DateTime<Utc> {
        self.0.clock.now() + self.0.settings.lease
    }

    /// Waits until there may be something to do.
    pub(super) fn alarm(&self) -> impl Future<Output = ()> + Send + 'static {
        let (alarm, poll) = (Arc::clone(&self.0.alarm), self.0.settings.poll);
        async move {
            // Either will do.
            let _ = tokio::time::timeout(poll, alarm.notified()).await;
        }
    }

    /// Renews the leases of all held jobs, and stops those that are lost.
    pub(super) async fn renew_leases(&self) -> Result<(), DbErr> {
        let leases = self.held().leases();
        if leases.is_empty() {
            return Ok(());
        }
        let lost = renew(self.service(), &leases, self.lease_until()).await?;
        // A worker whose slots are all taken looks for no jobs, and is alive.
        self.metrics().worker_looked(self.clock().now());
        self.held().lose(&lost);
        Ok(())
    }

    /// Writes the ends of all jobs that are still held; those that have none are handed back.
    pub(super) async fn let_go_of_all(&self) {
        self.0.writing.close();
        self.0.writing.wait().await;
        self.settle(self.held().numbers(), |_| End::HandedBack).await;
    }

    /// Goes on whether or not it is polled. While apalis waits for the last jobs of a worker that is to stop, it does not
    /// poll us: a transaction of ours that is open then would lock those very jobs out.
    async fn see_through<T: Default + Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        // Only a panic keeps it from its result, and has been reported as such.
        self.0.writing.spawn(work).await.unwrap_or_default()
    }

    async fn fetch(self) -> Vec<Ticket> {
        // No more than there are free slots: a job that kills its worker would cost those that wait an attempt.
        let free = self.settings().slots.saturating_sub(self.held().count());
        if free == 0 {
            return Vec::new();
        }
        match self.claim(free).await {
            Ok(tickets) => tickets,
            Err(cause) => {
                tracing::warn!(%cause, "jobs could not be claimed");
                tokio::time::sleep(PAUSE).await;
                Vec::new()
            }
        }
    }

    async fn claim(&self, limit: usize) -> Result<Vec<Ticket>, DbErr> {
        let (claimed, killers) = claim(
            self.service(),
            &Claim {
                kinds: &self.0.kinds,
                limit,
                token: Uuid::now_v7(),
                now: self.clock().now(),
                lease_until: self.lease_until(),
                abandoned: self.is_time_to_search(),
            },
        )
        .await?;
        self.metrics().worker_looked(self.clock().now());
        for job in killers {
            self.metrics().job_ends(&job.kind, JobOutcome::Dead, None);
            tracing::error!(
                job_id = %job.id, kind = job.kind, school_id = job.school_id.map(tracing::field::display),
                attempt = job.attempts, outcome = JobOutcome::Dead.as_str(), cause = WORKER_DIED, "job failed",
            );
        }
        Ok(claimed.into_iter().map(|job| self.held().hold(job)).collect())
    }

    /// Looking for dead workers' jobs costs a claim two statements more, so a busy worker does not each time.
    fn is_time_to_search(&self) -> bool {
        let mut searched = self.0.searched.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = searched.is_none_or(|at| at.elapsed() >= self.settings().poll);
        if is_time {
            *searched = Some(Instant::now());
        }
        is_time
    }

    /// Writes how jobs ended, and lets go of them. `unsaid` is the end of those that did not say.
    async fn settle(&self, numbers: BTreeSet<u64>, unsaid: impl Fn(u64) -> End + Send + Sync) {
        let mut done: BTreeMap<Uuid, Vec<JobId>> = BTreeMap::new();
        let mut ends = Vec::new();
        for &number in &numbers {
            let Some(Ended { job, end, took }) = self.held().look(number) else { continue };
            let end = end.unwrap_or_else(|| unsaid(number));
            self.tell(&job, &end, took);
            match end {
                End::Written | End::LeaseLost => {}
                End::Done => done.entry(job.token).or_default().push(job.id),
                end @ (End::HandedBack | End::Failed(_) | End::Dead(_)) => ends.push(self.after(job, end)),
            }
        }
        ends.extend(done.into_iter().map(|(token, ids)| Write::Done { token, ids }));
        let deadline = Instant::now() + self.settings().lease;
        for end in ends {
            while let Err(cause) = self.write(&end).await {
                tracing::warn!(%cause, "a job's end could not be written");
                if Instant::now() >= deadline {
                    // The leases are lost by now: other workers take the jobs for ours that died with it.
                    break;
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
        self.held().let_go(numbers);
        // There are free slots now.
        self.0.alarm.notify_one();
    }

    /// Counts and logs how an attempt ended, once.
    fn tell(&self, job: &Claimed, end: &End, took: Duration) {
        let outcome = end.outcome(job.attempts >= job.max_attempts);
        self.metrics().job_ends(&job.kind, outcome, Some(took));
        let (outcome, duration_ms) = (outcome.as_str(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        macro_rules! log {
            ($level:ident, $message:literal $(, $cause:expr)?) => {
                tracing::$level!(
                    job_id = %job.id, kind = job.kind, school_id = job.school_id.map(tracing::field::display),
                    attempt = job.attempts, outcome, duration_ms, $(cause = $cause,)? $message,
                )
            };
        }
        match end {
            End::Written | End::Done => log!(info, "job done"),
            End::HandedBack => log!(info, "job handed back"),
            End::LeaseLost => log!(warn, "job lease lost"),
            End::Failed(cause) if job.attempts < job.max_attempts => log!(warn, "job failed", cause.logged),
            End::Failed(cause) | End::Dead(cause) => log!(error, "job failed", cause.logged),
        }
    }

    /// What to write about a job that was not done.
    fn after(&self, job: Arc<Claimed>, end: End) -> Write {
        let (cause, dead) = match end {
            End::Failed(cause) => (cause, job.attempts >= job.max_attempts),
            End::Dead(cause) => (cause, true),
            _ => return Write::PutBack { job, cause: None, run_at: self.clock().now() },
        };
        if dead {
            return Write::Bury { job, cause: cause.shown };
        }
        let run_at = self.clock().now() + end::backoff(self.settings(), job.attempts);
        Write::PutBack { job, cause: Some(cause.shown), run_at }
    }

    async fn write(&self, end: &Write) -> Result<(), DbErr> {
        let (service, now) = (self.service(), self.clock().now());
        match end {
            Write::Done { token, ids } => end::done(service, *token, ids, now).await,
            Write::PutBack { job, cause, run_at } => end::put_back(service, job, cause.as_deref(), *run_at, now).await,
            Write::Bury { job, cause } => end::bury(service, job, cause, now).await,
        }
    }
}

/// A statement that ends attempts.
enum Write {
    Done { token: Uuid, ids: Vec<JobId> },
    PutBack { job: Arc<Claimed>, cause: Option<String>, run_at: DateTime<Utc> },
    Bury { job: Arc<Claimed>, cause: String },
}

impl Persistence for JobTable {
    type Compact = Ticket;
    type Response = ();
    type Error = Infallible;

    async fn register(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    /// apalis beats while the worker is idle only; a task of ours renews the leases.
    async fn heartbeat(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    async fn fetch_next(&mut self, _: &WorkerContext) -> Result<Vec<Task<Ticket>>, Infallible> {
        Ok(self
            .see_through(self.clone().fetch())
            .await
            .into_iter()
            .map(|ticket| {
                let id = TaskId::from_int(ticket.number);
                TaskBuilder::new(ticket).task_id(id).build()
            })
            .collect())
    }

    async fn reenqueue_abandoned(&mut self, tasks: Vec<Task<Ticket>>, _: &WorkerContext) -> Result<u64, Infallible> {
        let numbers: BTreeSet<_> = tasks.iter().filter_map(|task| task.task_id()?.as_int()).collect();
        let count = numbers.len() as u64;
        let table = self.clone();
        self.see_through(async move { table.settle(numbers, |_| End::HandedBack).await }).await;
        Ok(count)
    }

    /// Writes the ends of jobs that did not write them themselves.
    async fn handle_events(&mut self, events: Vec<TaskEvent<()>>, _: &WorkerContext) -> Result<(), Infallible> {
        let mut panics = BTreeMap::new();
        let mut numbers = BTreeSet::new();
        for event in events {
            let TaskEvent::Complete(result) = event else { continue };
            let Some(number) = result.task_id.as_int() else { continue };
            numbers.insert(number);
            if let Err(panic) = result.result {
                panics.insert(number, panic);
            }
        }
        // Short jobs end together. Those that still wait for their turn on a core get it first, and their ends are
        // written together with these.
        tokio::task::yield_now().await;
        numbers.extend(self.held().ended_numbers());
        // What a panic says may quote anything, so it goes to the log alone.
        let panicked = move |number| {
            let logged = panics.get(&number).cloned().unwrap_or_default();
            End::Failed(Cause { shown: "the job panicked".into(), logged })
        };
        let table = self.clone();
        self.see_through(async move { table.settle(numbers, panicked).await }).await;
        Ok(())
    }

    async fn push_tasks(&mut self, _: Vec<Task<Ticket>>) -> Result<(), Infallible> {
        // Jobs are enqueued in the transaction that makes them necessary.
        Ok(())
    }
}
