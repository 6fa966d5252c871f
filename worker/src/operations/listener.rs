//! The listener's three paths.

use std::sync::Arc;

use poem::{
    Endpoint, Request, Response, Result,
    http::{Method, StatusCode, header},
};

use super::{Observed, Status};

/// The catalogue's bodies for a path that is not here and a method that a path has not. A test compares them with it.
const NOT_FOUND: &str = r#"{"code":"LMS-API-001","error":"route not found"}"#;
const NOT_ALLOWED: &str = r#"{"code":"LMS-API-002","error":"method not allowed"}"#;

/// Answers `/metrics`, `/health/live` and `/health/ready`.
pub struct Operations(Arc<Observed>);

impl Operations {
    /// Of that process.
    #[must_use]
    pub const fn of(observed: Arc<Observed>) -> Self {
        Self(observed)
    }

    fn metrics(&self) -> Response {
        match self.0.metrics.exposition(&self.0.reading()) {
            Ok(text) => Response::builder().content_type(prometheus::TEXT_FORMAT).body(text),
            Err(cause) => {
                tracing::error!(%cause, "metrics could not be told");
                StatusCode::INTERNAL_SERVER_ERROR.into()
            }
        }
    }

    async fn ready(&self) -> Response {
        let health = self.0.health().await;
        let status =
            if health.status == Status::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        json(status, serde_json::to_string(&health).unwrap_or_default())
    }
}

impl Endpoint for Operations {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        Ok(match request.uri().path() {
            "/metrics" if reads => self.metrics(),
            "/health/live" if reads => json(StatusCode::OK, r#"{"status":"live"}"#),
            "/health/ready" if reads => self.ready().await,
            "/metrics" | "/health/live" | "/health/ready" => {
                let mut refused = json(StatusCode::METHOD_NOT_ALLOWED, NOT_ALLOWED);
                refused.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
                refused
            }
            _ => json(StatusCode::NOT_FOUND, NOT_FOUND),
        })
    }
}

fn json(status: StatusCode, body: impl Into<String>) -> Response {
    Response::builder().status(status).content_type("application/json").body(body.into())
}
