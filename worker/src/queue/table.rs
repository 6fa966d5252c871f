//! The job table as apalis's persistence layer, which fetches tasks and records their ends.
//!
//! apalis ends the worker on any error from this layer. Therefore database errors are logged and retried, and the error
//! type is `Infallible`.

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
    end::{self, End},
    in_flight::{ClaimedJob, FinishedAttempt, InFlightJobs},
    job_error::JobError,
};
use crate::{
    clock::Clock,
    metrics::{JobOutcome, Metrics},
};

/// The job table, with the jobs in flight in this worker.
#[derive(Clone)]
pub(super) struct JobTable(Arc<TableInner>);

struct TableInner {
    service: Service,
    clock: Clock,
    settings: QueueSettings,
    /// The kinds of jobs that the worker runs, with the longest pause after a failure.
    kinds: BTreeMap<&'static str, Duration>,
    alarm: Arc<Notify>,
    metrics: Metrics,
    in_flight: InFlightJobs,
    /// The claims and writes that run as separate tasks.
    writes: TaskTracker,
    /// When the worker last searched for jobs of dead workers.
    last_search: Mutex<Option<Instant>>,
}

/// The pause after a database error.
const RETRY_PAUSE: Duration = Duration::from_millis(500);

impl JobTable {
    pub(super) fn new(
        service: Service,
        clock: Clock,
        settings: QueueSettings,
        kinds: BTreeMap<&'static str, Duration>,
        alarm: Arc<Notify>,
        metrics: Metrics,
    ) -> Self {
        metrics.record_worker(settings.slots, &kinds.keys().copied().collect::<Vec<_>>());
        let (in_flight, writes, last_search) = (InFlightJobs::default(), TaskTracker::new(), Mutex::default());
        Self(Arc::new(TableInner { service, clock, settings, kinds, alarm, metrics, in_flight, writes, last_search }))
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

    pub(super) fn in_flight(&self) -> &InFlightJobs {
        &self.0.in_flight
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Returns the expiry time of a lease that starts or is renewed now.
    pub(super) fn lease_until(&self) -> DateTime<Utc> {
        self.0.clock.now() + self.0.settings.lease
    }

    /// Waits for a wake-up or until the next poll is due.
    pub(super) fn alarm(&self) -> impl Future<Output = ()> + Send + 'static {
        let (alarm, poll) = (Arc::clone(&self.0.alarm), self.0.settings.poll);
        async move {
            // A wake-up and the timeout have the same effect.
            let _ = tokio::time::timeout(poll, alarm.notified()).await;
        }
    }

    /// Renews the leases of all jobs in flight and cancels jobs whose lease is lost.
    pub(super) async fn renew_leases(&self) -> Result<(), DbErr> {
        let leases = self.in_flight().leases();
        if leases.is_empty() {
            return Ok(());
        }
        let lost = renew(self.service(), &leases, self.lease_until()).await?;
        // A worker with no free slot does not poll, so the renewal counts as its heartbeat.
        self.metrics().record_heartbeat(self.clock().now());
        self.in_flight().cancel_lost(&lost);
        Ok(())
    }

    /// Writes the ends of all jobs in flight. Jobs without an end are handed back.
    pub(super) async fn release_all(&self) {
        self.0.writes.close();
        self.0.writes.wait().await;
        self.settle(self.in_flight().numbers(), |_| End::HandedBack).await;
    }

    /// Runs `work` as a separate task, so that it completes even if nothing polls the returned future. While apalis
    /// waits for the last jobs of a stopping worker, it does not poll this layer, and a transaction left open would
    /// block those jobs.
    async fn run_to_completion<T: Default + Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> T {
        // The task fails only by a panic, which has already been reported.
        self.0.writes.spawn(work).await.unwrap_or_default()
    }

    async fn fetch(self) -> Vec<ClaimedJob> {
        // Claim only as many jobs as there are free slots, because a claim counts as an attempt. If a job kills the
        // worker, jobs that were claimed but could not start yet would lose that attempt.
        let free = self.settings().slots.saturating_sub(self.in_flight().count());
        if free == 0 {
            return Vec::new();
        }
        match self.claim(free).await {
            Ok(claimed) => claimed,
            Err(cause) => {
                tracing::warn!(%cause, "jobs could not be claimed");
                tokio::time::sleep(RETRY_PAUSE).await;
                Vec::new()
            }
        }
    }

    async fn claim(&self, limit: usize) -> Result<Vec<ClaimedJob>, DbErr> {
        let (claimed, exhausted) = claim(
            self.service(),
            &Claim {
                kinds: &self.0.kinds.keys().copied().collect::<Vec<_>>(),
                limit,
                token: Uuid::now_v7(),
                now: self.clock().now(),
                lease_until: self.lease_until(),
                abandoned: self.is_search_due(),
            },
        )
        .await?;
        self.metrics().record_heartbeat(self.clock().now());
        for job in exhausted {
            self.metrics().record_job(&job.kind, JobOutcome::Dead, None);
            tracing::error!(
                job_id = %job.id, kind = job.kind, school_id = job.school_id.map(tracing::field::display),
                attempt = job.attempts, outcome = JobOutcome::Dead.as_str(), cause = WORKER_DIED, "job failed",
            );
        }
        Ok(claimed.into_iter().map(|job| self.in_flight().add(job)).collect())
    }

    /// Returns whether a claim should also search for jobs of dead workers. Returns true at most once per poll
    /// interval, because the search adds two statements to a claim and a busy worker claims several times per interval.
    fn is_search_due(&self) -> bool {
        let mut last_search = self.0.last_search.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last_search.is_none_or(|at| at.elapsed() >= self.settings().poll);
        if is_due {
            *last_search = Some(Instant::now());
        }
        is_due
    }

    /// Writes how jobs ended and removes them from the jobs in flight. `default_end` returns the end of a job that has
    /// not reported its end.
    async fn settle(&self, numbers: BTreeSet<u64>, default_end: impl Fn(u64) -> End + Send + Sync) {
        let mut done: BTreeMap<Uuid, Vec<JobId>> = BTreeMap::new();
        let mut ends = Vec::new();
        for &number in &numbers {
            let Some(FinishedAttempt { job, end, duration }) = self.in_flight().get(number) else { continue };
            let end = end.unwrap_or_else(|| default_end(number));
            self.record(&job, &end, duration);
            match end {
                End::Written | End::LeaseLost => {}
                End::Done => done.entry(job.token).or_default().push(job.id),
                end @ (End::HandedBack | End::Failed(_) | End::Dead(_)) => ends.push(self.next_write(job, end)),
            }
        }
        ends.extend(done.into_iter().map(|(token, ids)| EndStatement::Done { token, ids }));
        let deadline = Instant::now() + self.settings().lease;
        for end in ends {
            while let Err(cause) = self.write(&end).await {
                tracing::warn!(%cause, "a job's end could not be written");
                if Instant::now() >= deadline {
                    // The leases have expired by now, so other workers claim the jobs as if this worker had died.
                    break;
                }
                tokio::time::sleep(RETRY_PAUSE).await;
            }
        }
        self.in_flight().remove(numbers);
        // Slots are free now, so the worker polls again.
        self.0.alarm.notify_one();
    }

    /// Counts and logs the end of an attempt.
    fn record(&self, job: &Claimed, end: &End, duration: Duration) {
        let outcome = end.outcome(job);
        self.metrics().record_job(&job.kind, outcome, Some(duration));
        let is_dead = matches!(outcome, JobOutcome::Dead);
        let (outcome, duration_ms) = (outcome.as_str(), u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
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
            End::Failed(cause) | End::Dead(cause) if is_dead => log!(error, "job failed", cause.logged),
            End::Failed(cause) | End::Dead(cause) => log!(warn, "job failed", cause.logged),
        }
    }

    /// Returns the statement that stores the end of a job that was handed back, failed or is dead.
    fn next_write(&self, job: Arc<Claimed>, end: End) -> EndStatement {
        let is_dead = matches!(end.outcome(&job), JobOutcome::Dead);
        let now = self.clock().now();
        match end {
            End::Failed(cause) | End::Dead(cause) if is_dead => EndStatement::Bury { job, cause: cause.shown },
            End::Failed(cause) | End::Dead(cause) => {
                let first = self.settings().backoff;
                let longest = self.0.kinds.get(job.kind.as_str()).copied().unwrap_or(first);
                let run_at = now + end::backoff(first, longest, job.failures, cause.is_outage);
                EndStatement::PutBack { job, cause: Some(cause), run_at }
            }
            _ => EndStatement::PutBack { job, cause: None, run_at: now },
        }
    }

    async fn write(&self, end: &EndStatement) -> Result<(), DbErr> {
        let (service, now) = (self.service(), self.clock().now());
        match end {
            EndStatement::Done { token, ids } => end::done(service, *token, ids, now).await,
            EndStatement::PutBack { job, cause, run_at } => {
                end::put_back(service, job, cause.as_ref(), *run_at, now).await
            }
            EndStatement::Bury { job, cause } => end::bury(service, job, cause, now).await,
        }
    }
}

/// A statement that ends attempts.
enum EndStatement {
    Done { token: Uuid, ids: Vec<JobId> },
    PutBack { job: Arc<Claimed>, cause: Option<JobError>, run_at: DateTime<Utc> },
    Bury { job: Arc<Claimed>, cause: String },
}

impl Persistence for JobTable {
    type Compact = ClaimedJob;
    type Response = ();
    type Error = Infallible;

