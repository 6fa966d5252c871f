//! The error type of handlers: a code that the operation may return, and the internal cause for the log.

use std::{error::Error as StdError, fmt, marker::PhantomData, time::Duration};

use poem::{
    IntoResponse, Response,
    error::ResponseError,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};
use sea_orm::DbErr;
use serde_json::json;

use crate::{
    catalogue::{Code, CodeType, NeedsNoCause},
    contract::failure_responses,
    input_error::InputError,
    operations::{Operation, Raises},
};

/// The internal cause of a failure, which is only logged.
pub type FailureCause = Box<dyn StdError + Send + Sync>;

/// How long a client should wait before it tries again, if the failure does not set another time.
pub const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The response header with the name of the field that a mistake is in.
const ERROR_FIELD: HeaderName = HeaderName::from_static("x-error-field");

/// A failure of the operation `O`.
#[derive(Debug)]
pub struct Failure<O> {
    raised: RaisedFailure,
    operation: PhantomData<O>,
}

impl<O: Operation> Failure<O> {
    /// Returns a failure with a code that the shape of the operation implies (its sign-in, its body, its parameters).
    /// The compiler does not know shapes, so tests compare these codes with the document.
    #[must_use]
    pub fn implied(code: &'static Code) -> Self {
        Self::raise(code, None)
    }

    /// Returns a failure for a mistake in a part of the request that the shape of the operation implies, such as a
    /// query parameter.
    #[must_use]
    pub fn invalid(code: &'static Code, error: InputError) -> Self {
        Self::raise(code, Some(error.into()))
    }

    /// Returns the operation's own 500 code for a failed database call.
    #[must_use]
    pub fn database(cause: impl Into<FailureCause>) -> Self {
        Self::raise(O::SPEC.database_code(), Some(cause.into()))
    }

    /// Returns the code of the response.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        self.raised.code
    }

    /// Sets the time after which the client may try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.raised.retry_after = Some(wait);
        self
    }

    /// Sets the internal cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<FailureCause>) -> Self {
        self.raised.cause = Some(cause.into());
        self
    }

    fn raise(code: &'static Code, cause: Option<FailureCause>) -> Self {
        Self { raised: RaisedFailure { code, cause, retry_after: None }, operation: PhantomData }
    }
}

impl<O: Raises<C>, C: NeedsNoCause> From<C> for Failure<O> {
    fn from(_: C) -> Self {
        Self::raise(C::CODE, None)
    }
}

impl<O: Operation> From<DbErr> for Failure<O> {
    fn from(cause: DbErr) -> Self {
        Self::database(cause)
    }
}

/// A code with its cause, which `?` converts to the failure of an operation.
#[derive(Debug)]
pub struct CodeWithCause<C> {
    code: PhantomData<C>,
    cause: FailureCause,
}

impl<C> CodeWithCause<C> {
    /// Returns the code with this cause.
    #[must_use]
    pub fn new(_: C, cause: impl Into<FailureCause>) -> Self {
        Self { code: PhantomData, cause: cause.into() }
    }
}

impl<O: Raises<C>, C: CodeType> From<CodeWithCause<C>> for Failure<O> {
    fn from(error: CodeWithCause<C>) -> Self {
        Self::raise(C::CODE, Some(error.cause))
    }
}

/// Converts any error to the cause of a code: `result.or_fail(code::ADM_012)?`.
pub trait OrFail<T> {
    /// Returns the value, or `code` with the error as its cause.
    fn or_fail<C: CodeType>(self, code: C) -> Result<T, CodeWithCause<C>>;
}

impl<T, E: Into<FailureCause>> OrFail<T> for Result<T, E> {
    fn or_fail<C: CodeType>(self, code: C) -> Result<T, CodeWithCause<C>> {
        self.map_err(|cause| CodeWithCause::new(code, cause))
    }
}

/// A failure without its operation in the type, which the edge returns to the client and logs.
#[derive(Debug)]
pub struct RaisedFailure {
    /// The code in the response.
    pub code: &'static Code,
    /// The internal cause, which is logged and never returned to the client.
    pub cause: Option<FailureCause>,
    /// The time after which the client may try again; `None` for the default, [`RETRY_AFTER`].
    pub retry_after: Option<Duration>,
}

impl RaisedFailure {
    /// Creates a failure with this code and cause.
    #[must_use]
    pub fn new(code: &'static Code, cause: Option<FailureCause>) -> Self {
        Self { code, cause, retry_after: None }
    }

    /// Returns the field of the request that the mistake is in; `None` if the cause names no field.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.cause.as_ref()?.downcast_ref::<InputError>()?.field()
    }

    /// Returns the cause and its sources as one text, for the log.
    #[must_use]
    pub fn cause_chain(&self) -> String {
        let Some(cause) = &self.cause else { return String::new() };
        let mut text = cause.to_string();
        let mut source = cause.source();
        while let Some(cause) = source {
            let source_text = cause.to_string();
            // The text of many errors already contains the text of their source.
            if !text.contains(&source_text) {
                text.push_str(": ");
                text.push_str(&source_text);
            }
            source = cause.source();
        }
        text
    }

    /// Builds the response: the body is exactly `{"code", "error"}`, with the status of the code. A header names the
    /// field that the mistake is in.
    #[must_use]
    pub fn response(&self) -> Response {
        let mut response = Response::builder()
            .status(StatusCode::from_u16(self.code.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            .content_type("application/json")
            .body(json!({ "code": self.code.id, "error": self.code.message }).to_string());
        if matches!(self.code.http_status, 429 | 503) {
            let wait = self.retry_after.unwrap_or(RETRY_AFTER).as_secs().max(1);
            response.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        if self.code.may_name_a_field()
            && let Some(field) = self.field().and_then(|field| HeaderValue::from_str(field).ok())
        {
            response.headers_mut().insert(ERROR_FIELD, field);
        }
        response
    }
}

impl fmt::Display for RaisedFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.id, self.code.message)
    }
}

impl StdError for RaisedFailure {}

impl ResponseError for RaisedFailure {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn as_response(&self) -> Response {
        self.response()
    }
}

impl<O: Operation> From<Failure<O>> for poem::Error {
    fn from(failure: Failure<O>) -> Self {
        failure.raised.into()
    }
}

impl<O: Operation> IntoResponse for Failure<O> {
    fn into_response(self) -> Response {
        self.raised.response()
    }
}

impl<O: Operation> ApiResponse for Failure<O> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: failure_responses(O::SPEC.codes) }
    }

    fn register(_: &mut Registry) {}
}
