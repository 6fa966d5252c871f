//! The endpoint for metrics and health.

use std::sync::Arc;

use openapi::{CodeType, RaisedFailure, code};
use poem::{
    Endpoint, Request, Response, Result,
    http::{Method, StatusCode, header},
};

use super::{HealthStatus, ObservedProcess};

/// Serves `/metrics`, `/health/live` and `/health/ready`.
pub struct TelemetryEndpoint(Arc<ObservedProcess>);

impl TelemetryEndpoint {
    /// Creates the endpoint of `process`.
    #[must_use]
    pub const fn new(process: Arc<ObservedProcess>) -> Self {
        Self(process)
    }

    fn metrics(&self) -> Response {
        match self.0.metrics.exposition(&self.0.reading()) {
            Ok(text) => Response::builder().content_type(prometheus::TEXT_FORMAT).body(text),
            Err(cause) => {
                tracing::error!(%cause, "cannot encode the metrics");
                RaisedFailure::new(code::API_005::CODE, None).response()
            }
        }
    }

    async fn ready(&self) -> Response {
        let health = self.0.health().await;
        let status =
            if health.status == HealthStatus::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        json(status, serde_json::to_string(&health).unwrap_or_default())
    }
}

impl Endpoint for TelemetryEndpoint {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        Ok(match request.uri().path() {
            "/metrics" if is_read => self.metrics(),
            "/health/live" if is_read => json(StatusCode::OK, r#"{"status":"live"}"#),
            "/health/ready" if is_read => self.ready().await,
            "/metrics" | "/health/live" | "/health/ready" => {
                let mut response = RaisedFailure::new(code::API_002::CODE, None).response();
                response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
                response
            }
            _ => RaisedFailure::new(code::API_001::CODE, None).response(),
        })
    }
}

fn json(status: StatusCode, body: impl Into<String>) -> Response {
    Response::builder().status(status).content_type("application/json").body(body.into())
}
