//! Metrics of current state, which are read at each scrape or sampled every few seconds.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::database::Connections;
use prometheus::{GaugeVec, IntCounter, IntGauge, IntGaugeVec};

use super::register::Register;
use crate::credential::HashPurpose;

/// The state that a process can read without waiting.
#[derive(Debug, Clone, Copy)]
pub struct ProcessReading {
    /// The connections of the database pool.
    pub connections: Connections,
    /// The load on the hasher of PINs and passwords.
    pub hashing: Hashing,
    /// The number of failed accesses to live queues since the process started.
    pub live_queue_errors: u64,
}

/// The load on the hasher of PINs and passwords.
#[derive(Debug, Clone, Copy)]
pub struct Hashing {
    /// Hashes computed since the process started.
    pub computed: u64,
    /// Hashes being computed.
    pub running: usize,
    /// Maximum number of hashes computed at once.
    pub permits: usize,
    /// Requests waiting in the queue, without those for [`HashPurpose::Background`].
    pub waiting: usize,
    /// Requests waiting in the queue, by purpose.
    pub waiting_by_purpose: [(HashPurpose, usize); HashPurpose::ALL.len()],
    /// Requests that have left the full queue for others since the process started.
    pub displaced: u64,
    /// Maximum number of requests waiting in the queue.
    pub queue_limit: usize,
    /// The time of one hash on one core: a moving mean.
    pub time: Duration,
}

/// The pending and dead jobs of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// The kind of the jobs.
    pub kind: String,
    /// Pending jobs, including those that are not due yet.
    pub pending: i64,
    /// How long the oldest pending job has been due; zero if no job is due.
    pub oldest: Duration,
    /// The longest time for which any pending job has been failing; zero if none has failed.
    pub failing: Duration,
    /// Dead jobs.
    pub dead: i64,
}

#[derive(Debug)]
pub(super) struct StateMetrics {
    pending: IntGaugeVec,
    oldest: GaugeVec,
    failing: GaugeVec,
    dead: IntGaugeVec,
    failed_names: IntGauge,
    database_up: IntGauge,
    /// A vector without labels, so that it is exposed only after Redis has been probed.
    redis_up: IntGaugeVec,
    /// A vector without labels, so that it is exposed only if the process knows the directory of the backups.
    last_backup: IntGaugeVec,
    connections: IntGaugeVec,
    connections_max: IntGauge,
    hashes: IntCounter,
    hashes_running: IntGauge,
    hash_permits: IntGauge,
    hashes_waiting: IntGauge,
    hashes_queued: IntGaugeVec,
    hashes_displaced: IntCounter,
    hash_queue_limit: IntGauge,
    /// A vector without labels, because gauges with fractions exist only as vectors here.
    hash_time: GaugeVec,
    live_queue_errors: IntCounter,
}

