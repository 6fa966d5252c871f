//! A small copy of production: API and worker processes with PostgreSQL and Redis, a proxy on each connection between
//! them, and a school that uses the service. Alternatively, one process on the embedded database.

use std::{
    env, fs,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use entity::{
    Database, SchoolId,
    tenant::{Service, Tenant},
};
use tokio::sync::RwLockWriteGuard;
use worker::clock::Clock;

use crate::{
    caller::{Caller, TIMED_OUT, pause},
    invariants,
    ledger::{Ledger, bound},
    load::{Load, Work},
    proxy::Proxy,
    server::{Lms, Running, Server},
    services::{SERVICES, on_postgres},
    support::{
        Person, TestApp,
        nginx::{self, Nginx},
    },
};

/// The number of API processes, and of worker processes.
const PROCESSES: usize = 2;

// The numbers of pupils who practise and of pupils who sit checks.
const PRACTISING: usize = 8;
const SITTING: usize = 3;

/// Database connections of a process: one for each client and each call of a steady client, so that none waits for a
/// connection on a busy machine.
const CONNECTIONS: &str = "16";

// The service's request timeout in seconds, and how long a client waits for a response. The client waits much longer,
// so that the service responds first, even on a busy machine.
const REQUEST_TIMEOUT_S: &str = "8";
const PATIENCE: Duration = Duration::from_secs(25);

/// The cluster. Its processes are killed on drop.
pub(crate) struct Cluster {
    pub(crate) apis: Vec<Server>,
    pub(crate) workers: Vec<Running>,
    /// The proxy in front of the API processes.
    pub(crate) entrance: Proxy,
    /// The proxy between the processes and the database; `None` if the database is embedded.
    pub(crate) postgres: Option<Proxy>,
    /// The proxy between the processes and Redis.
    pub(crate) redis: Option<Proxy>,
    pub(crate) ledger: Arc<Ledger>,
    /// How long clients wait for a response.
    pub(crate) patience: Duration,
    lms: Lms,
    school_id: SchoolId,
    admin: Person,
    pupils: Vec<Person>,
    database_url: String,
    /// Warnings and errors that replaced API processes have logged.
    complaints: Vec<String>,
    /// Whether an API process that replaces another one listens on the same address.
    keeps_addresses: bool,
    app: Arc<TestApp>,
}

impl Cluster {
    /// Starts two API processes and two workers. A worker that does not renew its lease for a second loses its jobs.
    /// The cluster has the services to itself while the guard is held. Returns `None` if the tests do not run on
    /// PostgreSQL.
    pub(crate) async fn start() -> Option<(RwLockWriteGuard<'static, ()>, Self)> {
        Self::start_with(|lms| lms).await
    }

    /// Like [`Cluster::start`], with nginx between the entrance and the API processes. Returns `None` if nginx is not
    /// installed.
    pub(crate) async fn behind_nginx() -> Option<(RwLockWriteGuard<'static, ()>, Self, Nginx)> {
        let (alone, mut cluster) = Self::start_with(|lms| lms.with("LMS_SHUTDOWN_DELAY_S", "2")).await?;
        cluster.keeps_addresses = true;
        let addresses: Vec<String> = (0..PROCESSES).map(|_| nginx::fixed_address()).collect();
        let nginx = Nginx::before(&[&addresses[0], &addresses[1]], &[])?;
        let serving = addresses.iter().enumerate().map(|(number, at)| cluster.lms.serve_at(&api_name(number), at));
        cluster.apis = serving.collect();
        cluster.entrance.send_to(vec![nginx.address.clone()]);
        Some((alone, cluster, nginx))
    }

    async fn start_with(change: impl FnOnce(Lms) -> Lms) -> Option<(RwLockWriteGuard<'static, ()>, Self)> {
        if !on_postgres() {
            return None;
        }
        let alone = SERVICES.write().await;
        let school = school().await;
        let url = school.app.fresh_database().url().to_owned();
        let (database, proxied_database) = proxy_to(&url).await;
        let (redis, proxied_redis) = proxy_to(&env::var("LMS_TEST_REDIS_URL").unwrap()).await;
        let lms = settings(&school.app).with("DATABASE_URL", &proxied_database).with("REDIS_URL", &proxied_redis);
        let lms = change(lms);
        let apis: Vec<Server> = (0..PROCESSES).map(|number| lms.serve_as(&api_name(number))).collect();
        let workers = (0..PROCESSES).map(|number| lms.work_as(&worker_name(number))).collect();
        Some((alone, Self::of(school, lms, apis, workers, url, Some(database), Some(redis)).await))
    }

    /// Starts one process on the embedded database. `mount` mounts a disk over the data folder first.
    pub(crate) async fn embedded(mount: impl FnOnce(&Path)) -> Self {
        let school = school().await;
        let lms = settings(&school.app);
        mount(lms.folder());
        let target = lms.folder().join("lms.db");
        let source = school.app.fresh_database().url().trim_start_matches("sqlite://").to_owned();
        // The latest changes may still be in the write-ahead log.
        for file in ["", "-wal"] {
            fs::copy(format!("{source}{file}"), format!("{}{file}", target.display())).unwrap();
        }
        let apis = vec![lms.serve_as(&api_name(0))];
        Self::of(school, lms, apis, Vec::new(), format!("sqlite://{}", target.display()), None, None).await
    }

    async fn of(
        school: OneSchool,
        lms: Lms,
        apis: Vec<Server>,
        workers: Vec<Running>,
        database_url: String,
        postgres: Option<Proxy>,
        redis: Option<Proxy>,
    ) -> Self {
        let entrance = Proxy::before(apis.iter().map(|api| api.address.clone()).collect()).await;
        let OneSchool { app, id, admin, pupils } = school;
        Self {
            apis,
            workers,
            entrance,
            postgres,
            redis,
            ledger: Arc::default(),
            patience: PATIENCE,
            lms,
            school_id: id,
            admin,
            pupils,
            database_url,
            complaints: Vec::new(),
            keeps_addresses: false,
            app: Arc::new(app),
        }
    }

    /// Injects a fault repeatedly under load. Asserts each time that no change is lost and that no change has taken
    /// effect twice. `inject` returns the time at which the fault ended.
    pub(crate) async fn survives(&mut self, fault: &str, times: usize, inject: impl AsyncFn(&mut Self) -> Instant) {
        let (mut slowest, mut violations) = (Duration::ZERO, invariants::Violations::default());
        for _ in 0..times {
            let load = self.load();
            pause(500..1_500).await;
            let end = inject(self).await;
            self.ledger.until_all_succeed_after(end).await;
            invariants::until_jobs_end(&self.service().await, end).await;
            let recovery = end.elapsed();
            slowest = slowest.max(recovery);
            load.stop().await;
            self.assert_everybody_can_practise().await;
            violations = self.verify().await;
            if !violations.is_empty() || recovery > bound() {
                break;
            }
        }
        let acknowledged = self.ledger.acknowledged();
        let (lost, doubled) = (violations.lost.len(), violations.doubled.len());
        let failures = self.ledger.failures();
        eprintln!("| {fault} | {times} | {acknowledged} | {lost} | {doubled} | {slowest:.1?} | {failures} |");
        assert!(violations.is_empty(), "{violations:?}");
        assert!(slowest <= bound(), "{fault}: the service needs {slowest:?} to recover");
        let timed_out = self.ledger.entries().unanswered.get(TIMED_OUT).copied();
        assert!(timed_out.is_none() || self.patience < PATIENCE, "{timed_out:?} calls never got a response");
    }

    /// Starts the simulated school.
    pub(crate) fn load(&self) -> Load {
        let pupils = self.pupils.iter().enumerate().map(|(number, pupil)| {
            let work = if number < PRACTISING { Work::Practise } else { Work::SitChecks };
            (work, self.caller(number, pupil))
        });
        let admin = (Work::ImportRosters, self.caller(self.pupils.len(), &self.admin));
        Load::start(pupils.chain([admin]))
    }

    /// Returns a client for a pupil beside the simulated school.
    pub(crate) fn another_caller(&self) -> Caller {
        self.caller(self.pupils.len() + 1, &self.pupils[PRACTISING])
    }

    fn caller(&self, number: usize, person: &Person) -> Caller {
        Caller::new(number, person.clone(), &self.app, &self.ledger, &self.entrance.address, self.patience)
    }

    /// Asserts that no session is stuck: every pupil can start and finish a session.
    async fn assert_everybody_can_practise(&self) {
        let all = self.pupils.iter().enumerate().map(async |(number, pupil)| {
            self.caller(number, pupil).practise(1).await;
        });
        futures_util::future::join_all(all).await;
    }

    /// Waits until all jobs have ended, then compares the stored rows with the ledger.
    async fn verify(&self) -> invariants::Violations {
        invariants::until_jobs_end(&self.service().await, Instant::now()).await;
        let database = self.database().await;
        let tenant = Tenant::of(database.clone(), self.school_id);
        let violations = invariants::verify(&tenant, &self.ledger).await;
        database.close().await.unwrap();
        violations
    }

    /// Asserts that no client saw a failure.
    pub(crate) fn assert_no_client_noticed(&self) {
        let failures = self.ledger.failures();
        assert!(failures.is_empty(), "clients saw {failures}");
    }

    /// Returns the data folder of the processes.
    pub(crate) fn data_folder(&self) -> &Path {
        self.lms.folder()
    }

    /// Opens a new pool that bypasses the proxies. An older pool cannot be used, because the fault may have broken it.
    pub(crate) async fn database(&self) -> Database {
        Database::connect(&self.database_url, 2).await.unwrap()
    }

    pub(crate) async fn service(&self) -> Service {
        Service::new(self.database().await)
    }

    /// Replaces an API process that has ended.
    pub(crate) fn serve_again(&mut self, number: usize) {
        self.complaints.extend(complaints(&self.apis[number]));
        if self.keeps_addresses {
            self.apis[number] = self.lms.serve_at(&api_name(number), &self.apis[number].address);
        } else {
            self.apis[number] = self.lms.serve_as(&api_name(number));
            self.send_to_all();
        }
    }

    /// Replaces a worker that has ended.
    pub(crate) fn work_again(&mut self, number: usize) {
        self.workers[number] = self.lms.work_as(&worker_name(number));
    }

    /// Sends new connections to every API process.
    pub(crate) fn send_to_all(&self) {
        self.entrance.send_to(self.apis.iter().map(|api| api.address.clone()).collect());
    }

    /// Sends new connections to every API process except this one.
    pub(crate) fn leave_out(&self, number: usize) {
        let others = self.apis.iter().enumerate().filter(|(other, _)| *other != number);
        self.entrance.send_to(others.map(|(_, api)| api.address.clone()).collect());
    }
}

/// Prints the warnings and errors of the API processes if the test fails.
impl Drop for Cluster {
    fn drop(&mut self) {
        if thread::panicking() {
            self.complaints.extend(self.apis.iter().flat_map(complaints));
            self.complaints.iter().for_each(|line| eprintln!("{line}"));
        }
    }
}

fn complaints(api: &Server) -> Vec<String> {
    let is_complaint = |line: &&str| ["\"ERROR\"", "\"WARN\""].iter().any(|level| line.contains(level));
    api.log().lines().filter(is_complaint).map(|line| format!("{}: {line}", api.address)).collect()
}

/// A service within the test on a fresh database, with the school.
struct OneSchool {
    app: TestApp,
    id: SchoolId,
    admin: Person,
    pupils: Vec<Person>,
}

async fn school() -> OneSchool {
    let app = TestApp::with(|parts| parts.clock = Clock::system()).await;
    let oak = app.school("oak").await.with_class(PRACTISING + SITTING).await;
    let (id, admin, pupils) = (oak.id, oak.it_admin.clone(), oak.classes[0].pupils.clone());
    OneSchool { app, id, admin, pupils }
}

/// Returns the settings of all processes, with the secrets of the service that created the school.
fn settings(app: &TestApp) -> Lms {
    let keys = app.keys();
    Lms::new()
        .with("LMS_TOKEN_KEYS", &keys.tokens.to_setting())
        .with("LMS_PEPPERS", &keys.peppers.to_setting())
        .with("LMS_SEAL_KEYS", &keys.seals.to_setting())
        .with("LMS_JOB_LEASE_S", "1")
        .with("LMS_DATABASE_CONNECTIONS", CONNECTIONS)
        .with("LMS_REQUEST_TIMEOUT_S", REQUEST_TIMEOUT_S)
        .with("LMS_SHUTDOWN_DELAY_S", "1")
}

/// Starts a proxy in front of the server of a URL. Returns the proxy and the URL that leads through the proxy.
async fn proxy_to(url: &str) -> (Proxy, String) {
    let (_, address) = url.rsplit_once('@').or_else(|| url.split_once("//")).unwrap();
    let address = address.split('/').next().unwrap();
    let proxy = Proxy::before(vec![address.to_owned()]).await;
    let through = url.replace(address, &proxy.address);
    (proxy, through)
}

/// Returns the application name by which PostgreSQL knows an API process.
pub(crate) fn api_name(number: usize) -> String {
    format!("api {number}")
}

pub(crate) fn worker_name(number: usize) -> String {
    format!("worker {number}")
}
