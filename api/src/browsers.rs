//! Other sites' pages: a browser lets them call the service when it names their origin, and none does by default.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{Cors, CorsEndpoint},
};

/// Seconds for which a browser remembers that a call is allowed: as long as any browser does.
const REMEMBERED: i32 = 24 * 60 * 60;

/// What a page of another site may read beyond a body.
const EXPOSED: [&str; 3] = ["x-request-id", "retry-after", "content-disposition"];

/// What a page of another site may send.
const SENT: [HeaderName; 4] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-request-id"),
];

/// The service for pages of the origins that are allowed, and as it is for everybody else.
pub(crate) struct Browsers<E> {
    origins: Vec<HeaderValue>,
    inner: Arc<E>,
    shared: CorsEndpoint<Arc<E>>,
}

impl<E: Endpoint> Browsers<E> {
    /// `inner` for pages of these origins.
    pub(crate) fn around(inner: E, origins: Vec<HeaderValue>) -> Self {
        let inner = Arc::new(inner);
        let cors = Cors::new()
            .allow_origins(origins.clone())
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
            .allow_headers(SENT)
            .expose_headers(EXPOSED)
            // Tokens are in a header and never in a cookie.
            .allow_credentials(false)
            .max_age(REMEMBERED);
        Self { origins, shared: cors.transform(Arc::clone(&inner)), inner }
    }
}

impl<E: Endpoint> Endpoint for Browsers<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let origin = request.headers().get(header::ORIGIN);
        // An origin that is not named is not refused: the service's own pages have one, too. It gets no permission, and
        // the browser keeps the answer from the page.
        let response = if origin.is_some_and(|origin| self.origins.contains(origin)) {
            self.shared.call(request).await
        } else {
            self.inner.call(request).await.map(IntoResponse::into_response)
        };
        let mut response = response?;
        if !self.origins.is_empty() {
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("Origin"));
        }
        Ok(response)
    }
}
