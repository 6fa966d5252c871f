//! A separate queue for each test, and jobs with known behaviour.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, TimeZone, Utc};
use entity::{
    Database, JobId, SchoolId, audit,
    database::Connections,
    job, school,
    tenant::{Service, Tenant, TenantTx},
};
use migration::fresh::{FreshDatabase, fresh_database};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Notify, Semaphore},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use worker::{
    clock::Clock,
    credential::HashPurpose,
    metrics::{Hashing, Metrics, ProcessKind, ProcessReading},
    queue::{Handler, Job, JobFailure, JobRun, QueueSettings, Registry, Wake, WorkerParts, enqueue, run_worker},
};

use super::rows;
pub use super::until;

pub struct TestQueue {
    pub fresh: FreshDatabase,
    pub database: Database,
    pub service: Service,
    pub tenant: Tenant,
    pub clock: Clock,
    pub shared: Arc<Shared>,
    pub metrics: Metrics,
}

/// The context that the jobs of a test share.
#[derive(Default)]
pub struct Shared {
    /// The jobs of this process that are running now. No job may run twice at the same time.
    running: Mutex<HashSet<JobId>>,
    /// The numbers of the jobs in the order in which they started.
    pub start_order: Mutex<Vec<u32>>,
    /// Notified when a gated job has started.
    pub started: Notify,
    /// Each permit lets one gated job finish.
    pub gate: Gate,
}

pub struct Gate(pub Semaphore);

impl Default for Gate {
    fn default() -> Self {
        Self(Semaphore::new(0))
    }
}

pub fn settings() -> QueueSettings {
    QueueSettings {
        poll: Duration::from_millis(10),
        renew: Duration::from_millis(50),
        grace: Duration::from_millis(300),
        ..QueueSettings::default()
    }
}

pub fn registry() -> Registry<Shared> {
    Registry::new()
        .register::<Idle>()
        .register::<Effect>()
        .register::<Gated>()
        .register::<Failing>()
        .register::<Hopeless>()
        .register::<Panicking>()
        .register::<Slow>()
        .register::<Patient>()
        .register::<Chunked>()
        .register::<Killing>()
        .register::<Unmigrated>()
}

impl TestQueue {
    pub async fn new() -> Self {
        Self::with(Clock::fixed_at(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap())).await
    }

    pub async fn with(clock: Clock) -> Self {
        let school_id = SchoolId::draw();
        let queue = Self::open(fresh_database().await, clock, school_id).await;
        let tx = queue.service.begin().await.unwrap();
        let school = school::Model { id: school_id, ..rows::school(queue.clock.now()) };
        tx.insert::<school::Entity, _>(school).await.unwrap();
        tx.commit().await.unwrap();
        queue
    }

    /// Reopens the queue with new connections.
    pub async fn reopen(self) -> Self {
        let school_id = self.tenant.school_id();
        Self::open(self.fresh, self.clock, school_id).await
    }

    async fn open(fresh: FreshDatabase, clock: Clock, school_id: SchoolId) -> Self {
        let database = fresh.connect(10).await;
        let service = Service::new(database.clone());
        let tenant = Tenant::of(database.clone(), school_id);
        Self {
            fresh,
            database,
            service,
            tenant,
            clock,
            shared: Arc::default(),
            metrics: Metrics::new(ProcessKind::Worker),
        }
    }

