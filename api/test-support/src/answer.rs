//! Responses of the service, and the assertions on them.

use openapi::CATALOGUE;
use poem::{Response, http::HeaderMap};
use poem_openapi::OperationId;
use serde_json::{Value, json};

use super::{Event, Log};
use crate::contract::{conformance, reached};

/// A response with its whole body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The operation that responded; `None` if the response comes from the edge or is a page.
    pub operation: Option<&'static str>,
    /// The failures that are logged under the response's request id.
    logged: Vec<Event>,
}

impl Answer {
    pub async fn read(response: Response, is_to_head: bool, log: &Log) -> Self {
        let operation = response.data::<OperationId>().map(|operation| operation.0);
        let (parts, body) = response.into_parts();
        let body = body.into_vec().await.unwrap();
        let status = parts.status.as_u16();
        let mut answer = Self { status, headers: parts.headers, body, operation, logged: Vec::new() };
        let request_id = answer.header("x-request-id").to_owned();
        answer.logged = log.api_errors();
        answer.logged.retain(|event| event.field("request_id") == request_id);
        // Every response of every test is validated. A response to HEAD has no body to validate.
        if let Some(operation) = operation.filter(|_| !is_to_head) {
            conformance::validate(operation, &answer);
            reached::record(operation, &answer);
        }
        answer
    }

    /// Creates an answer from the response of another process, whose log the test does not read.
    #[allow(dead_code, reason = "the fault tests call processes")]
    pub fn of_another_process(operation: &'static str, status: u16, headers: HeaderMap, body: Vec<u8>) -> Self {
        let answer = Self { status, headers, body, operation: Some(operation), logged: Vec::new() };
        conformance::validate(operation, &answer);
        answer
    }

    /// Returns the value of a header, or an empty text if the header is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Returns the media type without its parameters for CSV, and as it is otherwise.
    pub fn media_type(&self) -> &str {
        let media_type = self.header("content-type");
        if media_type == "text/csv; charset=utf-8" { "text/csv" } else { media_type }
    }

    /// Returns the body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Returns the body as JSON, or null if the body is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the error code in the body, or an empty text if the body has no code.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Asserts that the request failed with this code: the response has the code's status, only the keys `code` and
    /// `error`, and plain `application/json`, and the failure is logged once.
    #[track_caller]
    pub fn is(&self, code: &str) -> &Self {
        let row =
            CATALOGUE.iter().find(|row| row.id == code).unwrap_or_else(|| panic!("{code} is not in the catalogue"));
        let expected = json!({ "code": row.id, "error": row.message });
        assert_eq!((self.status, self.json()), (row.http_status, expected), "{self}");
        assert_eq!(self.headers.get_all("content-type").iter().collect::<Vec<_>>(), ["application/json"]);
        assert_eq!(!self.header("retry-after").is_empty(), matches!(row.http_status, 429 | 503), "{self}");
        let event = self.logged();
        assert_eq!((event.field("code"), event.field("status")), (code, row.http_status.to_string().as_str()));
        self
    }

    /// Returns the only `api error` event of this request.
    #[track_caller]
    pub fn logged(&self) -> &Event {
        assert_eq!(self.logged.len(), 1, "a failure must be logged once: {:?}", self.logged);
        &self.logged[0]
    }

    /// Asserts status 200 and returns the body.
    #[track_caller]
    pub fn ok(&self) -> Value {
        self.succeeded(200)
    }

    /// Asserts status 201 and returns the body.
    #[track_caller]
    pub fn created(&self) -> Value {
        self.succeeded(201)
    }

    /// Asserts status 202 and returns the body.
    #[track_caller]
    pub fn accepted(&self) -> Value {
        self.succeeded(202)
    }

    /// Asserts status 204 and an empty body.
    #[track_caller]
    pub fn done(&self) {
        self.succeeded(204);
        assert!(self.body.is_empty(), "{self}");
    }

    #[track_caller]
    fn succeeded(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self}");
        assert!(!self.header("x-request-id").is_empty());
        assert!(self.logged.is_empty(), "{:?}", self.logged);
        self.json()
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}; logged {:?}", self.status, String::from_utf8_lossy(&self.body), self.logged)
    }
}
