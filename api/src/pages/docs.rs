//! The API browser: Swagger UI, as poem-openapi ships it, with the document that is served.
//!
//! poem-openapi's own page has its script, its style and its document in it. A strict policy forbids scripts within a
//! page, so they are taken out and served as files.

use std::sync::LazyLock;

use poem::Route;
use poem_openapi::OpenApiService;

use super::{file, page};

/// Scripts, styles and requests of the service's own alone. Swagger UI's style has pictures as data in it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE: &str = include_str!("docs.html");

/// Without a validator, which would be asked over the network.
const START: &str = include_str!("docs.js");

/// What is taken out of poem-openapi's page.
struct Shipped {
    script: String,
    style: String,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let page = OpenApiService::new((), "", "").swagger_ui_html();
    let between = |begin, end| Some(page.split_once(begin)?.1.split_once(end)?.0.to_owned());
    Shipped {
        script: between("<script charset=\"UTF-8\">", "</script>").expect("Swagger UI's script"),
        style: between("<style charset=\"UTF-8\">", "</style>").expect("Swagger UI's style"),
    }
});

/// The page and its files.
///
/// # Panics
/// When poem-openapi's page has another form: a mistake that no caller should meet, so the service does not start.
pub(super) fn routes() -> Route {
    Route::new()
        .at("/", page(PAGE, POLICY))
        .at("/start.js", file(START, "text/javascript; charset=utf-8"))
        .at("/swagger-ui.js", file(&SHIPPED.script, "text/javascript; charset=utf-8"))
        .at("/swagger-ui.css", file(&SHIPPED.style, "text/css; charset=utf-8"))
}
