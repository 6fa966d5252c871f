//! Metrics of HTTP requests.

use std::time::Duration;

use poem::http::{Method, StatusCode};
use prometheus::{HistogramVec, IntCounterVec, IntGauge};

use super::{labels::method_text, register::Register};

/// The upper bounds of the histogram buckets in seconds: the smallest fits a read from memory, and the largest fits the
/// slowest import upload.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// A completed request.
#[derive(Debug, Clone, Copy)]
pub struct RequestOutcome<'a> {
    /// The operation of the OpenAPI document, `None` for requests outside any operation.
    pub operation: Option<&'static str>,
    /// The method of the request.
    pub method: &'a Method,
    /// The status of the response.
    pub status: StatusCode,
    /// The error code from the catalogue, if the request failed.
    pub code: Option<&'static str>,
    /// The time from the head of the request to the head of the response.
    pub duration: Duration,
}

impl RequestOutcome<'_> {
    /// Returns the method as a label. Methods that HTTP does not define become `other`, because they are arbitrary text
    /// from a client.
    #[must_use]
    pub fn method_text(&self) -> &'static str {
        method_text(self.method)
    }
}

#[derive(Debug)]
pub(super) struct HttpMetrics {
    requests: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGauge,
}

impl HttpMetrics {
    pub(super) fn new(register: &Register<'_>) -> Self {
        Self {
            requests: register.counters(
                "lms_http_requests_total",
                "Completed requests, by operation of the OpenAPI document, method, status and error code",
                &["operation", "method", "status", "code"],
            ),
            durations: register.durations(
                "lms_http_request_duration_seconds",
                "Time from the head of a request to the head of its response",
                &["operation", "method"],
                &BUCKETS,
            ),
            in_flight: register.gauge("lms_http_requests_in_flight", "Requests being processed"),
        }
    }

    pub(super) fn start(&self) -> InFlight {
        InFlight::start(&self.in_flight)
    }

    pub(super) fn record(&self, outcome: &RequestOutcome<'_>) {
        let operation = outcome.operation.unwrap_or("none");
        let labels = [operation, outcome.method_text(), outcome.status.as_str(), outcome.code.unwrap_or_default()];
        self.requests.with_label_values(&labels).inc();
        self.durations.with_label_values(&labels[..2]).observe(outcome.duration.as_secs_f64());
    }
}

/// Counts a request or a job as in flight until this value is dropped, even if the client disconnects.
#[derive(Debug)]
#[must_use = "dropping it ends the count"]
pub struct InFlight(IntGauge);

impl InFlight {
    pub(super) fn start(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
