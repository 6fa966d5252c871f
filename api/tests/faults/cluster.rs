//! The product as it is run in production, small: processes of the API and of the worker on a PostgreSQL and a Redis, with
//! a proxy of ours in each way between them, and a school that uses it. Or one process on the embedded database.

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
    caller::{Caller, HUNG, pause},
    invariants,
    ledger::{Ledger, bound},
    load::{Load, Work},
    proxy::Proxy,
    server::{Lms, Running, Server},
    services::{SERVICES, on_postgres},
    support::{Person, TestApp},
};

/// Processes of the API, and of the worker.
const PROCESSES: usize = 2;

/// Pupils who practise, and pupils who sit checks.
const PRACTISING: usize = 8;
const SITTING: usize = 3;

/// Connections of a process to the database: one for each client, so that on a busy machine none waits for another's.
const CONNECTIONS: &str = "12";

/// Seconds that an answer may take, and how long a client waits for one: much longer, so that the service answers first,
/// on a busy machine too.
const REQUEST_TIMEOUT_S: &str = "8";
const PATIENCE: Duration = Duration::from_secs(25);

/// The cluster. Its processes are killed when it is dropped.
pub(crate) struct Cluster {
    pub(crate) apis: Vec<Server>,
    pub(crate) workers: Vec<Running>,
    /// In front of the API's processes.
    pub(crate) entrance: Proxy,
    /// Between the processes and the database; none where that is embedded.
    pub(crate) postgres: Option<Proxy>,
    /// Between the processes and Redis.
    pub(crate) redis: Option<Proxy>,
    pub(crate) ledger: Arc<Ledger>,
    /// How long clients wait for an answer.
    pub(crate) patience: Duration,
    lms: Lms,
    school_id: SchoolId,
    admin: Person,
    pupils: Vec<Person>,
    database_url: String,
    /// What processes of the API that are gone have complained of.
    complaints: Vec<String>,
    app: Arc<TestApp>,
}

impl Cluster {
    /// Two processes of the API and two of the worker; a second without a sign of life loses a worker its jobs. They have
    /// the services to themselves while the guard is held; where the tests' databases are not PostgreSQL's there is none.
    pub(crate) async fn start() -> Option<(RwLockWriteGuard<'static, ()>, Self)> {
        if !on_postgres() {
            return None;
        }
        let alone = SERVICES.write().await;
        let school = school().await;
        let url = school.app.database_file().url().to_owned();
        let (database, proxied_database) = before(&url).await;
        let (redis, proxied_redis) = before(&env::var("LMS_TEST_REDIS_URL").unwrap()).await;
        let lms = settings(&school.app).with("DATABASE_URL", &proxied_database).with("REDIS_URL", &proxied_redis);
        let apis: Vec<Server> = (0..PROCESSES).map(|number| lms.serve_as(&api_name(number))).collect();
        let workers = (0..PROCESSES).map(|number| lms.work_as(&worker_name(number))).collect();
        Some((alone, Self::of(school, lms, apis, workers, url, Some(database), Some(redis)).await))
    }

