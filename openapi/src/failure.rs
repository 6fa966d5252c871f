//! What a handler answers when it fails: a code that its operation may answer, and for the log the cause.

use std::{error::Error as StdError, fmt, marker::PhantomData, time::Duration};

use poem::{IntoResponse, Response, error::ResponseError, http::StatusCode, http::header};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};
use sea_orm::DbErr;
use serde_json::json;

use crate::{
    catalogue::{Code, CodeType},
    contract::failure_responses,
    operations::{Operation, Raises},
};

/// What went wrong inside, for the log only.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// The seconds after which a client may try again when nothing better is known.
pub const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A failure of the operation `O`.
#[derive(Debug)]
pub struct Failure<O> {
    raised: Raised,
    operation: PhantomData<O>,
}

impl<O: Operation> Failure<O> {
    /// A code that the operation's shape implies (its session, its body, its parameters). The tests compare them with
    /// the document, as the compiler does not know shapes.
    #[must_use]
    pub fn implied(code: &'static Code) -> Self {
        Self::raise(code, None)
    }

    /// The database failed: the operation's own 500 code.
    #[must_use]
    pub fn database(cause: impl Into<Cause>) -> Self {
        Self::raise(O::ROW.database_code(), Some(cause.into()))
    }

    /// The client may try again after so long.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.raised.retry_after = Some(wait);
        self
    }

    /// With what went wrong inside, for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Cause>) -> Self {
        self.raised.cause = Some(cause.into());
        self
    }

    fn raise(code: &'static Code, cause: Option<Cause>) -> Self {
        Self { raised: Raised { code, cause, retry_after: None }, operation: PhantomData }
    }
}

impl<O: Raises<C>, C: CodeType> From<C> for Failure<O> {
    fn from(_: C) -> Self {
        Self::raise(C::CODE, None)
    }
}

impl<O: Operation> From<DbErr> for Failure<O> {
    fn from(cause: DbErr) -> Self {
        Self::database(cause)
    }
}

/// A code together with its cause, on the way to becoming an operation's failure.
#[derive(Debug)]
pub struct Because<C> {
    code: PhantomData<C>,
    cause: Cause,
}

impl<O: Raises<C>, C: CodeType> From<Because<C>> for Failure<O> {
    fn from(because: Because<C>) -> Self {
        Self::raise(C::CODE, Some(because.cause))
    }
}

/// `thing.or_fail(code::ADM_012)?`: the error becomes the cause of that code.
pub trait OrFail<T> {
    /// Keeps the value, or makes the error the cause of `code`.
    fn or_fail<C: CodeType>(self, code: C) -> Result<T, Because<C>>;
}

impl<T, E: Into<Cause>> OrFail<T> for Result<T, E> {
    fn or_fail<C: CodeType>(self, _: C) -> Result<T, Because<C>> {
        self.map_err(|cause| Because { code: PhantomData, cause: cause.into() })
    }
}

/// A failure whose operation is no longer in its type: what the edge answers and logs.
#[derive(Debug)]
pub struct Raised {
    /// The code that is answered.
    pub code: &'static Code,
    /// What went wrong inside: logged, never answered.
    pub cause: Option<Cause>,
    /// When the client may try again.
    pub retry_after: Option<Duration>,
}

impl Raised {
    /// That code, because of this.
    #[must_use]
    pub fn new(code: &'static Code, cause: Option<Cause>) -> Self {
        Self { code, cause, retry_after: None }
    }

    /// The cause and the causes behind it, for the log.
    #[must_use]
    pub fn cause_chain(&self) -> String {
        let Some(cause) = &self.cause else { return String::new() };
        let mut text = cause.to_string();
        let mut source = cause.source();
        while let Some(cause) = source {
            let further = cause.to_string();
            // Many errors repeat their source's text in their own.
            if !text.contains(&further) {
                text.push_str(": ");
                text.push_str(&further);
            }
            source = cause.source();
        }
        text
    }

    /// Exactly `{"code", "error"}`, with the code's status.
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
        response
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.id, self.code.message)
    }
}

impl StdError for Raised {}

impl ResponseError for Raised {
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
        MetaResponses { responses: failure_responses(O::ROW.codes) }
    }

    fn register(_: &mut Registry) {}
}
