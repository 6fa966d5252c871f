//! The edge: the middleware that every request and response passes through.
//!
//! It assigns the request id, limits the requests in flight and the size and the duration of each request, and catches
//! panics. It turns every response with a status of 400 or above into exactly `{"code", "error"}`. The cause is logged
//! once as `api error` and never sent to the client.

mod body_memory;
mod fair_pool;
mod incoming;
mod observe;
mod request_slots;

use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use ipnet::IpNet;
use openapi::{Code, CodeType, RaisedFailure, code, code_for_status};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderName, HeaderValue, Uri, header},
};
use tracing::Instrument;
use uuid::Uuid;
use worker::{metrics::Metrics, network::Network, traces};

pub use observe::RequestContext;

use crate::{client_address::ClientAddress, cors::SelectiveCors};
use body_memory::BodyMemory;
use incoming::Incoming;
use observe::CompletedRequest;
use request_slots::RequestSlots;

/// The header with the request id, in requests and responses.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The maximum length of a request id that a client may choose.
const REQUEST_ID_LENGTH: usize = 64;

/// The maximum size of a body, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// The maximum size of the body of a roster's upload, in bytes: the file and the form around it.
const UPLOAD_LIMIT: usize = ROSTER_LIMIT + 64 * 1024;

/// The maximum size of a roster, in bytes.
pub const ROSTER_LIMIT: usize = 10 * 1000 * 1000;

/// The maximum size of the head of a request: of its target, and of the names and values of its headers, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// The maximum number of headers of a request.
const HEADER_COUNT_LIMIT: usize = 100;

/// The default content security policy of an HTML response: it allows inline styles and nothing else.
const HTML_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The characters that are percent-encoded in a path: all except letters, digits, slashes and some punctuation.
const NOT_IN_A_PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The settings of the edge.
#[derive(Debug, Clone)]
pub struct EdgeSettings {
    /// The time limit for a request.
    pub timeout: Duration,
    /// The origins whose pages may call the service.
    pub origins: Vec<HeaderValue>,
    /// The number of seconds for which browsers may connect only over TLS (HSTS). With 0, no header is sent.
    pub tls_only_s: u32,
    /// The memory for the bodies of all requests in flight, in bytes.
    pub body_memory: usize,
    /// The proxies whose X-Forwarded-For header is trusted.
    pub trusted_proxies: Vec<IpNet>,
}

/// Middleware around the whole service.
pub struct Edge<E> {
    inner: SelectiveCors<GuardedEndpoint<E>>,
    tls_only_s: u32,
    metrics: Metrics,
}

impl<E: Endpoint> Edge<E> {
    /// Wraps `inner`. Every request is counted in `metrics`.
    pub fn around(inner: E, settings: &EdgeSettings, metrics: Metrics) -> Self {
        let guarded = GuardedEndpoint {
            inner,
            timeout: settings.timeout,
            slots: RequestSlots::new(),
            body_memory: BodyMemory::new(settings.body_memory),
            trusted_proxies: settings.trusted_proxies.clone(),
        };
        Self {
            inner: SelectiveCors::around(guarded, settings.origins.clone()),
            tls_only_s: settings.tls_only_s,
            metrics,
        }
    }
}

impl<E> fmt::Debug for Edge<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edge")
    }
}

impl<E: Endpoint> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let (started, method) = (Instant::now(), request.method().clone());
        let _in_flight = self.metrics.start_request();
        let request_id = request_id(&request);
        let context = RequestContext::default();
        request.extensions_mut().insert(context.clone());
        replace_invalid_escapes(&mut request);

        let span = tracing::info_span!("request", request_id);
        let trace = traces::request_span(&request_id);
        let mut response = match self.inner.call(request).instrument(trace.clone()).instrument(span).await {
            Ok(response) => response,
            Err(error) => raised(code_for_status(error.status().as_u16()), &error.to_string()),
        };
        if response.status().as_u16() >= 400 && response.data::<Arc<RaisedFailure>>().is_none() {
            let allow = response.headers().get(header::ALLOW).cloned();
            response = raised(code_for_status(response.status().as_u16()), "rejected before any operation");
            response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
        }
        let completed = CompletedRequest::of(&response, &request_id, &method, &context, started);
        completed.record(&self.metrics, &trace);
        finish(&mut response, &request_id);
        if self.tls_only_s > 0
            && let Ok(value) = HeaderValue::try_from(format!("max-age={}", self.tls_only_s))
        {
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
        }
        Ok(response)
    }
}

