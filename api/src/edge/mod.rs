//! The edge: what every request passes on its way in and out.
//!
//! Here a request gets its id, its limits of size and time, and a net under panics; and here every response of 400 and
//! above becomes exactly `{"code", "error"}`, its cause logged once as `api error` and never answered.

mod telling;

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
use openapi::{Code, CodeType, Raised, by_status, code};
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

pub use telling::Trail;

use crate::browsers::Browsers;
use telling::Passed;

/// The header that carries a request's id, in and out.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest request id that is taken over from a client.
const REQUEST_ID_LENGTH: usize = 64;

/// A body in bytes, at most.
const BODY_LIMIT: usize = 256 * 1024;

/// The body of a roster's upload, at most: the file of 10 MB and the form around it.
const UPLOAD_LIMIT: usize = ROSTER_LIMIT + 64 * 1024;

/// A roster in bytes, at most.
pub const ROSTER_LIMIT: usize = 10 * 1000 * 1000;

/// So much of a body that nobody wants is still read, and for so long: as much as people take for a roster by mistake.
const READ_OUT: usize = 100 * 1000 * 1000;
const READ_OUT_TIME: Duration = Duration::from_secs(30);

/// What a page of HTML may do that does not say so itself: it may have a style in it, and nothing else.
const HTML_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What is written as an escape in a path: all but letters, digits, slashes and some signs.
const NOT_IN_A_PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How the edge is.
#[derive(Debug, Clone)]
pub struct EdgeSettings {
    /// How long an answer may take.
    pub timeout: Duration,
    /// The origins whose pages may call the service.
    pub origins: Vec<HeaderValue>,
    /// Seconds for which browsers are to come by TLS alone; 0: they are not told.
    pub tls_only_s: u32,
}

/// The edge around the whole service.
pub struct Edge<E> {
    inner: Browsers<Guarded<E>>,
    tls_only_s: u32,
    metrics: Metrics,
}

impl<E: Endpoint> Edge<E> {
    /// Around `inner`. Every request is counted.
    pub fn around(inner: E, settings: &EdgeSettings, metrics: Metrics) -> Self {
        let guarded = Guarded { inner, timeout: settings.timeout };
        Self { inner: Browsers::around(guarded, settings.origins.clone()), tls_only_s: settings.tls_only_s, metrics }
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
        let (begun, method) = (Instant::now(), request.method().clone());
        let _in_flight = self.metrics.request_begins();
        let request_id = request_id(&request);
        let trail = Trail::default();
        request.extensions_mut().insert(trail.clone());
        make_readable(&mut request);

        let span = tracing::info_span!("request", request_id);
        let trace = traces::request_span(&request_id);
        let mut response = match self.inner.call(request).instrument(trace.clone()).instrument(span).await {
            Ok(response) => response,
            Err(error) => raised(by_status(error.status().as_u16()), &error.to_string()),
        };
        if response.status().as_u16() >= 400 && response.data::<Arc<Raised>>().is_none() {
            let allow = response.headers().get(header::ALLOW).cloned();
            response = raised(by_status(response.status().as_u16()), "refused before any operation");
            response.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
        }
        let passed = Passed::of(&response, &request_id, &method, &trail, begun);
        passed.tell(&self.metrics, &trace);
        finish(&mut response, &request_id);
        if self.tls_only_s > 0
            && let Ok(value) = HeaderValue::try_from(format!("max-age={}", self.tls_only_s))
        {
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
        }
        Ok(response)
    }
}

/// A path whose escapes are no text matches no route; what is no text is replaced by the sign for it, so that an id
/// like that is answered as a malformed one.
fn make_readable(request: &mut Request) {
    let path = percent_decode_str(request.uri().path());
    if path.clone().decode_utf8().is_ok() {
        return;
    }
    let readable = path.decode_utf8_lossy().into_owned();
    let written = utf8_percent_encode(&readable, &NOT_IN_A_PATH).to_string();
    let with_query = match request.uri().query() {
        Some(query) => format!("{written}?{query}"),
        None => written,
    };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = with_query.parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

/// The service with a limit of time, a limit of size, and a net under panics: whatever it does, there is an answer.
struct Guarded<E> {
    inner: E,
    timeout: Duration,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let body = Incoming::of(&mut request);
        let answered = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let response = match tokio::time::timeout(self.timeout, answered).await {
            Ok(Ok(Ok(response))) => response.into_response(),
            Ok(Ok(Err(error))) => raised(by_status(error.status().as_u16()), &error.to_string()),
            Ok(Err(panic)) => raised(code::API_005::CODE, &format!("panic: {}", panic_text(panic.as_ref()))),
            Err(_) => raised(code::API_006::CODE, "the request took too long"),
        };
        body.read_out().await;
        Ok(if body.is_too_large() { raised(code::API_003::CODE, "the body exceeds its limit") } else { response })
    }
}

fn raised(code: &'static Code, cause: &str) -> Response {
    let raised = Raised::new(code, Some(cause.into()));
    let mut response = raised.response();
    response.set_data(Arc::new(raised));
    response
}

/// The client's own id when it is short and harmless, else a new one.
fn request_id(request: &Request) -> String {
    let safe = |id: &&str| {
        !id.is_empty()
            && id.len() <= REQUEST_ID_LENGTH
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(safe);
    given.map_or_else(|| Uuid::now_v7().to_string(), ToOwned::to_owned)
}

/// A request's body: counted as it is read, because a length need not be told beforehand, and read to its end by us where
/// nobody else did. A connection that is closed on a client who still sends is reset, and the answer is lost with it.
struct Incoming {
    rest: Arc<Mutex<BoxStream<'static, io::Result<Bytes>>>>,
    begun: Arc<AtomicBool>,
    too_large: Arc<AtomicBool>,
    /// The client sends its body when somebody begins to read it.
    awaits_us: bool,
}

impl Incoming {
    /// Puts a counted body in the place of the request's own.
    fn of(request: &mut Request) -> Self {
        let limit = if request.uri().path().ends_with("/admin/imports") { UPLOAD_LIMIT } else { BODY_LIMIT };
        let incoming = Self {
            awaits_us: request.headers().contains_key(header::EXPECT),
            rest: Arc::new(Mutex::new(request.take_body().into_bytes_stream().fuse().boxed())),
            begun: Arc::default(),
            too_large: Arc::default(),
        };
        let (rest, begun, too_large) = (incoming.rest.clone(), incoming.begun.clone(), incoming.too_large.clone());
        let counted = stream::try_unfold(limit, move |left| {
            let (rest, begun, too_large) = (rest.clone(), begun.clone(), too_large.clone());
            async move {
                begun.store(true, Ordering::Relaxed);
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

    /// Reads what is left of the body, within limits.
    async fn read_out(&self) {
        if self.awaits_us && !self.begun.load(Ordering::Relaxed) {
            return;
        }
        let reading = async {
            let mut rest = self.rest.lock().await;
            let mut left = READ_OUT;
            while let Some(Ok(chunk)) = rest.next().await
                && let Some(less) = left.checked_sub(chunk.len())
            {
                left = less;
            }
        };
        // Who sends longer than that is cut off.
        let _ = tokio::time::timeout(READ_OUT_TIME, reading).await;
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
        // JSON has no charset.
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if media_type.starts_with(b"text/html") {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(HTML_POLICY));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}
