//! A separate queue for each test, and jobs with known behaviour.

use std::{
    collections::{BTreeMap, HashSet},
    future::Future,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeZone, Utc};
use entity::{
    Database, JobId, SchoolId, audit, job,
    school::{self, SchoolStatus},
    tenant::{Service, Tenant, TenantTx},
};
use migration::fresh::{FreshDatabase, fresh_database};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, prelude::Uuid};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{Notify, Semaphore},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use worker::{
    clock::Clock,
    metrics::{Metrics, ProcessKind},
    queue::{Handler, Job, JobFailure, JobRun, QueueSettings, Registry, Wake, WorkerParts, enqueue, run_worker},
};

pub(crate) struct TestQueue {
    pub(crate) fresh: FreshDatabase,
    pub(crate) database: Database,
    pub(crate) service: Service,
    pub(crate) tenant: Tenant,
    pub(crate) clock: Clock,
    pub(crate) shared: Arc<Shared>,
    pub(crate) metrics: Metrics,
}

/// The context that the jobs of a test share.
#[derive(Default)]
pub(crate) struct Shared {
    /// The jobs of this process that are running now. No job may run twice at the same time.
    running: Mutex<HashSet<JobId>>,
    /// The numbers of the jobs in the order in which they started.
    pub(crate) start_order: Mutex<Vec<u32>>,
    /// Notified when a gated job has started.
    pub(crate) started: Notify,
    /// Each permit lets one gated job finish.
    pub(crate) gate: Gate,
}

pub(crate) struct Gate(pub(crate) Semaphore);

impl Default for Gate {
    fn default() -> Self {
        Self(Semaphore::new(0))
    }
}

pub(crate) fn settings() -> QueueSettings {
    QueueSettings {
        poll: Duration::from_millis(10),
        renew: Duration::from_millis(50),
        grace: Duration::from_millis(300),
        ..QueueSettings::default()
    }
}

pub(crate) fn registry() -> Registry<Shared> {
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
}

impl TestQueue {
    pub(crate) async fn new() -> Self {
        Self::with(Clock::fixed_at(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap())).await
    }

    pub(crate) async fn with(clock: Clock) -> Self {
        let school_id = SchoolId::draw();
        let queue = Self::open(fresh_database().await, clock, school_id).await;
        let tx = queue.service.begin().await.unwrap();
        let school = school::Model {
            id: school_id,
            name: "Elm Road".into(),
            sort_name: "elm road".into(),
            slug: "elm-road".into(),
            urn: Some("100001".into()),
            status: SchoolStatus::Active,
            version: 1,
            created_at: queue.clock.now(),
        };
        tx.insert::<school::Entity, _>(school).await.unwrap();
        tx.commit().await.unwrap();
        queue
    }

    /// Reopens the queue with new connections.
    #[allow(dead_code, reason = "used by the fault tests, which share this file")]
    pub(crate) async fn reopen(self) -> Self {
        let school_id = self.tenant.school_id();
        Self::open(self.fresh, self.clock, school_id).await
    }

    async fn open(fresh: FreshDatabase, clock: Clock, school_id: SchoolId) -> Self {
        let database = fresh.connect(10).await;
        let service = Service::new(database.clone());
        #[expect(clippy::disallowed_methods, reason = "the test has created the school")]
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

    pub(crate) async fn enqueue<J: Job>(&self, job: &J) -> JobId {
        let tx = self.tenant.begin().await.unwrap();
        let id = enqueue(&tx, job, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn job(&self, id: JobId) -> job::Model {
        let tx = self.service.read().await.unwrap();
        tx.find::<job::Entity>().filter(job::Column::Id.eq(id)).one(&tx).await.unwrap().unwrap()
    }

    pub(crate) async fn jobs(&self) -> Vec<job::Model> {
        let tx = self.service.read().await.unwrap();
        tx.find::<job::Entity>().order_by_asc(job::Column::Id).all(&tx).await.unwrap()
    }

    /// Returns how often each effect was committed, by name.
    pub(crate) async fn effects(&self) -> BTreeMap<String, usize> {
        let tx = self.tenant.read().await.unwrap();
        let mut effects = BTreeMap::new();
        for row in tx.find::<audit::Entity>().all(&tx).await.unwrap() {
            *effects.entry(row.action).or_default() += 1;
        }
        effects
    }

    pub(crate) fn worker(&self, settings: QueueSettings) -> TestWorker {
        self.worker_with(settings, Wake::local(), Arc::clone(&self.shared))
    }

    pub(crate) fn worker_with(&self, settings: QueueSettings, wake: Wake, shared: Arc<Shared>) -> TestWorker {
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

    pub(crate) async fn until_job(&self, id: JobId, condition: impl Fn(&job::Model) -> bool) -> job::Model {
        until(async || condition(&self.job(id).await)).await;
        self.job(id).await
    }

    pub(crate) async fn until_all_end(&self) {
        until(async || self.jobs().await.iter().all(|job| is_end(job.state))).await;
    }
}

pub(crate) fn is_end(state: job::JobState) -> bool {
    matches!(state, job::JobState::Done | job::JobState::Dead)
}

pub(crate) struct TestWorker {
    pub(crate) cancellation: CancellationToken,
    pub(crate) task: JoinHandle<()>,
}

impl TestWorker {
    pub(crate) async fn stop(self) {
        self.cancellation.cancel();
        self.task.await.unwrap();
    }
}

/// Waits until a condition holds. The deadline is so long that missing it is a failure and not a slow machine.
pub(crate) async fn until<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < Duration::from_mins(1), "the condition does not hold after a minute");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Writes an effect that a test can count.
pub(crate) async fn effect(tx: &TenantTx, name: String, at: DateTime<Utc>) -> Result<(), DbErr> {
    let row = audit::Model {
        school_id: tx.school_id(),
        id: Uuid::now_v7(),
        at,
        actor_id: None,
        actor_role: "job".into(),
        action: name,
        subject_kind: "test".into(),
        subject_id: None,
        detail: serde_json::json!({}),
    };
    tx.insert::<audit::Entity, _>(row).await
}

macro_rules! jobs {
    ($($name:ident { $($field:ident: $type:ty),* } $({ $($item:item)* })?)+) => {$(
        #[derive(Debug, Serialize, Deserialize)]
        pub(crate) struct $name { $(pub(crate) $field: $type),* }

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
    Gated { number: u32 }
    Failing {} { const MAX_ATTEMPTS: i32 = 3; }
    Hopeless {}
    Panicking {} { const MAX_ATTEMPTS: i32 = 2; }
    Slow {} { const MAX_ATTEMPTS: i32 = 2; const TIMEOUT: Duration = Duration::from_millis(50); }
    Patient {}
    Chunked { number: u32, chunks: i32 } { const MAX_ATTEMPTS: i32 = 20; }
    Killing {} { const MAX_ATTEMPTS: i32 = 3; const PRIORITY: i32 = 10; }
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

impl Handler<Shared> for Killing {
    async fn run(self, _: &JobRun, _: &Shared) -> Result<(), JobFailure> {
        std::process::abort()
    }
}
