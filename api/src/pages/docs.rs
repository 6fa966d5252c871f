//! The API browser: Swagger UI, as poem-openapi ships it, for the OpenAPI document of this service.
//!
//! poem-openapi's own page has the script, the style and the document inline. A strict content security policy forbids
//! inline scripts, so the script and the style are extracted and served as files.

use std::sync::LazyLock;

use poem::Route;
use poem_openapi::OpenApiService;

use super::{file, page};

/// Allows scripts, styles and requests only of this service. Swagger UI's style sheet contains images as `data:` URLs.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = include_str!("docs.html");

/// The script that starts Swagger UI without its validator, because the validator is an external service.
const START: &str = include_str!("docs.js");

/// The parts of poem-openapi's page that are served as files.
struct BundledAssets {
    script: String,
    style: String,
}

static SHIPPED: LazyLock<BundledAssets> = LazyLock::new(|| {
    let page = OpenApiService::new((), "", "").swagger_ui_html();
    let between = |begin, end| Some(page.split_once(begin)?.1.split_once(end)?.0.to_owned());
    BundledAssets {
        script: between("<script charset=\"UTF-8\">", "</script>").expect("Swagger UI's script"),
        style: between("<style charset=\"UTF-8\">", "</style>").expect("Swagger UI's style"),
    }
});

/// The routes of the page and its files.
///
/// # Panics
/// Panics if poem-openapi's page has changed its structure, so that the service does not start with a broken page.
pub(super) fn routes() -> Route {
    Route::new()
        .at("/", page(PAGE, POLICY))
        .at("/start.js", file(START, "text/javascript; charset=utf-8"))
        .at("/swagger-ui.js", file(&SHIPPED.script, "text/javascript; charset=utf-8"))
        .at("/swagger-ui.css", file(&SHIPPED.style, "text/css; charset=utf-8"))
}
