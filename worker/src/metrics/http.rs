//! Requests.

use std::time::Duration;

use poem::http::{Method, StatusCode};
use prometheus::{HistogramVec, IntCounterVec, IntGauge};

use super::{labels::method_text, register::Register};

/// From a look into memory to what the slowest import's upload takes: seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// A request that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// Which operation of the document; none for what is answered outside of it.
    pub operation: Option<&'static str>,
    /// How it was asked.
    pub method: &'a Method,
    /// What was answered.
    pub status: StatusCode,
    /// The catalogue's id of the failure.
    pub code: Option<&'static str>,
    /// From the request's head to the answer's.
    pub took: Duration,
}

impl Answered<'_> {
    /// The method; one that HTTP does not define is a client's own text, and not told.
    #[must_use]
    pub fn method_text(&self) -> &'static str {
        method_text(self.method)
    }
}

#[derive(Debug)]
pub(super) struct Http {
    requests: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGauge,
}

impl Http {
    pub(super) fn new(register: &Register<'_>) -> Self {
        Self {
            requests: register.counters(
                "lms_http_requests_total",
                "Requests answered, by operation of the document, method, status and code of the failure",
                &["operation", "method", "status", "code"],
            ),
            durations: register.durations(
                "lms_http_request_duration_seconds",
                "Time from a request's head to its answer's",
                &["operation", "method"],
                &BUCKETS,
            ),
            in_flight: register.gauge("lms_http_requests_in_flight", "Requests that are being answered"),
        }
    }

    pub(super) fn begins(&self) -> InFlight {
        InFlight::of(&self.in_flight)
    }

    pub(super) fn ends(&self, answered: &Answered<'_>) {
        let operation = answered.operation.unwrap_or("none");
        let labels = [operation, answered.method_text(), answered.status.as_str(), answered.code.unwrap_or_default()];
        self.requests.with_label_values(&labels).inc();
        self.durations.with_label_values(&labels[..2]).observe(answered.took.as_secs_f64());
    }
}

/// Something that goes on: counted until it is dropped, also by a client that hangs up.
#[derive(Debug)]
#[must_use = "it is counted for as long as it is held"]
pub struct InFlight(IntGauge);

impl InFlight {
    pub(super) fn of(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
