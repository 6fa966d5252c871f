use std::{future::pending, time::Duration};

use api::{
    edge::{Edge, EdgeSettings},
    serve,
};
use poem::{EndpointExt, Response, endpoint::make, http::Method};
use worker::metrics::{Metrics, ProcessKind};

use super::Scene;
use crate::{
    contract::documented_operations,
    support::{Answer, Client, TestApp, edge_settings},
};

const ORIGIN: &str = "https://app.example.org";

fn cors_settings() -> EdgeSettings {
    EdgeSettings { origins: vec![ORIGIN.parse().unwrap()], ..edge_settings(Duration::from_mins(1)) }
}

/// A service that pages of `ORIGIN` may call.
async fn app_with_cors() -> TestApp {
    let app = TestApp::spawn().await;
    let endpoint = serve::endpoint(&app, &cors_settings()).boxed();
    app.serving(endpoint)
}

/// The preflight request that a browser sends before it lets a page make a call.
async fn preflight(client: &Client<'_>, origin: &str, method: &str, headers: &str) -> Answer {
    let call = client.call(Method::OPTIONS, "/admin/users").header("origin", origin);
    let call = call.header("access-control-request-method", method);
    call.header("access-control-request-headers", headers).send().await
}

fn header_values(answer: &Answer, header: &str) -> Vec<String> {
    let mut values: Vec<String> = answer.header(header).split(',').map(|name| name.trim().to_lowercase()).collect();
    values.sort();
    values
}

#[tokio::test]
async fn pages_of_an_origin_that_is_not_allowed_cannot_call_the_service() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    for (app, origin) in [(&app, ORIGIN), (&app_with_cors().await, "https://evil.example")] {
        let preflight = preflight(&app.anonymous(), origin, "POST", "content-type").await;
        preflight.is("LMS-API-002");
        let read = app.anonymous().call(Method::GET, "/schools").header("origin", origin).send().await;
        assert!(read.status == 200 || read.code() == "LMS-SCH-001", "{read}");
        for answer in [preflight, read] {
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{answer}");
        }
    }
}

#[tokio::test]
async fn pages_of_an_allowed_origin_may_call_every_operation() {
    let app = app_with_cors().await;
    for operation in documented_operations() {
        let call = app.anonymous().call(Method::OPTIONS, &operation.path_with(|| "x".into()));
        let call = call.header("origin", ORIGIN).header("access-control-request-method", operation.method.as_str());
        let call = call.header("access-control-request-headers", "authorization, content-type, idempotency-key");
        let answer = call.send().await;
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{}: {answer}", operation.id);
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
        assert_eq!(answer.header("access-control-max-age"), "86400");
        let methods = header_values(&answer, "access-control-allow-methods");
        assert!(methods.contains(&operation.method.as_str().to_lowercase()));
        let headers = ["authorization", "content-type", "idempotency-key", "x-request-id"];
        assert_eq!(header_values(&answer, "access-control-allow-headers"), headers);
    }
}

#[tokio::test]
async fn pages_of_an_allowed_origin_can_read_responses_errors_and_request_ids() {
    let app = app_with_cors().await;
    let oak = app.school("oak").await;
    let calls = [app.as_(&oak.pupil).call(Method::GET, "/auth/me"), app.anonymous().call(Method::GET, "/auth/me")];
    for call in calls.into_iter().chain([app.anonymous().call(Method::GET, "/nonsense")]) {
        let answer = call.header("origin", ORIGIN).send().await;
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{answer}");
        let exposed = ["content-disposition", "retry-after", "x-error-field", "x-request-id"];
        assert_eq!(header_values(&answer, "access-control-expose-headers"), exposed);
        assert_eq!(answer.header("access-control-allow-credentials"), "", "the service has no cookies");
        assert_eq!(answer.header("vary"), "Origin");
    }
}

#[tokio::test]
async fn pages_of_an_allowed_origin_can_read_failures_of_the_edge() {
    let settings = EdgeSettings { timeout: Duration::from_millis(1), ..cors_settings() };
    let app = TestApp::spawn().await;
    let inner = make(async |_| pending::<Response>().await);
    let slow = Edge::around(inner, &settings, Metrics::new(ProcessKind::Api)).boxed();
    let answer = app.serving(slow).anonymous().call(Method::GET, "/schools").header("origin", ORIGIN).send().await;
    answer.is("LMS-API-006");
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
}

#[tokio::test]
async fn an_invalid_preflight_request_gets_a_code_of_the_catalogue() {
    let app = app_with_cors().await;
    for (method, headers) in [("BREW", "content-type"), ("POST", "x-nonsense"), ("", "")] {
        preflight(&app.anonymous(), ORIGIN, method, headers).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn strict_transport_security_is_sent_if_it_is_configured() {
    let app = TestApp::spawn().await;
    assert_eq!(app.anonymous().get("/schools").await.header("strict-transport-security"), "");
    let settings = EdgeSettings { tls_only_s: 31_536_000, ..edge_settings(Duration::from_mins(1)) };
    let endpoint = serve::endpoint(&app, &settings).boxed();
    let app = app.serving(endpoint);
    for path in ["/schools", "/nonsense", "/api/docs"] {
        assert_eq!(app.anonymous().get(path).await.header("strict-transport-security"), "max-age=31536000");
    }
}

#[tokio::test]
async fn responses_of_operations_are_neither_cached_nor_sniffed() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented_operations() {
        let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
        let answer = call.send().await;
        assert_eq!(answer.header("cache-control"), "no-store", "{}", operation.id);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", operation.id);
    }
}

#[tokio::test]
async fn html_pages_can_neither_run_scripts_nor_load_resources() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let path = format!("/teacher/classrooms/{}/login-cards", oak.classes[0].id);
    let cards = app.as_(&oak.teacher).post_nothing(&path).await;
    assert_eq!(
        cards.header("content-security-policy"),
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    assert_eq!(cards.header("referrer-policy"), "no-referrer");
    assert_eq!(cards.header("cache-control"), "no-store");
}
