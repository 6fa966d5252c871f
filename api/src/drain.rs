//! Leaving without losing a request: a process that was told to stop asks its clients to connect anew, elsewhere, before
//! it closes anything.
//!
//! A client that reuses a connection in the moment in which it is closed never learns whether its request was taken, and
//! connections that nobody has accepted yet are reset with the listener. So for the shutdown's delay the process goes on
//! as before, but that each answer ends its connection; by then the load balancer has seen that it is not ready.

use poem::{
    Endpoint, Request, Response, Result,
    http::{HeaderValue, Version, header},
};
use tokio_util::sync::CancellationToken;

/// The service, whose answers end their connections once the process was told to stop.
pub(crate) struct Drain<E> {
    inner: E,
    told_to_stop: CancellationToken,
}

impl<E> Drain<E> {
    pub(crate) const fn around(inner: E, told_to_stop: CancellationToken) -> Self {
        Self { inner, told_to_stop }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Drain<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        // HTTP/2 has no such header; its connections are told to go away when the delay is over.
        let is_http_1 = request.version() < Version::HTTP_2;
        let mut response = self.inner.call(request).await?;
        if is_http_1 && self.told_to_stop.is_cancelled() {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }
}