    /// One process on the embedded database, on a disk that is mounted in the place of its folder.
    pub(crate) async fn embedded(mount: impl FnOnce(&Path)) -> Self {
        let school = school().await;
        let lms = settings(&school.app);
        mount(lms.folder());
        let kept = lms.folder().join("lms.db");
        let made = school.app.database_file().url().trim_start_matches("sqlite://").to_owned();
        // What was written last may still be in the file beside it.
        for file in ["", "-wal"] {
            fs::copy(format!("{made}{file}"), format!("{}{file}", kept.display())).unwrap();
        }
        let apis = vec![lms.serve_as(&api_name(0))];
        Self::of(school, lms, apis, Vec::new(), format!("sqlite://{}", kept.display()), None, None).await
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
            app: Arc::new(app),
        }
    }

    /// Makes a fault so many times, each time under load, and checks each time that nothing is lost and nothing is there
    /// twice. `make` says when the fault was over.
    pub(crate) async fn suffers(&mut self, fault: &str, times: usize, make: impl AsyncFn(&mut Self) -> Instant) {
        let (mut slowest, mut found) = (Duration::ZERO, invariants::Found::default());
        for _ in 0..times {
            let load = self.load();
            pause(500..1_500).await;
            let over = make(self).await;
            self.ledger.until_all_succeed_after(over).await;
            invariants::until_jobs_end(&self.service().await, over).await;
            let recovery = over.elapsed();
            slowest = slowest.max(recovery);
            load.stop().await;
            self.everybody_can_practise().await;
            found = self.found().await;
            if !found.is_nothing() || recovery > bound() {
                break;
            }
        }
        let acknowledged = self.ledger.acknowledged();
        let (lost, doubled) = (found.lost.len(), found.doubled.len());
        let failures = self.ledger.failures();
        eprintln!("| {fault} | {times} | {acknowledged} | {lost} | {doubled} | {slowest:.1?} | {failures} |");
        assert!(found.is_nothing(), "{found:?}");
        assert!(slowest <= bound(), "{fault}: the service recovers after {slowest:?}");
        let hung = self.ledger.entries().unanswered.get(HUNG).copied();
        assert!(hung.is_none() || self.patience < PATIENCE, "{hung:?} calls were never answered");
    }

    /// The school at work.
    pub(crate) fn load(&self) -> Load {
        let pupils = self.pupils.iter().enumerate().map(|(number, pupil)| {
            let work = if number < PRACTISING { Work::Practise } else { Work::SitChecks };
            (work, self.caller(number, pupil))
        });
        let admin = (Work::ImportRosters, self.caller(self.pupils.len(), &self.admin));
        Load::begin(pupils.chain([admin]))
    }

    fn caller(&self, number: usize, person: &Person) -> Caller {
        Caller::new(number, person.clone(), &self.app, &self.ledger, &self.entrance.address, self.patience)
    }

    /// No session is stuck: every pupil can begin one and end it.
    async fn everybody_can_practise(&self) {
        let all = self.pupils.iter().enumerate().map(async |(number, pupil)| {
            self.caller(number, pupil).practise(1).await;
        });
        futures_util::future::join_all(all).await;
    }

    /// What is wrong with what is stored, once all jobs have ended.
    async fn found(&self) -> invariants::Found {
        invariants::until_jobs_end(&self.service().await, Instant::now()).await;
        let database = self.database().await;
        #[expect(clippy::disallowed_methods, reason = "the test made the school")]
        let tenant = Tenant::of(database.clone(), self.school_id);
        let found = invariants::look(&tenant, &self.ledger).await;
        database.close().await.unwrap();
        found
    }

    /// No client saw anything of it.
    pub(crate) fn nobody_noticed(&self) {
        let failures = self.ledger.failures();
        assert!(failures.is_empty(), "clients saw {failures}");
    }

    /// The data folder of its processes.
    pub(crate) fn data_folder(&self) -> &Path {
        self.lms.folder()
    }

    /// A pool of our own, past the proxies: that of before may have been broken by the fault.
    pub(crate) async fn database(&self) -> Database {
        Database::connect(&self.database_url, 2).await.unwrap()
    }

    pub(crate) async fn service(&self) -> Service {
        Service::new(self.database().await)
    }

    /// Starts a process of the API in the place of one that is gone.
    pub(crate) fn serve_again(&mut self, number: usize) {
        self.complaints.extend(complaints(&self.apis[number]));
        self.apis[number] = self.lms.serve_as(&api_name(number));
        self.send_to_all();
    }

    /// Starts a worker in the place of one that is gone.
    pub(crate) fn work_again(&mut self, number: usize) {
        self.workers[number] = self.lms.work_as(&worker_name(number));
    }

    /// New connections go to every process of the API.
    pub(crate) fn send_to_all(&self) {
        self.entrance.send_to(self.apis.iter().map(|api| api.address.clone()).collect());
    }

    /// New connections go to every process of the API but this one.
    pub(crate) fn leave_out(&self, number: usize) {
        let others = self.apis.iter().enumerate().filter(|(other, _)| *other != number);
        self.entrance.send_to(others.map(|(_, api)| api.address.clone()).collect());
    }
}

/// A test that fails shows what the processes of the API have complained of.
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

/// A service within the test over a fresh database, to make the school with.
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

/// Settings of all processes: the secrets of the service that made the school.
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

/// A proxy before the server of a URL, and the URL that goes through it.
async fn before(url: &str) -> (Proxy, String) {
    let (_, address) = url.rsplit_once('@').or_else(|| url.split_once("//")).unwrap();
    let address = address.split('/').next().unwrap();
    let proxy = Proxy::before(vec![address.to_owned()]).await;
    let through = url.replace(address, &proxy.address);
    (proxy, through)
}

/// By which name PostgreSQL knows a process.
pub(crate) fn api_name(number: usize) -> String {
    format!("api {number}")
}

pub(crate) fn worker_name(number: usize) -> String {
    format!("worker {number}")
}
