//! Graceful shutdown without losing requests: after the stop signal, the process first asks its clients to reconnect,
//! so that they reach another process, and only then closes connections.
//!
//! A client that reuses a connection at the moment when it is closed never learns whether its request was processed,
//! and connections that are not accepted yet are reset with the listener. So during the shutdown delay, the process
//! continues to serve, but each response ends its connection. By the end of the delay, the load balancer has seen that
//! the process is not ready.

use poem::{
    Endpoint, Request, Response, Result,
    http::{HeaderValue, Version, header},
};
use tokio_util::sync::CancellationToken;

/// Middleware whose responses close their connections after the stop signal.
pub(crate) struct Drain<E> {
    inner: E,
    stop: CancellationToken,
}

impl<E> Drain<E> {
    pub(crate) const fn around(inner: E, stop: CancellationToken) -> Self {
        Self { inner, stop }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Drain<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        // HTTP/2 has no such header; its connections get a GOAWAY frame when the delay is over.
        let is_http_1 = request.version() < Version::HTTP_2;
        let mut response = self.inner.call(request).await?;
        if is_http_1 && self.stop.is_cancelled() {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }
}
