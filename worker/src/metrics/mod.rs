//! The metrics of a process: one type with a function for each event.
//!
//! A label never contains a school, a person or an address. `deploy/metrics.txt` lists all metrics.

mod connections;
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

pub use connections::ConnectionMetrics;
pub use http::{InFlight, RequestOutcome};
pub use labels::{CheckEvent, JobOutcome, LimitedOperation, LoginOutcome, Marked, Rejection, SessionEvent};
pub use state::{Backlog, Hashing, ProcessReading};

use http::HttpMetrics;
use register::{CountersOf, Register};
use state::StateMetrics;
use work::JobMetrics;

/// The kind of process, which decides which metrics it exposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessKind {
    /// The API without a worker.
    Api,
    /// A worker without the API.
    Worker,
    /// The API and, because the database is embedded, the worker in one process.
    Both,
}

/// The metrics of a process. Cloning it is cheap.
#[derive(Clone)]
pub struct Metrics(Arc<MetricsInner>);

struct MetricsInner {
    registry: Registry,
    api_connections: ConnectionMetrics,
    telemetry_connections: ConnectionMetrics,
    http: HttpMetrics,
    logins: CountersOf<LoginOutcome>,
    lockouts: IntCounter,
    limited: CountersOf<LimitedOperation>,
    sessions: CountersOf<SessionEvent>,
    answers: CountersOf<Marked>,
    checks: CountersOf<CheckEvent>,
    live_queue_rebuilds: IntCounter,
    work: JobMetrics,
    state: StateMetrics,
    /// Held while several metrics are updated together, so that a scrape never reads a partial update.
    consistency: Mutex<()>,
}

impl Metrics {
    /// Creates the metrics of a process, all zero.
    #[must_use]
    pub fn new(process: ProcessKind) -> Self {
        let registry = Registry::new();
        let all = Register::into(&registry, true);
        let api = Register::into(&registry, process != ProcessKind::Worker);
        let worker = Register::into(&registry, process != ProcessKind::Api);
        all.gauges("lms_build_info", "Version of this program, as a label of the constant 1", &["version"])
            .with_label_values(&[env!("CARGO_PKG_VERSION")])
            .set(1);
        #[cfg(target_os = "linux")]
        all.register_collector(prometheus::process_collector::ProcessCollector::for_self());
        Self(Arc::new(MetricsInner {
            api_connections: ConnectionMetrics::new(&api, "api"),
            telemetry_connections: ConnectionMetrics::new(&all, "telemetry"),
            http: HttpMetrics::new(&api),
            logins: api.counters_of("lms_logins_total", "Log-ins, by outcome", "outcome"),
            lockouts: api.counter("lms_lockouts_total", "User names that became locked"),
            limited: api.counters_of(
                "lms_limited_total",
                "Log-ins and refreshes rejected by a rate limit, by operation",
                "operation",
            ),
            sessions: api.counters_of("lms_practice_sessions_total", "Practice sessions, by event", "event"),
            answers: api.counters_of("lms_practice_answers_total", "Practice answers, by result", "result"),
            checks: api.counters_of(
                "lms_mtc_attempts_total",
                "Attempts at the Multiplication Tables Check, by event",
                "event",
            ),
            live_queue_rebuilds: api
                .counter("lms_live_queue_rebuilds_total", "Live queues rebuilt from plan and attempts"),
            work: JobMetrics::new(&worker),
            state: StateMetrics::new(&all, &api),
            consistency: Mutex::default(),
            registry,
        }))
    }

    /// Returns the metrics of the connections of the API's listener.
    #[must_use]
    pub fn api_connections(&self) -> ConnectionMetrics {
        self.0.api_connections.clone()
    }

    /// Returns the metrics of the connections of the listener for metrics and health.
    #[must_use]
    pub fn telemetry_connections(&self) -> ConnectionMetrics {
        self.0.telemetry_connections.clone()
    }

    /// Records that a request has started. It is in flight until the returned value is dropped.
    pub fn start_request(&self) -> InFlight {
        self.0.http.start()
    }

    /// Records a completed request.
    pub fn request(&self, outcome: &RequestOutcome<'_>) {
        self.0.http.record(outcome);
    }

    /// Records a log-in.
    pub fn login(&self, outcome: LoginOutcome) {
        self.0.logins.count(outcome);
    }

    /// Records that a user name became locked.
    pub fn lockout(&self) {
        self.0.lockouts.inc();
    }

    /// Records that a rate limit rejected a log-in or a refresh.
    pub fn limited(&self, operation: LimitedOperation) {
        self.0.limited.count(operation);
    }

    /// Records the number of distinct user names with failed log-ins within an hour, of the school that has the most.
    pub fn failed_names(&self, names: i64) {
        self.0.state.failed_names(names);
    }

    /// Records that a practice session started or finished.
    pub fn session(&self, event: SessionEvent) {
        self.0.sessions.count(event);
    }

    /// Records that a practice answer was stored.
    pub fn answer(&self, result: Marked) {
        self.0.answers.count(result);
    }

    /// Records that an attempt at the Multiplication Tables Check started or was submitted.
    pub fn check(&self, event: CheckEvent) {
        self.0.checks.count(event);
    }

    /// Records that a live queue was rebuilt from plan and attempts.
    pub fn live_queue_rebuilt(&self) {
        self.0.live_queue_rebuilds.inc();
    }

    /// Records a new worker, its number of slots and the kinds of jobs that it runs.
    pub fn record_worker(&self, slots: usize, kinds: &[&str]) {
        self.0.work.record_worker(slots, kinds);
    }

    /// Records that the worker has reached the queue.
    pub fn record_heartbeat(&self, now: DateTime<Utc>) {
        self.0.work.record_heartbeat(now);
    }

    /// Records that a job has started. It is running until the returned value is dropped.
    pub fn start_job(&self) -> InFlight {
        self.0.work.start_job()
    }

    /// Records that an attempt at a job has ended. `duration` is `None` if its worker died.
    pub fn record_job(&self, kind: &str, outcome: JobOutcome, duration: Option<Duration>) {
        self.0.work.record_job(kind, outcome, duration);
    }

    /// Records the contents of the queue. Kinds in `kinds` without a job are set to zero.
    pub fn queue(&self, kinds: &[&str], backlog: &[Backlog]) {
        let _guard = self.0.consistency.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.state.queue(kinds, backlog);
    }

    /// Records whether the database responds.
    pub fn database(&self, is_up: bool) {
        self.0.state.database(is_up);
    }

    /// Records whether Redis responds.
    pub fn redis(&self, is_up: bool) {
        self.0.state.redis(is_up);
    }

    /// Records the time of the newest backup; `None` if there is none.
    pub fn last_backup(&self, at: Option<DateTime<Utc>>) {
        self.0.state.last_backup(at);
    }

    /// Returns all metrics in the Prometheus text format.
    pub fn exposition(&self, reading: &ProcessReading) -> Result<String, prometheus::Error> {
        let _guard = self.0.consistency.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.state.read(reading);
        TextEncoder::new().encode_to_string(&self.0.registry.gather())
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
