//! A service for each test, with a fresh database, a fixed clock, and people in its schools.
//!
//! ```ignore
//! let app = TestApp::spawn().await;
//! let oak = app.school("oak").await.with_class(3).await;
//! app.as_(&oak.it_admin).post("/admin/classrooms", json!({})).await.is("LMS-ADM-016");
//! ```

#![allow(missing_docs, reason = "tests read the code")]
#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]
#![allow(clippy::return_self_not_must_use, clippy::new_without_default, reason = "only tests call it")]
#![allow(clippy::disallowed_methods, reason = "tests read and change rows in ways that the product must not")]

mod answer;
mod client;
pub mod contract;
pub mod imports;
pub mod log;
pub mod mtc;
pub mod nginx;
mod people;
pub mod practice;
pub mod queue;
pub mod rows;
pub mod server;
pub mod services;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use api::{
    app::{App, AppState},
    edge::EdgeSettings,
    fair_use::FairUse,
    imports::events::ImportStreams,
    login_limit::{LoginLimit, LoginLimitSettings},
    serve,
    tokens::Tokens,
};
use chrono::{TimeZone, Utc};
use entity::{
    SchoolId, job,
    tenant::{Service, Tenant},
};
use migration::fresh::{FreshDatabase, fresh_database};
use poem::{EndpointExt, Response, endpoint::BoxEndpoint};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, QueryFilter, Statement};
use tempfile::TempDir;
use tokio::runtime;
use tokio_util::sync::CancellationToken;
use tracing::{Dispatch, dispatcher::DefaultGuard};
use worker::{
    clock::Clock,
    credential::Hasher,
    jobs,
    keys::KeyRing,
    live::LiveQueues,
    metrics::{Metrics, ProcessKind},
    queue::{QueueSettings, Wake},
    seal::Sealer,
    tombstones::Tombstones,
};

pub use answer::Answer;
pub use client::{Call, Client};
pub use log::{Event, Log};
pub use people::{Class, Person, School};

/// The request timeout in tests, which is longer than any request should take.
pub const TIMEOUT: Duration = Duration::from_mins(1);

/// The number of statements around a transaction: one begins the transaction with role and school, and one commits it.
pub const AROUND: usize = 2;

/// The lowest cost of bcrypt, at which a hash takes a millisecond.
pub const BCRYPT_COST: u32 = 4;

/// A service on its own database. It dereferences to [`App`]: `app.clock.advance(...)`.
pub struct TestApp {
    app: App,
    endpoint: BoxEndpoint<'static, Response>,
    log: Log,
    dispatch: Dispatch,
    jobs_may_remain: AtomicBool,
    keys: ServiceKeys,
    tombstones: TempDir,
    // This field is declared last, so that the database is dropped after everything that uses it.
    fresh: Arc<FreshDatabase>,
}

/// The secrets of a service.
#[derive(Clone)]
pub struct ServiceKeys {
    pub tokens: KeyRing,
    pub peppers: KeyRing,
    pub seals: KeyRing,
}

impl TestApp {
    /// Creates a service on a new database without schools.
    pub async fn spawn() -> Self {
        Self::with(|_| {}).await
    }

    /// Creates a service on a new database without schools, after `change` has modified the service's state.
    pub async fn with(change: impl FnOnce(&mut AppState)) -> Self {
        let clock = Clock::fixed_at(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap());
        let keys = ServiceKeys { tokens: KeyRing::draw(), peppers: KeyRing::draw(), seals: KeyRing::draw() };
        Self::over(Arc::new(fresh_database().await), clock, keys, change).await
    }

    /// Creates a service on a new database. Returns `None` if the tests run on another kind of database.
    pub async fn spawn_on(backend: DbBackend) -> Option<Self> {
        let app = Self::spawn().await;
        let is_on_backend = app.database.get_database_backend() == backend;
        if !is_on_backend {
            eprintln!("skipped: the test needs {backend:?}");
        }
        is_on_backend.then_some(app)
    }

    /// Creates another process on the same database, with the same secrets unless `change` replaces them.
    pub async fn another(&self, change: impl FnOnce(&mut AppState)) -> Self {
        Self::over(Arc::clone(&self.fresh), self.app.clock.clone(), self.keys.clone(), change).await
    }

