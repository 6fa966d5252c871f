//! Metrics of a worker and its jobs.

use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus::{HistogramVec, IntCounterVec, IntGauge};

use super::{
    http::InFlight,
    labels::{JobOutcome, Label},
    register::Register,
};

/// The upper bounds of the histogram buckets in seconds: the smallest fits the preparation of a plan, and the largest
/// fits a large import.
const BUCKETS: [f64; 13] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 180.0, 600.0];

#[derive(Debug)]
pub(super) struct JobMetrics {
    jobs: IntCounterVec,
    durations: HistogramVec,
    heartbeat: IntGauge,
    slots: IntGauge,
    running: IntGauge,
}

impl JobMetrics {
    pub(super) fn new(register: &Register<'_>) -> Self {
        Self {
            jobs: register.counters(
                "lms_jobs_total",
                "Ended attempts at jobs, by kind and outcome",
                &["kind", "outcome"],
            ),
            durations: register.durations(
                "lms_job_duration_seconds",
                "Duration of attempts at jobs",
                &["kind"],
                &BUCKETS,
            ),
            heartbeat: register.gauge(
                "lms_worker_last_heartbeat_timestamp_seconds",
                "Unix time at which the worker of this process last reached the queue",
            ),
            slots: register
                .gauge("lms_worker_slots", "Maximum number of jobs that the worker of this process runs at once"),
            running: register.gauge("lms_worker_jobs_running", "Jobs that the worker of this process is running"),
        }
    }

    /// Records the slots of a worker and the kinds of jobs that it runs.
    pub(super) fn record_worker(&self, slots: usize, kinds: &[&str]) {
        self.slots.set(i64::try_from(slots).unwrap_or(i64::MAX));
        for (kind, outcome) in kinds.iter().flat_map(|kind| JobOutcome::ALL.iter().map(move |outcome| (kind, outcome)))
        {
            // Creates each counter as zero, because a rate needs a first value.
            self.jobs.with_label_values(&[kind, outcome.text()]);
        }
    }

    pub(super) fn record_heartbeat(&self, now: DateTime<Utc>) {
        self.heartbeat.set(now.timestamp());
    }

    pub(super) fn start_job(&self) -> InFlight {
        InFlight::start(&self.running)
    }

    pub(super) fn record_job(&self, kind: &str, outcome: JobOutcome, duration: Option<Duration>) {
        self.jobs.with_label_values(&[kind, outcome.text()]).inc();
        if let Some(duration) = duration {
            self.durations.with_label_values(&[kind]).observe(duration.as_secs_f64());
        }
    }
}