/// Replaces percent-escapes that are not UTF-8 by U+FFFD. An id with such escapes is then rejected as malformed.
/// Otherwise, the path would match no route.
fn replace_invalid_escapes(request: &mut Request) {
    let path = percent_decode_str(request.uri().path());
    if path.clone().decode_utf8().is_ok() {
        return;
    }
    let readable = path.decode_utf8_lossy().into_owned();
    let encoded = utf8_percent_encode(&readable, &NOT_IN_A_PATH).to_string();
    let with_query = match request.uri().query() {
        Some(query) => format!("{encoded}?{query}"),
        None => encoded,
    };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = with_query.parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

/// Limits the number, the time and the size of requests, and catches panics, so that there is always a response.
struct GuardedEndpoint<E> {
    inner: E,
    timeout: Duration,
    slots: Arc<RequestSlots>,
    body_memory: Arc<BodyMemory>,
    trusted_proxies: Vec<IpNet>,
}

impl<E: Endpoint> Endpoint for GuardedEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let client = ClientAddress::of(&request, &self.trusted_proxies).network();
        // The body is not drained, because that would take as long as processing the request. Therefore the client may
        // lose this response.
        let Some(slot) = self.slots.take(client) else {
            return Ok(raised(code::API_006::CODE, "too many requests are in flight"));
        };
        let mut response = self.call_within_limits(request, client).await;
        // The response uses memory, too, so the request is in flight until the client has received it. The listener
        // keeps the data of a response until then.
        response.set_data(Arc::new(slot));
        Ok(response)
    }
}

impl<E: Endpoint> GuardedEndpoint<E> {
    async fn call_within_limits(&self, mut request: Request, client: Network) -> Response {
        let head_is_too_large = head_is_too_large(&request);
        let body = Incoming::of(&mut request, self.body_memory.part_of(client));
        if head_is_too_large {
            drop(request);
            body.drain(false).await;
            return raised(code::API_010::CODE, "the head of the request exceeds its limit");
        }
        let caught = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let mut is_late = false;
        let response = match tokio::time::timeout(self.timeout, caught).await {
            Ok(Ok(Ok(response))) => response.into_response(),
            Ok(Ok(Err(error))) => raised(code_for_status(error.status().as_u16()), &error.to_string()),
            Ok(Err(panic)) => raised(code::API_005::CODE, &format!("panic: {}", panic_text(panic.as_ref()))),
            Err(_) => {
                is_late = true;
                raised(code::API_006::CODE, "the request took too long")
            }
        };
        body.drain(is_late).await;
        body.rejection().map_or(response, |(code, cause)| raised(code, cause))
    }
}

fn head_is_too_large(request: &Request) -> bool {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    request.headers().len() > HEADER_COUNT_LIMIT || target + headers.sum::<usize>() > HEAD_LIMIT
}

fn raised(code: &'static Code, cause: &str) -> Response {
    let raised = RaisedFailure::new(code, Some(cause.into()));
    let mut response = raised.response();
    response.set_data(Arc::new(raised));
    response
}

/// Returns the client's request id if it is short and consists of safe characters, otherwise a new one.
fn request_id(request: &Request) -> String {
    let safe = |id: &&str| {
        !id.is_empty()
            && id.len() <= REQUEST_ID_LENGTH
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let client_id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(safe);
    client_id.map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

fn finish(response: &mut Response, request_id: &str) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let media_type = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes().to_owned()).unwrap_or_default();
    if media_type.starts_with(b"application/json") {
        // The media type of JSON has no charset parameter.
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if media_type.starts_with(b"text/csv") {
        // The document names the media type without the charset, so that clients can match it.
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    }
    if media_type.starts_with(b"text/html") {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(HTML_POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}
