use poem::http::Method;

use super::GET;
use crate::support::TestApp;

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
async fn a_path_that_is_no_text_is_an_invalid_request() {
    let app = TestApp::spawn().await;
    for path in ["/api/v1/%ff", "/schools/%ff", "/admin/users/%ff"] {
        app.anonymous().get(path).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_have_is_not_allowed() {
    let app = TestApp::spawn().await;
    let wrong = [
        (Method::DELETE, "/schools"),
        (Method::POST, "/schools"),
        (GET, "/auth/pupil/login"),
        (Method::PUT, "/admin/users"),
        (Method::PATCH, "/platform/usage"),
        (Method::from_bytes(b"BREW").unwrap(), "/schools"),
        (Method::POST, "/api/openapi.json"),
    ];
    for (method, path) in wrong {
        app.anonymous().call(method, path).send().await.is("LMS-API-002");
    }
}

#[tokio::test]
async fn a_method_that_is_not_allowed_is_told_those_that_are() {
    let app = TestApp::spawn().await;
    for (path, allow) in
        [("/schools", "GET, HEAD"), ("/auth/pupil/login", "POST"), ("/admin/users/x", "DELETE, GET, HEAD, PATCH")]
    {
        for method in [Method::PUT, Method::TRACE, Method::OPTIONS, Method::from_bytes(b"QUERY").unwrap()] {
            let answer = app.anonymous().call(method, path).send().await;
            answer.is("LMS-API-002");
            assert_eq!(answer.header("allow"), allow);
        }
    }
}

#[tokio::test]
async fn what_is_answered_is_not_kept_nor_guessed_at() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    for path in ["/schools", "/nonsense"] {
        let answer = app.anonymous().get(path).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}