    pub async fn enqueue<J: Job>(&self, job: &J) -> JobId {
        let tx = self.tenant.begin().await.unwrap();
        let id = enqueue(&tx, job, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn job(&self, id: JobId) -> job::Model {
        let tx = self.service.read().await.unwrap();
        tx.find::<job::Entity>().filter(job::Column::Id.eq(id)).one(&tx).await.unwrap().unwrap()
    }

    pub async fn jobs(&self) -> Vec<job::Model> {
        let tx = self.service.read().await.unwrap();
        tx.find::<job::Entity>().order_by_asc(job::Column::Id).all(&tx).await.unwrap()
    }

    /// Returns how often each effect was committed, by name.
    pub async fn effects(&self) -> BTreeMap<String, usize> {
        let tx = self.tenant.read().await.unwrap();
        let mut effects = BTreeMap::new();
        for row in tx.find::<audit::Entity>().all(&tx).await.unwrap() {
            *effects.entry(row.action).or_default() += 1;
        }
        effects
    }

    pub fn worker(&self, settings: QueueSettings) -> TestWorker {
        self.worker_with(settings, Wake::local(), Arc::clone(&self.shared))
    }

    pub fn worker_with(&self, settings: QueueSettings, wake: Wake, shared: Arc<Shared>) -> TestWorker {
        let cancellation = CancellationToken::new();
        let parts = WorkerParts {
            database: self.database.clone(),
            registry: registry(),
            shared,
            clock: self.clock.clone(),
            wake,
            settings,
            metrics: self.metrics.clone(),
        };
        let task = tokio::spawn(run_worker(parts, cancellation.clone()));
        TestWorker { cancellation, task }
    }

    pub async fn until_job(&self, id: JobId, condition: impl Fn(&job::Model) -> bool) -> job::Model {
        until(async || condition(&self.job(id).await)).await;
        self.job(id).await
    }

    pub async fn until_all_end(&self) {
        until(async || self.jobs().await.iter().all(|job| is_end(job.state))).await;
    }
}

pub fn is_end(state: job::JobState) -> bool {
    matches!(state, job::JobState::Done | job::JobState::Dead)
}

pub struct TestWorker {
    pub cancellation: CancellationToken,
    pub task: JoinHandle<()>,
}

impl TestWorker {
    pub async fn stop(self) {
        self.cancellation.cancel();
        self.task.await.unwrap();
    }
}

/// Writes an effect that a test can count.
pub async fn effect(tx: &TenantTx, name: String, at: DateTime<Utc>) -> Result<(), DbErr> {
    let row = audit::Model { action: name, ..rows::audit(tx.school_id(), at) };
    tx.insert::<audit::Entity, _>(row).await
}

macro_rules! jobs {
    ($($name:ident { $($field:ident: $type:ty),* } $({ $($item:item)* })?)+) => {$(
        #[derive(Debug, Serialize, Deserialize)]
        pub struct $name { $(pub $field: $type),* }

        impl Job for $name {
            const KIND: &'static str = stringify!($name);
            $($($item)*)?

            fn subject(&self) -> Option<String> {
                None
            }
        }
    )+};
}

jobs! {
    Idle {}
    Effect { number: u32 }
    Gated { number: u32 } { const MAX_ATTEMPTS: i32 = 5; }
    Failing {} { const MAX_ATTEMPTS: i32 = 3; }
    Hopeless {}
    Panicking {} { const MAX_ATTEMPTS: i32 = 2; }
    Slow {} { const MAX_ATTEMPTS: i32 = 2; const TIMEOUT: Duration = Duration::from_millis(50); }
    Patient {}
    Chunked { number: u32, chunks: i32 } { const MAX_ATTEMPTS: i32 = 20; }
    Killing {} { const MAX_ATTEMPTS: i32 = 3; const PRIORITY: i32 = 10; }
    Unmigrated {} { const MAX_ATTEMPTS: i32 = 2; }
}

impl Handler<Shared> for Idle {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        Ok(())
    }
}

impl Handler<Shared> for Effect {
    async fn run(self, run: &JobRun, shared: &Shared) -> Result<(), JobFailure> {
        assert!(shared.running.lock().unwrap().insert(run.id()), "the job runs twice at the same time");
        shared.start_order.lock().unwrap().push(self.number);
        let tx = run.begin().await?;
        effect(&tx, self.number.to_string(), run.clock().now()).await?;
        let result = run.finish(tx).await;
        shared.running.lock().unwrap().remove(&run.id());
        result
    }
}

impl Handler<Shared> for Gated {
    async fn run(self, run: &JobRun, shared: &Shared) -> Result<(), JobFailure> {
        shared.started.notify_one();
        shared.gate.0.acquire().await.unwrap().forget();
        let tx = run.begin().await?;
        effect(&tx, self.number.to_string(), run.clock().now()).await?;
        run.finish(tx).await
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the printer is on fire")]
struct OnFire(#[source] DbErr);

impl Handler<Shared> for Failing {
    async fn run(self, run: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        let tx = run.begin().await?;
        effect(&tx, "failing".into(), run.clock().now()).await?;
        Err(JobFailure::retry(OnFire(DbErr::Custom("about Zoë Smith".into()))))
    }
}

impl Handler<Shared> for Hopeless {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        Err(JobFailure::permanent("this failure is permanent"))
    }
}

impl Handler<Shared> for Panicking {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        panic!("about Zoë Smith");
    }
}

impl Handler<Shared> for Slow {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        std::future::pending().await
    }
}

/// Runs until its worker shuts down.
impl Handler<Shared> for Patient {
    async fn run(self, run: &JobRun, shared: &Shared) -> Result<(), JobFailure> {
        shared.started.notify_one();
        while !run.is_shutting_down() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(JobFailure::HandBack)
    }
}

/// Works like an import: in chunks, each of which stores its progress. The last chunk also ends the job.
impl Handler<Shared> for Chunked {
    async fn run(self, run: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        loop {
            let tx = run.begin().await?;
            let job = tx.jobs().filter(job::Column::Id.eq(run.id())).one(&tx).await?;
            let chunk = job.map(|job| job.progress_done).unwrap_or_default();
            effect(&tx, format!("{}.{chunk}", self.number), run.clock().now()).await?;
            run.progress(&tx, chunk + 1, self.chunks).await?;
            tokio::time::sleep(Duration::from_millis(10)).await;
            if chunk + 1 == self.chunks {
                return run.finish(tx).await;
            }
            tx.commit().await?;
        }
    }
}

/// Needs a table that the schema does not have.
impl Handler<Shared> for Unmigrated {
    async fn run(self, run: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        let tx = run.begin().await?;
        tx.execute_sql("DELETE FROM table_of_the_next_version WHERE school_id = $1", []).await?;
        run.finish(tx).await
    }
}

impl Handler<Shared> for Killing {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        std::process::abort()
    }
}

impl TestQueue {
    pub fn value(&self, series: &str) -> f64 {
        let empty = ProcessReading {
            connections: Connections { in_use: 0, idle: 0, max: 0 },
            hashing: Hashing {
                computed: 0,
                running: 0,
                permits: 0,
                waiting: 0,
                waiting_by_purpose: HashPurpose::ALL.map(|purpose| (purpose, 0)),
                displaced: 0,
                queue_limit: 0,
                time: Duration::ZERO,
            },
            live_queue_errors: 0,
        };
        let text = self.metrics.exposition(&empty).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} is not exposed")).parse().unwrap()
    }

    pub fn ended(&self, kind: &str, outcome: &str) -> f64 {
        self.value(&format!("lms_jobs_total{{kind=\"{kind}\",outcome=\"{outcome}\"}}"))
    }

    pub async fn until_ended(&self, kind: &str, outcome: &str, times: f64) {
        until(async || (self.ended(kind, outcome) - times).abs() < 0.5).await;
    }
}
