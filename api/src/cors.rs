//! CORS: lets the pages of configured origins call the service from a browser. By default, no origin is configured.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{Cors, CorsEndpoint},
};

/// The number of seconds for which a browser caches a preflight response: the maximum that any browser honours.
const MAX_AGE_S: i32 = 24 * 60 * 60;

/// The response headers that a page of another origin may read.
const EXPOSED_HEADERS: [&str; 4] = ["x-request-id", "x-error-field", "retry-after", "content-disposition"];

/// The request headers that a page of another origin may send.
const ALLOWED_HEADERS: [HeaderName; 4] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-request-id"),
];

/// Middleware that applies CORS only to the configured origins and passes all other requests on unchanged.
pub(crate) struct SelectiveCors<E> {
    origins: Vec<HeaderValue>,
    inner: Arc<E>,
    shared: CorsEndpoint<Arc<E>>,
}

impl<E: Endpoint> SelectiveCors<E> {
    /// Wraps `inner` and allows these origins.
    pub(crate) fn around(inner: E, origins: Vec<HeaderValue>) -> Self {
        let inner = Arc::new(inner);
        let cors = Cors::new()
            .allow_origins(origins.clone())
            .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
            .allow_headers(ALLOWED_HEADERS)
            .expose_headers(EXPOSED_HEADERS)
            // Only the service's own pages may use the cookies of refresh tokens. Other origins send tokens in a header
            // and in the body.
            .allow_credentials(false)
            .max_age(MAX_AGE_S);
        Self { origins, shared: cors.transform(Arc::clone(&inner)), inner }
    }
}

impl<E: Endpoint> Endpoint for SelectiveCors<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let origin = request.headers().get(header::ORIGIN);
        // A request from another origin is not rejected, because the service's own pages send an Origin header, too.
        // Without the CORS headers, the browser withholds the response from the page.
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
