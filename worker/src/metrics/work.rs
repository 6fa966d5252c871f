//! A worker and its jobs.

use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus::{HistogramVec, IntCounterVec, IntGauge};

use super::{
    http::InFlight,
    labels::{JobOutcome, Label},
    register::Register,
};

/// From a plan's to a large import's: seconds.
const BUCKETS: [f64; 13] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 180.0, 600.0];

#[derive(Debug)]
pub(super) struct Work {
    jobs: IntCounterVec,
    durations: HistogramVec,
    heartbeat: IntGauge,
    slots: IntGauge,
    running: IntGauge,
}

impl Work {
    pub(super) fn new(register: &Register<'_>) -> Self {
        Self {
            jobs: register.counters(
                "lms_jobs_total",
                "Attempts at jobs that ended, by kind and outcome",
                &["kind", "outcome"],
            ),
            durations: register.durations(
                "lms_job_duration_seconds",
                "Time that attempts at jobs took",
                &["kind"],
                &BUCKETS,
            ),
            heartbeat: register.gauge(
                "lms_worker_last_heartbeat_timestamp_seconds",
                "When this process's worker last reached the queue, as Unix time",
            ),
            slots: register.gauge("lms_worker_slots", "Jobs that this process's worker runs at once"),
            running: register.gauge("lms_worker_jobs_running", "Jobs that this process's worker is at"),
        }
    }

    /// A worker that does so many jobs at once, of these kinds.
    pub(super) fn begins(&self, slots: usize, kinds: &[&str]) {
        self.slots.set(i64::try_from(slots).unwrap_or(i64::MAX));
        for (kind, outcome) in kinds.iter().flat_map(|kind| JobOutcome::ALL.iter().map(move |outcome| (kind, outcome)))
        {
            // A rate needs a first value.
            self.jobs.with_label_values(&[kind, outcome.text()]);
        }
    }

    pub(super) fn looked(&self, now: DateTime<Utc>) {
        self.heartbeat.set(now.timestamp());
    }

    pub(super) fn job_begins(&self) -> InFlight {
        InFlight::of(&self.running)
    }

    pub(super) fn job_ends(&self, kind: &str, outcome: JobOutcome, took: Option<Duration>) {
        self.jobs.with_label_values(&[kind, outcome.text()]).inc();
        if let Some(took) = took {
            self.durations.with_label_values(&[kind]).observe(took.as_secs_f64());
        }
    }
}
