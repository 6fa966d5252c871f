//! HTML pages for people: the API browser and the catalogue of error codes. They are self-contained, and their content
//! security policy lets the browser load nothing from other hosts.

mod codes;
mod docs;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use poem::{
    Endpoint, Response, Route,
    endpoint::make_sync,
    get,
    http::{HeaderValue, StatusCode, header},
    web::headers::{ETag, HeaderMapExt, IfNoneMatch},
};
use sha2::{Digest, Sha256};

/// The path of the API browser.
pub const DOCS: &str = "/api/docs";

/// The path of the catalogue of error codes.
pub const CODES: &str = "/api/codes";

/// Adds the pages of the API that `document` describes.
pub fn add_to(route: Route, document: &'static str) -> Route {
    route.nest(DOCS, docs::routes()).nest(CODES, codes::routes(document))
}

/// Serves the OpenAPI document.
pub fn document(text: &'static str) -> impl Endpoint {
    get(content(text, "application/json", REVALIDATED, None))
}

/// Serves a page with its content security policy.
fn page(html: &'static str, policy: &'static str) -> impl Endpoint {
    get(content(html, "text/html; charset=utf-8", REVALIDATED, Some(policy)))
}

/// Serves a file of a page. Caches keep it for an hour, so that a new version soon appears.
fn file(text: &'static str, media_type: &'static str) -> impl Endpoint {
    get(content(text, media_type, "public, max-age=3600", None))
}

/// Lets browsers store the content, but ask before each use whether it has changed.
const REVALIDATED: &str = "public, no-cache";

/// Serves content that changes only with the version of the service. A client that already has the content, according
/// to the header If-None-Match, receives status 304 instead.
fn content(
    text: &'static str,
    media_type: &'static str,
    cache_control: &'static str,
    policy: Option<&'static str>,
) -> impl Endpoint {
    let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text)));
    let tag: ETag = tag.parse().expect("base64 in quotes is an entity tag");
    make_sync(move |request| {
        let stored = request.headers().typed_get::<IfNoneMatch>();
        let is_current = stored.is_some_and(|stored| !stored.precondition_passes(&tag));
        let mut response = if is_current {
            Response::builder().status(StatusCode::NOT_MODIFIED).finish()
        } else {
            Response::builder().content_type(media_type).body(text)
        };
        let headers = response.headers_mut();
        headers.typed_insert(tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        if let Some(policy) = policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        response
    })
}
