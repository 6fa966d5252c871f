//! HTML pages for people: the API browser and the catalogue of error codes. They are self-contained, and their content
//! security policy lets the browser load nothing from other hosts.

mod codes;
mod docs;

use poem::{
    Endpoint, Response, Route,
    endpoint::make_sync,
    get,
    http::{HeaderValue, header},
};

/// The path of the API browser.
pub const DOCS: &str = "/api/docs";

/// The path of the catalogue of error codes.
pub const CODES: &str = "/api/codes";

/// Adds the pages of the API that `document` describes.
pub fn add_to(route: Route, document: &'static str) -> Route {
    route.nest(DOCS, docs::routes()).nest(CODES, codes::routes(document))
}

/// Serves a page with its content security policy.
fn page(html: &'static str, policy: &'static str) -> impl Endpoint {
    get(make_sync(move |_| {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
            .body(html)
    }))
}

/// Serves a file of a page. The file changes only with the version of the service. Caches keep it for only an hour, so
/// that a new version soon appears.
fn file(content: &'static str, media_type: &'static str) -> impl Endpoint {
    get(make_sync(move |_| {
        Response::builder()
            .content_type(media_type)
            .header(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"))
            .body(content)
    }))
}
