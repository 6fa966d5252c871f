use std::collections::{BTreeMap, BTreeSet};

use poem::http::Method;

use super::GET;
use crate::{contract::documented_operations, support::TestApp};

#[tokio::test]
async fn an_unknown_route_is_not_found() {
    let app = TestApp::spawn().await;
    for path in [
        "/api/v1/nonsense",
        "/api/v1/",
        "/api/v2/schools",
        "/api/v1/schools/",
        "/api/v1//schools",
        "/api/v1/admin/users/a/b/c",
        "/api/nonsense",
        "/api/docs/nonsense",
        "/api/v1/%00",
    ] {
        app.anonymous().get(path).await.is("LMS-API-001");
    }
}

#[tokio::test]
async fn a_path_that_is_not_utf_8_is_an_unknown_route_or_a_malformed_id() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for path in ["/api/v1/%ff", "/schools/%ff", "/schools/%ff?q=%ff", "/%ff/%2f%3f"] {
        app.anonymous().get(path).await.is("LMS-API-001");
    }
    app.anonymous().get("/admin/users/%ff").await.is("LMS-AUTH-001");
    app.as_(&oak.it_admin).get("/admin/users/%ff").await.is("LMS-ADM-002");
    app.as_(&oak.it_admin).get(&format!("/admin/users/%c3{}", oak.pupil.id)).await.is("LMS-ADM-002");
}

#[tokio::test]
async fn a_method_that_a_route_does_not_have_is_not_allowed() {
    let app = TestApp::spawn().await;
    let cases = [
        (Method::DELETE, "/schools"),
        (Method::POST, "/schools"),
        (GET, "/auth/pupil/login"),
        (Method::PUT, "/admin/users"),
        (Method::PATCH, "/platform/usage"),
        (Method::from_bytes(b"BREW").unwrap(), "/schools"),
        (Method::POST, "/api/openapi.json"),
    ];
    for (method, path) in cases {
        app.anonymous().call(method, path).send().await.is("LMS-API-002");
    }
}

#[tokio::test]
async fn the_response_to_a_method_that_is_not_allowed_lists_the_allowed_ones() {
    let app = TestApp::spawn().await;
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in documented_operations() {
        let methods = paths.entry(operation.path_with(|| "x".into())).or_default();
        methods.insert(operation.method.to_string());
        // A GET route also accepts HEAD.
        methods.extend((operation.method == GET).then(|| "HEAD".to_owned()));
    }
    for (path, expected) in paths {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let answer = app.anonymous().call(method.parse().unwrap(), &path).send().await;
            assert_eq!(answer.status == 405, !expected.contains(method), "{method} {path}: {answer}");
            if answer.status == 405 {
                let allowed = answer.header("allow").split(", ").map(ToOwned::to_owned).collect();
                assert_eq!(expected, allowed, "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn successes_and_errors_are_neither_cached_nor_sniffed() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    for path in ["/schools", "/nonsense"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}
