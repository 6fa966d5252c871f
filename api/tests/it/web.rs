//! The web app: its files, and its page for the addresses of screens. These tests have an app of their own, so they
//! need no build of the real one.

use std::sync::Arc;

use api::{serve, web::WebApp};
use poem::{EndpointExt, http::Method};

use crate::support::{Answer, TIMEOUT, TestApp, edge_settings};

const PAGE: &str = "<!doctype html><script>boot()</script><script src=\"/x.js\"></script><p>The app";
const SCRIPT: &str = "_app/immutable/entry/start.AbC123.js";

/// The content type that browsers ask for when they open an address.
const NAVIGATION: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn app_with(files: &[(&str, &str)]) -> TestApp {
    let web = Arc::new(WebApp::of(files.iter().map(|(path, text)| (*path, *text))));
    let app = TestApp::spawn().await;
    let endpoint = serve::endpoint_with(&app, &edge_settings(TIMEOUT), web).boxed();
    app.serving(endpoint)
}

async fn app() -> TestApp {
    let compressed = |suffix: &str| format!("{SCRIPT}{suffix}");
    app_with(&[
        ("index.html", PAGE),
        ("index.html.br", "page in br"),
        (SCRIPT, "start()"),
        (&compressed(".br"), "br"),
        (&compressed(".gz"), "gz"),
        ("_app/version.json", "{}"),
        ("service-worker.js", "worker()"),
        ("favicon.svg", "<svg/>"),
        ("notes.gz", "a file of its own"),
    ])
    .await
}

/// Opens an address as a browser does.
async fn open(app: &TestApp, path: &str) -> Answer {
    app.anonymous().outside_the_api(Method::GET, path).header("accept", NAVIGATION).send().await
}

/// Loads a file as a page does.
async fn load(app: &TestApp, path: &str, encodings: &str) -> Answer {
    let call = app.anonymous().outside_the_api(Method::GET, path).header("accept", "*/*");
    call.header("accept-encoding", encodings).send().await
}

#[tokio::test]
async fn every_address_of_a_screen_shows_the_page_of_the_app() {
    let app = app().await;
    for path in ["/", "/oak-hill", "/oak-hill?u=apatel", "/practice/018f/end", "/staff/", "/apiary", "/healthy"] {
        let page = open(&app, path).await;
        assert_eq!((page.status, page.text()), (200, PAGE), "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "public, no-cache");
    }
    // A program that accepts any content type gets the page, too.
    assert_eq!(load(&app, "/", "identity").await.text(), PAGE);
}

#[tokio::test]
async fn what_is_not_a_screen_is_never_the_page() {
    let app = app().await;
    for path in [
        "/api",
        "/api/",
        "/api/v1/nonsense",
        "/health",
        "/health/live",
        "/_app",
        "/_app/immutable/entry/old.js",
        "/_app/nonsense",
        "/nonsense.js",
        "/oak-hill/picture.png",
    ] {
        open(&app, path).await.is("LMS-API-001");
    }
    // A script or a picture that asks for a screen's address gets an error and not a page.
    load(&app, "/oak-hill", "br").await.is("LMS-API-001");
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let call = app.anonymous().outside_the_api(method, "/oak-hill").header("accept", NAVIGATION);
        call.send().await.is("LMS-API-001");
    }
}

