//! A service of a test's own: a fresh database, a clock that stands, and the people of its schools.
//!
//! ```ignore
//! let app = TestApp::spawn().await;
//! let oak = app.school("oak").await.with_class(3).await;
//! app.as_(&oak.it_admin).post("/admin/classrooms", json!({})).await.is("LMS-ADM-016");
//! ```

mod answer;
pub(crate) mod checks;
mod client;
pub(crate) mod imports;
mod log;
mod people;
pub(crate) mod practice;

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
    app::{App, Parts},
    edge::EdgeSettings,
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
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};
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
    metrics::{Metrics, Process},
    queue::{QueueSettings, Wake},
    seal::Sealer,
    tombstones::Tombstones,
};

pub(crate) use answer::Answer;
pub(crate) use client::{Call, Client};
pub(crate) use log::{Event, Log};
pub(crate) use people::{Class, Person, School};

/// What a request may take in tests: longer than any should.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Messages around the statements of a transaction: its begin with role and school, its commit.
pub(crate) const AROUND: usize = 2;

/// bcrypt's least cost: a millisecond.
pub(crate) const BCRYPT_COST: u32 = 4;

/// A service over a database of its own. It reads as an [`App`]: `app.clock.advance(...)`.
pub(crate) struct TestApp {
    app: App,
    endpoint: BoxEndpoint<'static, Response>,
    log: Log,
    dispatch: Dispatch,
    jobs_may_remain: AtomicBool,
    keys: Keys,
    tombstones: TempDir,
    // The last: a database is dropped after those who use it.
    fresh: Arc<FreshDatabase>,
}

/// The secrets of a service.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) tokens: KeyRing,
    pub(crate) peppers: KeyRing,
    pub(crate) seals: KeyRing,
}

impl TestApp {
    /// A service over a new database that has no school.
    pub(crate) async fn spawn() -> Self {
        Self::with(|_| {}).await
    }

    /// The same, with parts of the test's own.
    pub(crate) async fn with(change: impl FnOnce(&mut Parts)) -> Self {
        let clock = Clock::standing_at(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap());
        let keys = Keys { tokens: KeyRing::draw(), peppers: KeyRing::draw(), seals: KeyRing::draw() };
        Self::over(Arc::new(fresh_database().await), clock, keys, change).await
    }

    /// Another process over the same database, with the same secrets unless they are changed.
    pub(crate) async fn another(&self, change: impl FnOnce(&mut Parts)) -> Self {
        Self::over(Arc::clone(&self.fresh), self.app.clock.clone(), self.keys.clone(), change).await
    }

    /// The service over another database, with the same secrets: after a restore.
    pub(crate) async fn over_restored(&self, restored: FreshDatabase, change: impl FnOnce(&mut Parts)) -> Self {
        Self::over(Arc::new(restored), self.app.clock.clone(), self.keys.clone(), change).await
    }

    async fn over(fresh: Arc<FreshDatabase>, clock: Clock, keys: Keys, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Parts {
            database: fresh.connect(8).await,
            clock,
            hasher: hasher(&keys.peppers, 10_000),
            sealer: Sealer::new(keys.seals.clone()),
            live: LiveQueues::here(),
            tokens: Tokens::new(keys.tokens.clone()),
            login_limit: login_limit(1_000_000),
            trusted_proxies: Vec::new(),
            wake: Wake::local(),
            metrics: Metrics::of(Process::Both),
            public_address: "lms.example.org".into(),
        };
        change(&mut parts);
        let app = App::new(parts);
        let tombstones = tempfile::tempdir().unwrap();
        let log = Log::default();
        let dispatch = log.dispatch();
        let endpoint = serve::endpoint(&app, &edge_settings(TIMEOUT)).boxed();
        Self { app, endpoint, log, dispatch, jobs_may_remain: AtomicBool::new(false), keys, tombstones, fresh }
    }