    /// Creates a service with the same secrets on a restored database.
    pub async fn over_restored(&self, restored: FreshDatabase, change: impl FnOnce(&mut AppState)) -> Self {
        Self::over(Arc::new(restored), self.app.clock.clone(), self.keys.clone(), change).await
    }

    async fn over(
        fresh: Arc<FreshDatabase>,
        clock: Clock,
        keys: ServiceKeys,
        change: impl FnOnce(&mut AppState),
    ) -> Self {
        let mut parts = AppState {
            database: fresh.connect(8).await,
            clock,
            hasher: hasher(&keys.peppers, 10_000),
            sealer: Sealer::new(keys.seals.clone()),
            live: LiveQueues::in_memory(),
            import_streams: ImportStreams::default(),
            tokens: Tokens::new(keys.tokens.clone()),
            login_limit: login_limit(1_000_000),
            fair_use: FairUse::unlimited(),
            trusted_proxies: Vec::new(),
            wake: Wake::local(),
            metrics: Metrics::new(ProcessKind::Both),
            public_address: api::public_address::PublicAddress::parse("lms.example.org"),
        };
        change(&mut parts);
        let app = App::new(parts);
        let tombstones = tempfile::tempdir().unwrap();
        let log = Log::default();
        let dispatch = log.dispatch();
        let endpoint = serve::endpoint(&app, &edge_settings(TIMEOUT)).boxed();
        Self { app, endpoint, log, dispatch, jobs_may_remain: AtomicBool::new(false), keys, tombstones, fresh }
    }

    /// Replaces the endpoint of the service.
    pub fn serving(mut self, endpoint: BoxEndpoint<'static, Response>) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Returns the secrets of the service.
    pub const fn keys(&self) -> &ServiceKeys {
        &self.keys
    }

    /// Returns the database, so that a test can open another pool or find out the kind of database.
    pub fn fresh_database(&self) -> &FreshDatabase {
        &self.fresh
    }

    /// Returns the tombstones that the worker writes for erased people.
    pub fn tombstones(&self) -> Tombstones {
        Tombstones::in_directory(Some(self.tombstones.path().to_owned()))
    }

    /// Returns the log of the service at DEBUG and above, including the fields of spans.
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// Returns the statements that the service has sent to its database since the last call, without the statements
    /// that begin and end a transaction (see [`AROUND`]).
    pub fn statements(&self) -> Vec<String> {
        self.log.statements()
    }

    /// Also records the log of the test's own thread, such as the log of the worker's tasks, until the guard is
    /// dropped.
    pub fn log_all(&self) -> DefaultGuard {
        tracing::dispatcher::set_default(&self.dispatch)
    }

    /// Returns a client that is not signed in.
    pub fn anonymous(&self) -> Client<'_> {
        Client::new(self, None)
    }