#[tokio::test]
async fn a_file_is_sent_in_the_smallest_encoding_that_the_client_accepts() {
    let app = app().await;
    let path = format!("/{SCRIPT}");
    let mut tags = Vec::new();
    for (encodings, encoding, text) in [
        ("gzip, deflate, br", "br", "br"),
        ("gzip;q=1.0, BR ; q=0.5", "br", "br"),
        ("gzip, br;q=0", "gzip", "gz"),
        ("gzip, br;q=nonsense", "gzip", "gz"),
        ("br;q=0, gzip;q=0.000", "", "start()"),
        ("deflate", "", "start()"),
        ("", "", "start()"),
    ] {
        let file = load(&app, &path, encodings).await;
        assert_eq!((file.header("content-encoding"), file.text()), (encoding, text), "{encodings}");
        assert_eq!(file.header("vary"), "accept-encoding");
        assert_eq!(file.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(file.header("content-length"), text.len().to_string());
        tags.push(file.header("etag").to_owned());
    }
    // Each encoding has a strong tag of its own.
    tags.dedup();
    assert_eq!(tags.len(), 3);
    assert!(tags.iter().all(|tag| tag.starts_with('"')), "{tags:?}");
    // `notes.gz` is not the copy of another file.
    assert_eq!(load(&app, "/notes.gz", "gzip").await.text(), "a file of its own");
}

#[tokio::test]
async fn immutable_files_are_stored_for_a_year_and_all_others_are_asked_for_again() {
    let app = app().await;
    let immutable = load(&app, &format!("/{SCRIPT}"), "br").await;
    assert_eq!(immutable.header("cache-control"), "public, max-age=31536000, immutable");
    for path in ["/", "/index.html", "/service-worker.js", "/_app/version.json", "/favicon.svg"] {
        assert_eq!(load(&app, path, "").await.header("cache-control"), "public, no-cache", "{path}");
    }
}

#[tokio::test]
async fn a_browser_that_has_a_file_does_not_get_it_again() {
    let app = app().await;
    for path in ["/".to_owned(), format!("/{SCRIPT}")] {
        let first = load(&app, &path, "br").await;
        let stored = |tag: String| {
            let call = app.anonymous().outside_the_api(Method::GET, &path).header("accept-encoding", "br");
            call.header("if-none-match", &tag).send()
        };
        let again = stored(first.header("etag").to_owned()).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(again.header(name), first.header(name), "{path} {name}");
        }
        assert_eq!(stored("\"another\"".into()).await.body, first.body);
    }
}

#[tokio::test]
async fn head_returns_the_headers_of_get_and_no_body() {
    let app = app().await;
    for path in ["/".to_owned(), "/oak-hill".to_owned(), format!("/{SCRIPT}")] {
        let call = |method| {
            let call = app.anonymous().outside_the_api(method, &path).header("accept", NAVIGATION);
            call.header("accept-encoding", "br").send()
        };
        let (get, head) = (call(Method::GET).await, call(Method::HEAD).await);
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in ["content-length", "content-type", "content-encoding", "etag", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn the_page_allows_only_its_own_origin_and_its_own_inline_script() {
    let app = app().await;
    let page = open(&app, "/oak-hill").await;
    let policy = page.header("content-security-policy");
    // The hash of `boot()`, as `openssl dgst -sha256 -binary | base64` computes it.
    let script = "script-src 'self' 'sha256-MeZS89WlF0u+o0hCvHTBt4q1WHU+U+sJKgbdRUc36mY='";
    let directives: Vec<&str> = policy.split("; ").collect();
    let expected = ["default-src 'self'", script, "style-src 'self'", "object-src 'none'", "base-uri 'none'"];
    assert_eq!(directives, [&expected[..], &["form-action 'self'", "frame-ancestors 'none'"]].concat());
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin");
    assert!(page.header("permissions-policy").contains("camera=()"));
}

#[tokio::test]
async fn a_service_without_the_app_says_how_to_build_it() {
    for files in [&[][..], &[("_app/version.json", "{}")]] {
        let app = app_with(files).await;
        let page = open(&app, "/oak-hill").await;
        assert!(page.status == 200 && page.text().contains("make web"), "{page}");
        assert!(!page.header("content-security-policy").contains("unsafe"));
        open(&app, "/_app/version.json").await.is("LMS-API-001");
        app.anonymous().get("/nonsense").await.is("LMS-API-001");
    }
}

#[tokio::test]
async fn the_app_of_this_build_has_no_script_or_style_that_its_policy_blocks() {
    let app = TestApp::spawn().await;
    let page = open(&app, "/").await;
    assert_eq!(page.text().matches("<script").count(), page.text().matches("<script>").count());
    assert!(!page.text().contains(" style=\"") && !page.text().contains("javascript:"));
    assert!(!page.header("content-security-policy").contains("unsafe"));
}
