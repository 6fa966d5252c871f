//! Serves the web app: the files that `scripts/web build` writes to `api/web/dist`, and the app's page for the
//! addresses of its screens.
//!
//! Release builds embed the files. Debug builds read them when the process starts, so that a new build of the app needs
//! no new build of the service. Without a build of the app, every screen is a page that says how to build it.

mod content_encoding;
mod files;

use std::{fmt, sync::Arc, sync::LazyLock};

use poem::{
    Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    web::headers::{HeaderMapExt, IfNoneMatch},
};
use rust_embed::Embed;

use content_encoding::Accepted;
use files::{File, Files};

/// The folder of the app's build.
#[derive(Embed)]
#[folder = "web/dist/app/"]
#[allow_missing = true]
struct Build;

/// The page of the app, which the browser shows for the address of every screen.
const PAGE: &str = "index.html";

/// The page for a service without the app.
const UNBUILT: &str = include_str!("unbuilt.html");

/// The paths that never show a screen. Slugs of schools are never one of these words.
const NOT_SCREENS: [&str; 3] = ["api", "health", "_app"];

/// The features of browsers that the app does not use.
const PERMISSIONS: &str = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The web app.
#[derive(Debug)]
pub struct WebApp {
    files: Files,
    /// The content security policy of the page.
    policy: HeaderValue,
}

impl WebApp {
    /// Returns the app that was built with this binary.
    pub fn built() -> Arc<Self> {
        static BUILT: LazyLock<Arc<WebApp>> = LazyLock::new(|| {
            let files = Build::iter().filter_map(|path| Some((path.to_string(), Build::get(&path)?.data)));
            Arc::new(WebApp::of(files))
        });
        Arc::clone(&BUILT)
    }

    /// Returns an app of these files, by their paths. `PATH.br` and `PATH.gz` are the compressed copies of `PATH`.
    pub fn of<Path: Into<String>, Data: Into<Vec<u8>>>(files: impl IntoIterator<Item = (Path, Data)>) -> Self {
        let mut files: Files = files.into_iter().map(|(path, data)| (path.into(), data.into())).collect();
        if files.get(PAGE).is_none() {
            files = [(PAGE.to_owned(), UNBUILT.as_bytes().to_vec())].into_iter().collect();
        }
        let policy = policy(files.get(PAGE).map_or("", File::text));
        Self { files, policy }
    }

    /// Returns the response to a request for a file or a screen; `None` for every other request.
    fn respond(&self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let path = request.uri().path().strip_prefix('/')?;
        let (name, file) = match self.files.get(path) {
            Some(file) => (path, file),
            None if is_screen(path, request) => (PAGE, self.files.get(PAGE)?),
            None => return None,
        };
        let mut response = serve(file, request);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(name)));
        headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
        if name == PAGE {
            headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
            headers.insert(CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin"));
            headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS));
        }
        Some(response)
    }
}

const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Returns whether the request opens a screen: a browser asks for a page, and the path is not one of a file.
fn is_screen(path: &str, request: &Request) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let accept = request.headers().get(header::ACCEPT).map(HeaderValue::as_bytes).unwrap_or_default();
    let asks_for_page = accept.windows(b"text/html".len()).any(|part| part.eq_ignore_ascii_case(b"text/html"));
    path.is_empty() || (asks_for_page && !NOT_SCREENS.contains(&first) && !last.contains('.'))
}

fn serve(file: &File, request: &Request) -> Response {
    let copy = file.copy(Accepted::by(request));
    let stored = request.headers().typed_get::<IfNoneMatch>();
    let is_current = stored.is_some_and(|stored| !stored.precondition_passes(&copy.tag));
    let mut response = if is_current {
        Response::builder().status(StatusCode::NOT_MODIFIED).finish()
    } else {
        let body = if request.method() == Method::HEAD { Vec::new().into() } else { copy.data.clone() };
        let response =
            Response::builder().content_type(&file.media_type).header(header::CONTENT_LENGTH, copy.data.len());
        let response =
            copy.encoding.iter().fold(response, |response, it| response.header(header::CONTENT_ENCODING, *it));
        response.body(body)
    };
    response.headers_mut().typed_insert(copy.tag.clone());
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Returns how long browsers may store a file. The names of immutable files contain a hash of the content.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("_app/immutable/") { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

/// Returns the content security policy of the page: it allows everything from its own origin and, of inline scripts,
/// only those of the page itself, by their hashes.
fn policy(html: &str) -> HeaderValue {
    let hashes = files::inline_scripts(html).map(|script| format!(" 'sha256-{}'", files::hash(script.as_bytes())));
    let styles = files::inline_styles(html).map(|style| format!(" 'sha256-{}'", files::hash(style.as_bytes())));
    let policy = format!(
        "default-src 'self'; script-src 'self'{}; style-src 'self'{}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
        hashes.collect::<String>(),
        styles.collect::<String>(),
    );
    HeaderValue::try_from(policy).expect("base64 and the fixed words are a valid header")
}

/// Serves the web app, and passes every other request on.
pub struct WithWebApp<E> {
    inner: E,
    app: Arc<WebApp>,
}

impl<E: Endpoint> WithWebApp<E> {
    /// Serves `app` before `inner`.
    pub const fn around(inner: E, app: Arc<WebApp>) -> Self {
        Self { inner, app }
    }
}

impl<E> fmt::Debug for WithWebApp<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithWebApp")
    }
}

impl<E: Endpoint> Endpoint for WithWebApp<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        match self.app.respond(&request) {
            Some(response) => Ok(response),
            None => self.inner.call(request).await.map(IntoResponse::into_response),
        }
    }
}
