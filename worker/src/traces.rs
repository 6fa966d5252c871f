//! OpenTelemetry traces: a span for each request and for each attempt at a job, if an endpoint is set.
//!
//! These spans have a target of their own and are separate from the spans of the log. Without an endpoint no layer
//! records them, so they cost only a comparison. They contain no ids of people.

use std::{error::Error, time::Duration};

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Span, Subscriber, field::Empty};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};
use uuid::Uuid;

/// The target of all trace spans.
pub const TARGET: &str = "otlp";

/// How long the process waits at its end until the last spans are sent.
const LAST_SPANS: Duration = Duration::from_secs(2);

/// Creates the span of a request. Its operation, status and code are recorded when the request ends.
#[must_use]
pub fn request_span(request_id: &str) -> Span {
    tracing::info_span!(
        target: TARGET,
        "request",
        otel.name = Empty,
        otel.kind = "server",
        otel.status_code = Empty,
        request_id,
        status = Empty,
        code = Empty,
    )
}

/// Creates the span of an attempt at a job. Its outcome is recorded when the attempt ends.
#[must_use]
pub fn job_span(kind: &str, job_id: Uuid) -> Span {
    tracing::info_span!(
        target: TARGET,
        "job",
        otel.name = kind,
        otel.kind = "consumer",
        otel.status_code = Empty,
        kind,
        job_id = %job_id,
        outcome = Empty,
    )
}

/// The exporter that sends traces to a collector.
#[derive(Debug, Clone)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Creates an exporter that sends OTLP over HTTP to `endpoint`. It does not connect yet, so the collector may be
    /// down.
    pub fn to(endpoint: &str, service: &'static str) -> Result<Self, Box<dyn Error>> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).build()?;
        let resource = Resource::builder().with_service_name(service).build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    /// Returns the layer that collects the spans.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("lms"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            // With context activation, a span would start when it is entered, and its name could not be set when the
            // request ends.
            .with_context_activation(false)
            .with_filter(filter_fn(|metadata| metadata.is_span() && metadata.target() == TARGET))
    }

    /// Sends the remaining spans. Blocks for two seconds at most.
    pub fn flush(&self) {
        if let Err(cause) = self.0.shutdown_with_timeout(LAST_SPANS) {
            tracing::warn!(%cause, "the last traces were not sent");
        }
    }
}
