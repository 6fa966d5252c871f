//! Pages for people: the API browser, and the catalogue of codes. They hold all that they need, and a policy that lets
//! the browser load nothing from elsewhere.

mod codes;
mod docs;

use poem::{
    Endpoint, Response, Route,
    endpoint::make_sync,
    get,
    http::{HeaderValue, header},
};

/// Where the API browser is.
pub const DOCS: &str = "/api/docs";

/// Where the catalogue of codes is.
pub const CODES: &str = "/api/codes";

/// The pages of an API with that document.
pub fn add_to(route: Route, document: &'static str) -> Route {
    route.nest(DOCS, docs::routes()).nest(CODES, codes::routes(document))
}

/// A page with its policy.
fn page(html: &'static str, policy: &'static str) -> impl Endpoint {
    get(make_sync(move |_| {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
            .body(html)
    }))
}

/// A file of a page: it changes with the version of the service alone, and then soon.
fn file(content: &'static str, media_type: &'static str) -> impl Endpoint {
    get(make_sync(move |_| {
        Response::builder()
            .content_type(media_type)
            .header(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"))
            .body(content)
    }))
}
