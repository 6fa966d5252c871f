//! The edge: the middleware that every request and response passes through.
//!
//! It assigns the request id, limits the size and the duration of a request, and catches panics. It turns every
//! response with a status of 400 or above into exactly `{"code", "error"}`. The cause is logged once as `api error` and
//! never sent to the client.

mod observe;

use std::{
    fmt, io,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use openapi::{Code, CodeType, RaisedFailure, code, code_for_status};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use poem::{
    Body, Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderName, HeaderValue, Uri, header},
};
use tokio::sync::Mutex;
use tokio_util::bytes::Bytes;
use tracing::Instrument;
use uuid::Uuid;
use worker::{metrics::Metrics, traces};

pub use observe::RequestContext;

use crate::cors::SelectiveCors;
use observe::CompletedRequest;

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

/// The maximum number of bytes of an unread body that are drained before the connection may close. It allows for a
/// large file that somebody uploads as a roster by mistake.
const DRAIN_LIMIT: usize = 100 * 1000 * 1000;

/// How long an unread body is drained.
const DRAIN_TIME: Duration = Duration::from_secs(30);

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
        let guarded = GuardedEndpoint { inner, timeout: settings.timeout };
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

/// Limits the time and the size of a request, and catches panics, so that there is always a response.
struct GuardedEndpoint<E> {
    inner: E,
    timeout: Duration,
}

impl<E: Endpoint> Endpoint for GuardedEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let body = Incoming::of(&mut request);
        let caught = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let response = match tokio::time::timeout(self.timeout, caught).await {
            Ok(Ok(Ok(response))) => response.into_response(),
            Ok(Ok(Err(error))) => raised(code_for_status(error.status().as_u16()), &error.to_string()),
            Ok(Err(panic)) => raised(code::API_005::CODE, &format!("panic: {}", panic_text(panic.as_ref()))),
            Err(_) => raised(code::API_006::CODE, "the request took too long"),
        };
        body.drain().await;
        Ok(if body.is_too_large() { raised(code::API_003::CODE, "the body exceeds its limit") } else { response })
    }
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

/// A request's body. Its size is counted while it is read, because a client need not declare the length.
///
/// The part that the handler does not read is drained. Otherwise, closing the connection while the client still sends
/// would reset the connection, and the response would be lost.
struct Incoming {
    rest: Arc<Mutex<BoxStream<'static, io::Result<Bytes>>>>,
    started: Arc<AtomicBool>,
    too_large: Arc<AtomicBool>,
    /// The client expects `100 Continue`: it sends the body only when the service starts to read it.
    expects_continue: bool,
}

impl Incoming {
    /// Replaces the request's body by one that counts its size.
    fn of(request: &mut Request) -> Self {
        let limit = if request.uri().path().ends_with("/admin/imports") { UPLOAD_LIMIT } else { BODY_LIMIT };
        let incoming = Self {
            expects_continue: request.headers().contains_key(header::EXPECT),
            rest: Arc::new(Mutex::new(request.take_body().into_bytes_stream().fuse().boxed())),
            started: Arc::default(),
            too_large: Arc::default(),
        };
        let (rest, started, too_large) = (incoming.rest.clone(), incoming.started.clone(), incoming.too_large.clone());
        let counted = stream::try_unfold(limit, move |left| {
            let (rest, started, too_large) = (rest.clone(), started.clone(), too_large.clone());
            async move {
                started.store(true, Ordering::Relaxed);
                let Some(chunk) = rest.lock().await.next().await.transpose()? else { return Ok(None) };
                let less = left.checked_sub(chunk.len()).ok_or_else(|| {
                    too_large.store(true, Ordering::Relaxed);
                    io::Error::other("the body exceeds its limit")
                })?;
                Ok::<_, io::Error>(Some((chunk, less)))
            }
        });
        request.set_body(Body::from_bytes_stream(counted));
        incoming
    }

    fn is_too_large(&self) -> bool {
        self.too_large.load(Ordering::Relaxed)
    }

    /// Drains the rest of the body, within limits.
    async fn drain(&self) {
        if self.expects_continue && !self.started.load(Ordering::Relaxed) {
            return;
        }
        let reading = async {
            let mut rest = self.rest.lock().await;
            let mut left = DRAIN_LIMIT;
            while let Some(Ok(chunk)) = rest.next().await
                && let Some(less) = left.checked_sub(chunk.len())
            {
                left = less;
            }
        };
        // A client that sends for longer than `DRAIN_TIME` is cut off.
        let _ = tokio::time::timeout(DRAIN_TIME, reading).await;
    }
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
    if media_type.starts_with(b"text/html") {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(HTML_POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}
