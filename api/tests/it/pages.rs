//! `/api/docs` and `/api/codes`: the HTML pages.

use std::collections::BTreeSet;

use openapi::{CATALOGUE, remedy};
use poem::http::Method;

use crate::{
    contract::documented_operations,
    support::{Answer, TestApp},
};

/// The values of these attributes in a page.
fn attributes<'a>(html: &'a str, names: &[&str]) -> Vec<&'a str> {
    let values = |name: &&str| {
        let start = format!(" {name}=\"");
        html.match_indices(&start)
            .map(|(at, start)| html[at + start.len()..].split_once('"').unwrap().0)
            .collect::<Vec<_>>()
    };
    names.iter().flat_map(values).collect()
}

/// The directives of a page's Content-Security-Policy, with their sources.
fn policy(page: &Answer) -> Vec<&str> {
    page.header("content-security-policy").split(';').map(str::trim).collect()
}

#[tokio::test]
async fn the_api_browser_loads_nothing_from_elsewhere() {
    let app = TestApp::spawn().await;
    let page = app.anonymous().get("/api/docs").await;
    page.ok();
    assert!(page.text().starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    let addresses = attributes(page.text(), &["src", "href"]);
    assert!(addresses.len() >= 4, "{addresses:?}");
    for address in addresses {
        assert!(address == "data:," || address.starts_with("/api/"), "{address}");
        if address.starts_with("/api/docs/") {
            let file = app.anonymous().get(address).await;
            assert!(file.status == 200 && !file.body.is_empty(), "{address}");
            assert_eq!(file.header("cache-control"), "public, max-age=3600");
        }
    }
    // The policy makes the browser block all other hosts and all inline scripts.
    let words: BTreeSet<&str> = policy(&page).iter().flat_map(|directive| directive.split(' ').skip(1)).collect();
    assert_eq!(words, ["'none'", "'self'", "data:"].into());
    assert!(policy(&page).contains(&"default-src 'none'") && policy(&page).contains(&"script-src 'self'"));
    assert!(!page.text().contains("<style") && !page.text().contains("style=\"") && !page.text().contains(" on"));
}

#[tokio::test]
async fn the_api_browser_is_swagger_ui_and_calls_no_external_validator() {
    let app = TestApp::spawn().await;
    let start = app.anonymous().get("/api/docs/start.js").await;
    assert_eq!(start.header("content-type"), "text/javascript; charset=utf-8");
    assert!(start.text().contains("url: \"/api/openapi.json\"") && start.text().contains("validatorUrl: null"));
    let script = app.anonymous().get("/api/docs/swagger-ui.js").await;
    assert!(script.text().contains("SwaggerUIBundle") && !script.text().contains("</script>"));
    assert!(app.anonymous().get("/api/docs/swagger-ui.css").await.text().contains(".swagger-ui"));
    assert!(!app.anonymous().get("/api/docs/swagger-ui.css").await.text().contains("url(http"));
}

#[tokio::test]
async fn the_catalogue_is_a_page_with_an_anchor_and_a_row_for_each_code() {
    let app = TestApp::spawn().await;
    let page = app.anonymous().get("/api/codes").await;
    page.ok();
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let html = page.text();
    for code in CATALOGUE {
        let start = format!("<tr id=\"{}\">", code.id);
        let row = html.split_once(&start).unwrap_or_else(|| panic!("{} has no row", code.id)).1;
        let row = row.split_once("</tr>").unwrap().0;
        let escaped = |text: &str| text.replace('\'', "&#39;").replace('"', "&quot;");
        let status = code.http_status.to_string();
        for text in [code.message, code.likely_cause, remedy(code), &status] {
            assert!(row.contains(&format!("<td>{}</td>", escaped(text))), "{}: {text}", code.id);
        }
        let listed: BTreeSet<String> = attributes(row, &["href"])
            .iter()
            .filter_map(|link| Some(link.strip_prefix("/api/docs#/")?.split_once('/')?.1.to_owned()))
            .collect();
        let operations = documented_operations()
            .into_iter()
            .filter(|operation| operation.codes().iter().any(|(_, documented)| documented == code.id));
        assert_eq!(listed, operations.map(|operation| operation.id).collect(), "{}", code.id);
    }
}

#[tokio::test]
async fn the_catalogue_page_is_accessible_and_loads_only_its_own_style() {
    let app = TestApp::spawn().await;
    let page = app.anonymous().get("/api/codes").await;
    let html = page.text();
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert_eq!((html.matches("<h1>").count(), html.matches("<main>").count()), (1, 1));
    assert_eq!(html.matches("<table>").count(), html.matches("<thead>").count());
    assert_eq!(html.matches("<th scope=\"row\">").count(), CATALOGUE.len());
    let ids = attributes(html, &["id"]);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "every id is unique");
    for link in attributes(html, &["href"]).into_iter().filter_map(|link| link.strip_prefix('#')) {
        assert!(ids.contains(&link), "{link} is not on the page");
    }
    assert_eq!(policy(&page)[..2], ["default-src 'none'", "style-src 'self'"]);
    let style = app.anonymous().get("/api/codes/style.css").await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
}

#[tokio::test]
async fn a_browser_that_has_the_document_or_a_page_does_not_get_it_again() {
    let app = TestApp::spawn().await;
    for path in ["/api/openapi.json", "/api/docs", "/api/codes", "/api/docs/swagger-ui.js", "/api/codes/style.css"] {
        let first = app.anonymous().get(path).await;
        first.ok();
        let (tag, cache_control) = (first.header("etag").to_owned(), first.header("cache-control").to_owned());
        assert!(cache_control.starts_with("public, "), "{path}: {cache_control}");
        // A proxy that compresses the page makes its tag weak.
        let get =
            async |stored: &str| app.anonymous().call(Method::GET, path).header("if-none-match", stored).send().await;
        for stored in [tag.clone(), format!("W/{tag}"), format!("\"another\", {tag}")] {
            let again = get(&stored).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {stored}");
            assert_eq!((again.header("etag"), again.header("cache-control")), (&*tag, &*cache_control));
        }
        let changed = get("\"another\"").await;
        assert_eq!((changed.status, changed.body == first.body), (200, true), "{path}");
    }
}
