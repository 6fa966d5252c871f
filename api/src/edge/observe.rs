//! Records each completed request: its log lines, its metrics, and the end of its trace span.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use entity::SchoolId;
use openapi::RaisedFailure;
use poem::{Response, http::Method};
use poem_openapi::OperationId;
use tracing::Span;
use worker::metrics::{Metrics, RequestOutcome};

/// Details that become known while a request is processed, for the log and the metrics.
#[derive(Debug, Clone, Default)]
pub struct RequestContext(Arc<ContextFields>);

#[derive(Debug, Default)]
struct ContextFields {
    school_id: OnceLock<SchoolId>,
    operation: OnceLock<&'static str>,
}

impl RequestContext {
    /// Sets the school that the request belongs to.
    pub fn set_school(&self, school_id: SchoolId) {
        // A second value would come from the same sign-in, so it is ignored.
        let _ = self.0.school_id.set(school_id);
    }

    /// Sets the operation of the request. An operation's own response names the operation, but the responses to a
    /// timeout, a panic or a body that is too large do not.
    pub fn set_operation(&self, operation: &'static str) {
        // A second value would be the same operation, so it is ignored.
        let _ = self.0.operation.set(operation);
    }

    fn school_id(&self) -> String {
        self.0.school_id.get().map(ToString::to_string).unwrap_or_default()
    }

    fn operation(&self) -> Option<&'static str> {
        self.0.operation.get().copied()
    }
}

/// A request that has its response.
pub(super) struct CompletedRequest<'a> {
    outcome: RequestOutcome<'a>,
    raised: Option<&'a RaisedFailure>,
    request_id: &'a str,
    context: &'a RequestContext,
}

impl<'a> CompletedRequest<'a> {
    pub(super) fn of(
        response: &'a Response,
        request_id: &'a str,
        method: &'a Method,
        context: &'a RequestContext,
        started: Instant,
    ) -> Self {
        let raised = response.data::<Arc<RaisedFailure>>().map(Arc::as_ref);
        let outcome = RequestOutcome {
            operation: response.data::<OperationId>().map(|operation| operation.0).or_else(|| context.operation()),
            method,
            status: response.status(),
            code: raised.map(|raised| raised.code.id),
            duration: started.elapsed(),
        };
        Self { outcome, raised, request_id, context }
    }

    /// Records the request in the metrics, the trace and the log.
    pub(super) fn record(&self, metrics: &Metrics, trace: &Span) {
        metrics.request(&self.outcome);
        self.end(trace);
        if tracing::enabled!(tracing::Level::INFO) || self.raised.is_some() {
            let school_id = self.context.school_id();
            self.log_request(&school_id);
            self.log_failure(&school_id);
        }
    }

    /// Logs the request. The operation is logged instead of the path, which may contain anything that somebody typed.
    fn log_request(&self, school_id: &str) {
        let RequestOutcome { operation, status, code, duration, .. } = self.outcome;
        let duration_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            request_id = self.request_id,
            operation = operation.unwrap_or_default(),
            method = self.outcome.method_text(),
            status = status.as_u16(),
            code = code.unwrap_or_default(),
            school_id,
            duration_ms,
            "request",
        );
    }

    /// Logs the failure, which is logged nowhere else. Users report the code, and the operator finds the cause in this
    /// line.
    fn log_failure(&self, school_id: &str) {
        let Some(raised) = self.raised else { return };
        let code = raised.code.id;
        let status = raised.code.http_status;
        let operation = self.outcome.operation.unwrap_or_default();
        let request_id = self.request_id;
        let cause = raised.cause_chain();
        if status >= 500 {
            tracing::error!(code, status, operation, request_id, school_id, cause, "api error");
        } else {
            tracing::info!(code, status, operation, request_id, school_id, cause, "api error");
        }
    }

    fn end(&self, trace: &Span) {
        if trace.is_disabled() {
            return;
        }
        let RequestOutcome { operation, status, code, .. } = self.outcome;
        trace.record("otel.name", operation.unwrap_or("none"));
        trace.record("status", i64::from(status.as_u16()));
        trace.record("code", code.unwrap_or_default());
        if status.is_server_error() {
            trace.record("otel.status_code", "ERROR");
        }
    }
}