impl StateMetrics {
    pub(super) fn new(all: &Register<'_>, api: &Register<'_>) -> Self {
        let by_kind = &["kind"];
        Self {
            pending: all.gauges("lms_jobs_pending", "Pending jobs, including those that are not due yet", by_kind),
            oldest: all.fractional_gauges(
                "lms_job_oldest_pending_seconds",
                "How long the oldest pending job has been due; 0 if no job is due",
                by_kind,
            ),
            failing: all.fractional_gauges(
                "lms_job_failing_seconds",
                "How long a job that waits for its next attempt has been failing at most; 0 if none has failed",
                by_kind,
            ),
            dead: all.gauges("lms_jobs_dead", "Dead jobs", by_kind),
            failed_names: all.gauge(
                "lms_sign_in_failed_names",
                "Distinct user names with failed log-ins within the last hour, of the school that has the most",
            ),
            database_up: all.gauge("lms_database_up", "Whether the database responded to the last probe"),
            redis_up: all.gauges("lms_redis_up", "Whether Redis responded to the last probe", &[]),
            last_backup: all.gauges(
                "lms_last_backup_timestamp_seconds",
                "Time of the newest backup in LMS_BACKUP_DIR; 0 if there is none",
                &[],
            ),
            connections: all.gauges("lms_database_connections", "Database connections, by state", &["state"]),
            connections_max: all.gauge("lms_database_connections_max", "Maximum number of database connections"),
            hashes: all.counter("lms_credential_hashes_total", "PINs and passwords hashed or verified"),
            hashes_running: all.gauge("lms_credential_hashes_running", "Hashes being computed"),
            hash_permits: all.gauge("lms_credential_hash_permits", "Maximum number of hashes computed at once"),
            hashes_waiting: all.gauge("lms_credential_hashes_waiting", "Requests waiting for a hash"),
            hashes_queued: all.gauges(
                "lms_credential_hashes_queued",
                "Requests waiting for a hash, by purpose: imports and commands do not count towards the queue limit",
                &["purpose"],
            ),
            hashes_displaced: all.counter(
                "lms_credential_hashes_displaced_total",
                "Requests that left the full queue for hashes, because their school or network held most places",
            ),
            hash_time: all.fractional_gauges(
                "lms_credential_hash_seconds",
                "Time of one hash on one core, as a moving mean",
                &[],
            ),
            hash_queue_limit: all
                .gauge("lms_credential_hash_queue_limit", "Maximum number of requests waiting for a hash"),
            live_queue_errors: api.counter(
                "lms_live_queue_errors_total",
                "Accesses to live queues that failed because Redis returned an error or timed out",
            ),
        }
    }

    pub(super) fn read(&self, reading: &ProcessReading) {
        let ProcessReading { connections, hashing, live_queue_errors } = reading;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.connections.with_label_values(&["in_use"]).set(count(connections.in_use));
        self.connections.with_label_values(&["idle"]).set(count(connections.idle));
        self.connections_max.set(count(connections.max));
        raise_to(&self.hashes, hashing.computed);
        self.hashes_running.set(count(hashing.running));
        self.hash_permits.set(count(hashing.permits));
        self.hashes_waiting.set(count(hashing.waiting));
        for (purpose, waiting) in hashing.waiting_by_purpose {
            self.hashes_queued.with_label_values(&[purpose.as_str()]).set(count(waiting));
        }
        raise_to(&self.hashes_displaced, hashing.displaced);
        self.hash_time.with_label_values::<&str>(&[]).set(hashing.time.as_secs_f64());
        self.hash_queue_limit.set(count(hashing.queue_limit));
        raise_to(&self.live_queue_errors, *live_queue_errors);
    }

    pub(super) fn queue(&self, kinds: &[&str], backlog: &[Backlog]) {
        self.pending.reset();
        self.oldest.reset();
        self.failing.reset();
        self.dead.reset();
        for kind in kinds {
            self.set(kind, 0, Duration::ZERO, Duration::ZERO, 0);
        }
        for Backlog { kind, pending, oldest, failing, dead } in backlog {
            self.set(kind, *pending, *oldest, *failing, *dead);
        }
    }

    fn set(&self, kind: &str, pending: i64, oldest: Duration, failing: Duration, dead: i64) {
        self.pending.with_label_values(&[kind]).set(pending);
        self.oldest.with_label_values(&[kind]).set(oldest.as_secs_f64());
        self.failing.with_label_values(&[kind]).set(failing.as_secs_f64());
        self.dead.with_label_values(&[kind]).set(dead);
    }

    pub(super) fn failed_names(&self, names: i64) {
        self.failed_names.set(names);
    }

    pub(super) fn database(&self, is_up: bool) {
        self.database_up.set(is_up.into());
    }

    pub(super) fn redis(&self, is_up: bool) {
        self.redis_up.with_label_values::<&str>(&[]).set(is_up.into());
    }

    pub(super) fn last_backup(&self, at: Option<DateTime<Utc>>) {
        self.last_backup.with_label_values::<&str>(&[]).set(at.map_or(0, |at| at.timestamp()));
    }
}

/// Raises a counter to a count that is maintained elsewhere.
fn raise_to(counter: &IntCounter, count: u64) {
    counter.inc_by(count.saturating_sub(counter.get()));
}