    async fn register(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    /// Does nothing, because apalis calls it only while the worker is idle. A separate task renews the leases.
    async fn heartbeat(&mut self, _: &WorkerContext) -> Result<(), Infallible> {
        Ok(())
    }

    async fn fetch_next(&mut self, _: &WorkerContext) -> Result<Vec<Task<ClaimedJob>>, Infallible> {
        Ok(self
            .run_to_completion(self.clone().fetch())
            .await
            .into_iter()
            .map(|claimed| {
                let id = TaskId::from_int(claimed.number);
                TaskBuilder::new(claimed).task_id(id).build()
            })
            .collect())
    }

    async fn reenqueue_abandoned(
        &mut self,
        tasks: Vec<Task<ClaimedJob>>,
        _: &WorkerContext,
    ) -> Result<u64, Infallible> {
        let numbers: BTreeSet<_> = tasks.iter().filter_map(|task| task.task_id()?.as_int()).collect();
        let count = numbers.len() as u64;
        let table = self.clone();
        self.run_to_completion(async move { table.settle(numbers, |_| End::HandedBack).await }).await;
        Ok(count)
    }

    /// Writes the ends of completed jobs, except the ends that the jobs have written themselves.
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
        // Short jobs tend to end at the same time. The yield lets jobs that are about to end do so, so that all these
        // ends are written together.
        tokio::task::yield_now().await;
        numbers.extend(self.in_flight().numbers_with_end());
        let panicked = move |number| End::Failed(JobError::panic(panics.get(&number).cloned().unwrap_or_default()));
        let table = self.clone();
        self.run_to_completion(async move { table.settle(numbers, panicked).await }).await;
        Ok(())
    }

    async fn push_tasks(&mut self, _: Vec<Task<ClaimedJob>>) -> Result<(), Infallible> {
        // Never used, because jobs are enqueued in the transaction that makes them necessary.
        Ok(())
    }
}
