//! Traces by OpenTelemetry: a span for each request and for each attempt at a job, where an endpoint is set.
//!
//! They are spans of their own target, beside those that the log's lines carry: without an endpoint nobody wants them,
//! and they cost a comparison. They hold no id of a person.

use std::{error::Error, time::Duration};

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Span, Subscriber, field::Empty};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};
use uuid::Uuid;

/// The target of the spans.
pub const TARGET: &str = "otlp";

/// How long the last spans are waited for at the end.
const LAST_SPANS: Duration = Duration::from_secs(2);

/// The span of a request, whose operation, status and code are told at its end.
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

/// The span of an attempt at a job, whose outcome is told at its end.
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

/// Where traces are sent.
#[derive(Debug, Clone)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// To a collector: OTLP over HTTP. Nothing is sent yet, so it may be down.
    pub fn to(endpoint: &str, service: &'static str) -> Result<Self, Box<dyn Error>> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).build()?;
        let resource = Resource::builder().with_service_name(service).build();
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
    }

    /// What collects the spans.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("lms"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            // Else a span begins when it is entered, and a request could not be named at its end.
            .with_context_activation(false)
            .with_filter(filter_fn(|metadata| metadata.is_span() && metadata.target() == TARGET))
    }

    /// Sends what is left. It blocks for two seconds at most.
    pub fn flush(&self) {
        if let Err(cause) = self.0.shutdown_with_timeout(LAST_SPANS) {
            tracing::warn!(%cause, "the last traces were not sent");
        }
    }
}