    /// Returns a client with a fresh access token of the person's sign-in.
    pub fn as_(&self, person: &Person) -> Client<'_> {
        Client::new(self, Some(person.access_token(&self.app)))
    }

    /// Returns a client with an access token, which need not be valid.
    pub fn with_token(&self, token: impl Into<String>) -> Client<'_> {
        Client::new(self, Some(token.into()))
    }

    /// Returns access to the rows of a school.
    pub fn tenant(&self, school_id: SchoolId) -> Tenant {
        Tenant::of(self.app.database.clone(), school_id)
    }

    /// Returns access to the rows of all schools.
    pub fn all_schools(&self) -> Service {
        self.app.service()
    }

    /// Runs the due jobs until none is left.
    pub async fn do_jobs(&self) {
        let stop = CancellationToken::new();
        let parts = jobs::JobContext {
            database: self.app.database.clone(),
            clock: self.app.clock.clone(),
            hasher: self.app.hasher.clone(),
            sealer: self.app.sealer.clone(),
            live: self.app.live.clone(),
            metrics: self.app.metrics.clone(),
            tombstones: self.tombstones(),
        };
        let settings = QueueSettings { slots: 4, poll: Duration::from_millis(10), ..QueueSettings::default() };
        let working = Box::pin(jobs::work(parts, self.app.wake.clone(), settings, stop.clone()));
        let waiting = async {
            until(async || self.due_jobs().await == 0).await;
            stop.cancel();
        };
        tokio::join!(working, waiting);
    }

    async fn due_jobs(&self) -> usize {
        let tx = self.all_schools().read().await.unwrap();
        let due = Condition::any().add(job::Column::State.eq(job::JobState::Running)).add(
            Condition::all()
                .add(job::Column::State.eq(job::JobState::Pending))
                .add(job::Column::RunAt.lte(self.app.clock.now())),
        );
        tx.find::<job::Entity>().filter(due).all(&tx).await.unwrap().len()
    }

    /// Renames a table so that statements which use it fail. Signing in still works.
    pub async fn take_away(&self, table: &str) {
        let sql = format!("ALTER TABLE {table} RENAME TO {table}_is_gone");
        self.app.database.execute_unprepared(&sql).await.unwrap();
    }

    /// Gives a table back that `take_away` has renamed.
    pub async fn bring_back(&self, table: &str) {
        let sql = format!("ALTER TABLE {table}_is_gone RENAME TO {table}");
        self.app.database.execute_unprepared(&sql).await.unwrap();
    }

    /// Waits until a statement waits for a lock, which a transaction of the test holds. SQLite does not tell who waits
    /// for its one writer, but there the statement cannot overtake the test's transaction either.
    pub async fn until_a_statement_waits(&self) {
        if self.app.database.get_database_backend() == DbBackend::Sqlite {
            return;
        }
        let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        until(async || {
            let statement = Statement::from_string(DbBackend::Postgres, sql);
            !self.app.database.query_all_raw(statement).await.unwrap().is_empty()
        })
        .await;
    }

    /// Returns the URL of the database.
    pub fn database_url(&self) -> &str {
        self.fresh.url()
    }

    /// Allows the test to leave running or dead jobs behind.
    pub fn jobs_may_remain(&self) {
        self.jobs_may_remain.store(true, Ordering::Relaxed);
    }
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// Returns the settings of an edge with this timeout that allows no calls from other origins.
pub fn edge_settings(timeout: Duration) -> EdgeSettings {
    let body_memory = 64 * 1000 * 1000;
    EdgeSettings { timeout, origins: Vec::new(), tls_only_s: 0, body_memory, trusted_proxies: Vec::new() }
}

/// Returns a hasher with the bcrypt cost of the tests and this queue length.
pub fn hasher(peppers: &KeyRing, queue: usize) -> Hasher {
    Hasher::new(peppers.clone(), BCRYPT_COST, 2, queue)
}

/// Returns a log-in limit that allows this many failed log-ins at a school at once and refills as slowly as possible.
pub fn login_limit(burst: u32) -> LoginLimit {
    LoginLimit::new(&LoginLimitSettings { login_burst: burst.try_into().unwrap(), ..login_limits() })
}

/// Returns the settings of log-in limits that allow a million of everything at once and refill as slowly as possible.
pub fn login_limits() -> LoginLimitSettings {
    let (burst, rate) = (1_000_000.try_into().unwrap(), 1.try_into().unwrap());
    LoginLimitSettings {
        login_burst: burst,
        login_rate: rate,
        login_address_burst: burst,
        login_address_rate: rate,
        refresh_burst: burst,
        refresh_rate: rate,
    }
}

/// Waits for a condition. The deadline of a minute is long enough for a slow machine, so missing it is a failure.
pub async fn until<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    let start = Instant::now();
    while !condition().await {
        assert!(start.elapsed() < Duration::from_mins(1), "the condition does not hold after a minute");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Asserts that each mistake in a request was logged with its cause. Also asserts that the test leaves no running or
/// dead job behind, unless the test has called `jobs_may_remain`.
impl Drop for TestApp {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let silent = self.log.mistakes_without_a_cause();
        assert!(silent.is_empty(), "the cause of a mistake must name the field and the rule: {silent:?}");
        if self.jobs_may_remain.load(Ordering::Relaxed) {
            return;
        }
        let fresh = Arc::clone(&self.fresh);
        // A runtime cannot block on itself, so another thread reads the jobs.
        let reader = thread::spawn(move || {
            runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let database = fresh.connect(1).await;
                let tx = Service::new(database.clone()).read().await.unwrap();
                let stuck = [job::JobState::Running, job::JobState::Dead];
                let jobs = tx.find::<job::Entity>().filter(job::Column::State.is_in(stuck)).all(&tx).await.unwrap();
                drop(tx);
                database.close().await.unwrap();
                jobs
            })
        });
        let jobs = reader.join().expect("the job table can be read");
        assert!(jobs.is_empty(), "the test left jobs behind: {jobs:?}");
    }
}