    /// The same, with another endpoint in place of the service's.
    pub(crate) fn serving(mut self, endpoint: BoxEndpoint<'static, Response>) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Its database, to be connected with once more.
    pub(crate) fn fresh(&self) -> &FreshDatabase {
        &self.fresh
    }

    /// The secrets that it works with.
    pub(crate) const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The database behind it: for another pool, or to see which it is.
    pub(crate) fn database_file(&self) -> &FreshDatabase {
        &self.fresh
    }

    /// Where its worker keeps whom the schools have erased.
    pub(crate) fn tombstones(&self) -> Tombstones {
        Tombstones::in_folder(Some(self.tombstones.path().to_owned()))
    }

    /// What it has logged, from DEBUG up, the fields of spans included.
    pub(crate) const fn log(&self) -> &Log {
        &self.log
    }

    /// The statements that it has sent to its database since this was asked last. What begins and ends a transaction is
    /// not among them: see [`AROUND`].
    pub(crate) fn statements(&self) -> Vec<String> {
        self.log.statements()
    }

    /// Logs what the test's thread does, too: the worker's tasks.
    pub(crate) fn log_all(&self) -> DefaultGuard {
        tracing::dispatcher::set_default(&self.dispatch)
    }

    /// Calls it without a session.
    pub(crate) fn anonymous(&self) -> Client<'_> {
        Client::new(self, None)
    }

    /// Calls it as somebody: with a fresh access token of the sign-in that every [`Person`] is made with.
    pub(crate) fn as_(&self, person: &Person) -> Client<'_> {
        Client::new(self, Some(person.access_token(&self.app)))
    }

    /// Calls it with an access token, or what claims to be one.
    pub(crate) fn with_token(&self, token: impl Into<String>) -> Client<'_> {
        Client::new(self, Some(token.into()))
    }

    /// The way to a school's rows.
    pub(crate) fn tenant(&self, school_id: SchoolId) -> Tenant {
        #[expect(clippy::disallowed_methods, reason = "the tests made the school")]
        Tenant::of(self.app.database.clone(), school_id)
    }

    /// The way to all schools' rows.
    pub(crate) fn all_schools(&self) -> Service {
        self.app.service()
    }

    /// Does the jobs that are due, until none is left.
    pub(crate) async fn do_jobs(&self) {
        let told = CancellationToken::new();
        let parts = jobs::Parts {
            database: self.app.database.clone(),
            clock: self.app.clock.clone(),
            hasher: self.app.hasher.clone(),
            sealer: self.app.sealer.clone(),
            live: self.app.live.clone(),
            metrics: self.app.metrics.clone(),
            tombstones: self.tombstones(),
        };
        let settings = QueueSettings { slots: 4, poll: Duration::from_millis(10), ..QueueSettings::default() };
        let working = Box::pin(jobs::work(parts, self.app.wake.clone(), settings, told.clone()));
        let waiting = async {
            until(async || self.due_jobs().await == 0).await;
            told.cancel();
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

    /// Takes a table away under the service: the session is still found, the statement that needs the table fails.
    pub(crate) async fn take_away(&self, table: &str) {
        let sql = format!("ALTER TABLE {table} RENAME TO {table}_is_gone");
        self.app.database.execute_unprepared(&sql).await.unwrap();
    }

    /// The test leaves jobs behind that run or are dead, on purpose.
    pub(crate) fn jobs_may_remain(&self) {
        self.jobs_may_remain.store(true, Ordering::Relaxed);
    }
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// An edge that answers within so long, and knows no other site.
pub(crate) fn edge_settings(timeout: Duration) -> EdgeSettings {
    EdgeSettings { timeout, origins: Vec::new(), tls_only_s: 0 }
}

/// A hasher at the tests' cost with that many places in its queue.
pub(crate) fn hasher(peppers: &KeyRing, queue: usize) -> Hasher {
    Hasher::new(peppers.clone(), BCRYPT_COST, 2, queue)
}

/// So many log-ins at one school in one go; they are refilled as slowly as can be.
pub(crate) fn login_limit(burst: u32) -> LoginLimit {
    LoginLimit::new(&LoginLimitSettings {
        login_burst: burst.try_into().unwrap(),
        login_rate: 1.try_into().unwrap(),
        login_address_burst: 1_000_000.try_into().unwrap(),
        login_address_rate: 1.try_into().unwrap(),
    })
}

/// Waits for a condition; that it does not come is a failure, not a slow machine.
pub(crate) async fn until<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    let begin = Instant::now();
    while !condition().await {
        assert!(begin.elapsed() < Duration::from_mins(1), "what the test waits for does not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A test leaves no job that runs or is dead, unless it says so.
impl Drop for TestApp {
    fn drop(&mut self) {
        if thread::panicking() || self.jobs_may_remain.load(Ordering::Relaxed) {
            return;
        }
        let fresh = Arc::clone(&self.fresh);
        // A runtime cannot wait for itself, so the wait is another thread's.
        let looking = thread::spawn(move || {
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
        let jobs = looking.join().expect("the job table is read");
        assert!(jobs.is_empty(), "the test left jobs behind: {jobs:?}");
    }
}
