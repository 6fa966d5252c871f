//! What is counted: one typed value, with a function for each thing that happens.
//!
//! A label never holds a school, a person or an address. The list of all metrics is `deploy/metrics.txt`.

mod http;
mod labels;
mod register;
mod state;
mod work;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use prometheus::{IntCounter, Registry, TextEncoder};

pub use http::{Answered, InFlight};
pub use labels::{CheckEvent, JobOutcome, LoginOutcome, Marked, SessionEvent};
pub use state::{Backlog, Hashing, Reading};

use http::Http;
use register::{CountersOf, Register};
use state::State;
use work::Work;

/// Which process it is, and so what it has to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// The API alone.
    Api,
    /// A worker alone.
    Worker,
    /// The API with the worker of an embedded database.
    Both,
}

/// The metrics of a process. Cloning it is cheap.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    http: Http,
    logins: CountersOf<LoginOutcome>,
    lockouts: IntCounter,
    sessions: CountersOf<SessionEvent>,
    answers: CountersOf<Marked>,
    checks: CountersOf<CheckEvent>,
    live_queue_rebuilds: IntCounter,
    work: Work,
    state: State,
    /// What is written in several steps is not read between them.
    whole: Mutex<()>,
}

impl Metrics {
    /// The metrics of that process, all at nought.
    #[must_use]
    pub fn of(process: Process) -> Self {
        let registry = Registry::new();
        let all = Register::into(&registry, true);
        let api = Register::into(&registry, process != Process::Worker);
        let worker = Register::into(&registry, process != Process::Api);
        all.gauges("lms_build_info", "1, with the version of this program", &["version"])
            .with_label_values(&[env!("CARGO_PKG_VERSION")])
            .set(1);
        #[cfg(target_os = "linux")]
        all.keep_collector(prometheus::process_collector::ProcessCollector::for_self());
        Self(Arc::new(Inner {
            http: Http::new(&api),
            logins: api.counters_of("lms_logins_total", "Log-ins, by outcome", "outcome"),
            lockouts: api.counter("lms_lockouts_total", "User names that became locked"),
            sessions: api.counters_of("lms_practice_sessions_total", "Sessions of practice, by event", "event"),
            answers: api.counters_of("lms_practice_answers_total", "Answers in practice, by result", "result"),
            checks: api.counters_of(
                "lms_mtc_attempts_total",
                "Attempts at the multiplication tables check, by event",
                "event",
            ),
            live_queue_rebuilds: api
                .counter("lms_live_queue_rebuilds_total", "Live queues that were made again from plan and attempts"),
            work: Work::new(&worker),
            state: State::new(&all, &api),
            whole: Mutex::default(),
            registry,
        }))
    }

    /// A request has begun: it is in flight until the value is dropped.
    pub fn request_begins(&self) -> InFlight {
        self.0.http.begins()
    }

    /// A request was answered.
    pub fn request(&self, answered: &Answered<'_>) {
        self.0.http.ends(answered);
    }

    /// A log-in was answered.
    pub fn login(&self, outcome: LoginOutcome) {
        self.0.logins.count(outcome);
    }

    /// A user name became locked.
    pub fn lockout(&self) {
        self.0.lockouts.inc();
    }

    /// A session of practice began or was ended.
    pub fn session(&self, event: SessionEvent) {
        self.0.sessions.count(event);
    }

    /// An answer in practice was stored.
    pub fn answer(&self, result: Marked) {
        self.0.answers.count(result);
    }

    /// An attempt at the check was handed out or became complete.
    pub fn check(&self, event: CheckEvent) {
        self.0.checks.count(event);
    }

    /// A live queue was made again from plan and attempts.
    pub fn live_queue_rebuilt(&self) {
        self.0.live_queue_rebuilds.inc();
    }

    /// A worker of so many slots begins, which does these kinds of jobs.
    pub fn worker_begins(&self, slots: usize, kinds: &[&str]) {
        self.0.work.begins(slots, kinds);
    }

    /// The worker has reached the queue.
    pub fn worker_looked(&self, now: DateTime<Utc>) {
        self.0.work.looked(now);
    }

    /// A job runs until the value is dropped.
    pub fn job_begins(&self) -> InFlight {
        self.0.work.job_begins()
    }

    /// An attempt at a job has ended; of one whose worker died nobody knows how long it took.
    pub fn job_ends(&self, kind: &str, outcome: JobOutcome, took: Option<Duration>) {
        self.0.work.job_ends(kind, outcome, took);
    }

    /// What the queue holds. Kinds that are `known` and have no job are told with nought.
    pub fn queue(&self, known: &[&str], backlog: &[Backlog]) {
        let _whole = self.0.whole.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.state.queue(known, backlog);
    }

    /// Whether the database answers.
    pub fn database(&self, is_up: bool) {
        self.0.state.database(is_up);
    }

    /// Whether Redis answers.
    pub fn redis(&self, is_up: bool) {
        self.0.state.redis(is_up);
    }

    /// All of it in Prometheus's text format.
    pub fn exposition(&self, reading: &Reading) -> Result<String, prometheus::Error> {
        let _whole = self.0.whole.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.state.read(reading);
        TextEncoder::new().encode_to_string(&self.0.registry.gather())
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
