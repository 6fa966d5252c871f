//! What is told of a request that has passed: its line in the log, its failure's line, its count, the end of its span.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use entity::SchoolId;
use openapi::Raised;
use poem::{Response, http::Method};
use poem_openapi::OperationId;
use tracing::Span;
use worker::metrics::{Answered, Metrics};

/// What the log says of a request beyond its own fields, found out on the way.
#[derive(Debug, Clone, Default)]
pub struct Trail(Arc<Found>);

#[derive(Debug, Default)]
struct Found {
    school_id: OnceLock<SchoolId>,
    operation: OnceLock<&'static str>,
}

impl Trail {
    /// The request is of that school.
    pub fn of_school(&self, school_id: SchoolId) {
        // A second writer would be the same session's.
        let _ = self.0.school_id.set(school_id);
    }

    /// The request is for that operation of the document. Answers say that themselves, but not those that are given in the
    /// operation's place: when it takes too long or panics, or its body is too large.
    pub fn of_operation(&self, operation: &'static str) {
        // A second writer would be the same operation's.
        let _ = self.0.operation.set(operation);
    }

    fn school_id(&self) -> String {
        self.0.school_id.get().map(ToString::to_string).unwrap_or_default()
    }

    fn operation(&self) -> Option<&'static str> {
        self.0.operation.get().copied()
    }
}

/// A request that was answered.
pub(super) struct Passed<'a> {
    answered: Answered<'a>,
    raised: Option<&'a Raised>,
    request_id: &'a str,
    trail: &'a Trail,
}

impl<'a> Passed<'a> {
    pub(super) fn of(
        response: &'a Response,
        request_id: &'a str,
        method: &'a Method,
        trail: &'a Trail,
        begun: Instant,
    ) -> Self {
        let raised = response.data::<Arc<Raised>>().map(Arc::as_ref);
        let answered = Answered {
            operation: response.data::<OperationId>().map(|operation| operation.0).or_else(|| trail.operation()),
            method,
            status: response.status(),
            code: raised.map(|raised| raised.code.id),
            took: begun.elapsed(),
        };
        Self { answered, raised, request_id, trail }
    }

    /// Tells it to all who want to know.
    pub(super) fn tell(&self, metrics: &Metrics, trace: &Span) {
        metrics.request(&self.answered);
        self.end(trace);
        if tracing::enabled!(tracing::Level::INFO) || self.raised.is_some() {
            let school_id = self.trail.school_id();
            self.log_request(&school_id);
            self.log_failure(&school_id);
        }
    }

    /// The operation stands for the path, which may hold anything that somebody typed.
    fn log_request(&self, school_id: &str) {
        let Answered { operation, status, code, took, .. } = self.answered;
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            request_id = self.request_id,
            operation = operation.unwrap_or_default(),
            method = self.answered.method_text(),
            status = status.as_u16(),
            code = code.unwrap_or_default(),
            school_id,
            duration_ms,
            "request",
        );
    }

    /// The one place where a failure is logged: support quotes the code, the operator finds the cause here.
    fn log_failure(&self, school_id: &str) {
        let Some(raised) = self.raised else { return };
        let code = raised.code.id;
        let status = raised.code.http_status;
        let operation = self.answered.operation.unwrap_or_default();
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
        let Answered { operation, status, code, .. } = self.answered;
        trace.record("otel.name", operation.unwrap_or("none"));
        trace.record("status", i64::from(status.as_u16()));
        trace.record("code", code.unwrap_or_default());
        if status.is_server_error() {
            trace.record("otel.status_code", "ERROR");
        }
    }
}
