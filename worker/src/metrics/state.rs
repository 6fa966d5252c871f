//! How things stand: what is looked up when it is asked for, or every few seconds.

use std::time::Duration;

use entity::database::Connections;
use prometheus::{GaugeVec, IntCounter, IntGauge, IntGaugeVec};

use super::register::Register;

/// What a process knows of itself at once.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The pool of connections to the database.
    pub connections: Connections,
    /// The hashing of PINs and passwords.
    pub hashing: Hashing,
    /// How often live queues were out of reach since the start.
    pub live_queue_errors: u64,
}

/// The hashing of PINs and passwords.
#[derive(Debug, Clone, Copy)]
pub struct Hashing {
    /// Hashes computed since the start.
    pub computed: u64,
    /// Hashes under way.
    pub running: usize,
    /// Hashes that may be under way.
    pub permits: usize,
    /// Places in the queue that are taken.
    pub waiting: usize,
    /// Places in the queue.
    pub queue_limit: usize,
}

/// The jobs of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// The kind.
    pub kind: String,
    /// Pending jobs, those that are not due yet included.
    pub pending: i64,
    /// For how long the oldest one has been due.
    pub oldest: Duration,
    /// Dead jobs.
    pub dead: i64,
}

#[derive(Debug)]
pub(super) struct State {
    pending: IntGaugeVec,
    oldest: GaugeVec,
    dead: IntGaugeVec,
    database_up: IntGauge,
    /// Without a label, and so exposed once there is a Redis to tell of.
    redis_up: IntGaugeVec,
    connections: IntGaugeVec,
    connections_max: IntGauge,
    hashes: IntCounter,
    hashes_running: IntGauge,
    hash_permits: IntGauge,
    hashes_waiting: IntGauge,
    hash_queue_limit: IntGauge,
    live_queue_errors: IntCounter,
}

impl State {
    pub(super) fn new(all: &Register<'_>, api: &Register<'_>) -> Self {
        let by_kind = &["kind"];
        Self {
            pending: all.gauges("lms_jobs_pending", "Pending jobs, those that are not due yet included", by_kind),
            oldest: all.fractional_gauges(
                "lms_job_oldest_pending_seconds",
                "For how long the oldest pending job has been due; 0 when none is",
                by_kind,
            ),
            dead: all.gauges("lms_jobs_dead", "Dead jobs", by_kind),
            database_up: all.gauge("lms_database_up", "Whether the database answered when it was last asked"),
            redis_up: all.gauges("lms_redis_up", "Whether Redis answered when it was last asked", &[]),
            connections: all.gauges("lms_database_connections", "Connections to the database", &["state"]),
            connections_max: all.gauge("lms_database_connections_max", "Connections to the database, at most"),
            hashes: all.counter("lms_credential_hashes_total", "PINs and passwords hashed or verified"),
            hashes_running: all.gauge("lms_credential_hashes_running", "Hashes that are being computed"),
            hash_permits: all.gauge("lms_credential_hash_permits", "Hashes that may be computed at once"),
            hashes_waiting: all.gauge("lms_credential_hashes_waiting", "Places in the queue for a hash that are taken"),
            hash_queue_limit: all.gauge("lms_credential_hash_queue_limit", "Places in the queue for a hash"),
            live_queue_errors: api.counter(
                "lms_live_queue_errors_total",
                "Times that Redis failed or was slow, and a live queue was done without",
            ),
        }
    }

    pub(super) fn read(&self, reading: &Reading) {
        let Reading { connections, hashing, live_queue_errors } = reading;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.connections.with_label_values(&["in_use"]).set(count(connections.in_use));
        self.connections.with_label_values(&["idle"]).set(count(connections.idle));
        self.connections_max.set(count(connections.max));
        raise_to(&self.hashes, hashing.computed);
        self.hashes_running.set(count(hashing.running));
        self.hash_permits.set(count(hashing.permits));
        self.hashes_waiting.set(count(hashing.waiting));
        self.hash_queue_limit.set(count(hashing.queue_limit));
        raise_to(&self.live_queue_errors, *live_queue_errors);
    }

    pub(super) fn queue(&self, known: &[&str], backlog: &[Backlog]) {
        self.pending.reset();
        self.oldest.reset();
        self.dead.reset();
        for kind in known {
            self.set(kind, 0, Duration::ZERO, 0);
        }
        for Backlog { kind, pending, oldest, dead } in backlog {
            self.set(kind, *pending, *oldest, *dead);
        }
    }

    fn set(&self, kind: &str, pending: i64, oldest: Duration, dead: i64) {
        self.pending.with_label_values(&[kind]).set(pending);
        self.oldest.with_label_values(&[kind]).set(oldest.as_secs_f64());
        self.dead.with_label_values(&[kind]).set(dead);
    }

    pub(super) fn database(&self, is_up: bool) {
        self.database_up.set(is_up.into());
    }

    pub(super) fn redis(&self, is_up: bool) {
        self.redis_up.with_label_values::<&str>(&[]).set(is_up.into());
    }
}

/// Brings a counter to a count that is kept elsewhere.
fn raise_to(counter: &IntCounter, count: u64) {
    counter.inc_by(count.saturating_sub(counter.get()));
}
