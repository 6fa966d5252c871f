//! Graceful shutdown without losing requests. After the stop signal, the process first asks its clients to reconnect,
//! so that the clients reach another process. Only then does the process close connections.
//!
//! If the process closed connections at once, a client that sends a request at that moment would never learn whether
//! the request was processed. Connections that are not accepted yet would be reset. Therefore the process continues to
//! serve during the shutdown delay, but each response ends its connection. By the end of the delay, the load balancer
//! has seen that the process is not ready.

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
        // HTTP/2 has no Connection header. HTTP/2 connections get a GOAWAY frame when the delay is over.
        let is_http_1 = request.version() < Version::HTTP_2;
        let mut response = self.inner.call(request).await?;
        if is_http_1 && self.stop.is_cancelled() {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }
}
