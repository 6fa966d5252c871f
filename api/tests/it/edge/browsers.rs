use std::{future::pending, time::Duration};

use api::{
    edge::{Edge, EdgeSettings},
    serve,
};
use poem::{EndpointExt, Response, endpoint::make, http::Method};
use worker::metrics::{Metrics, Process};

use super::Scene;
use crate::{
    contract::documented,
    support::{Answer, Client, TestApp, edge_settings},
};

const ORIGIN: &str = "https://app.example.org";

fn shared() -> EdgeSettings {
    EdgeSettings { origins: vec![ORIGIN.parse().unwrap()], ..edge_settings(Duration::from_mins(1)) }
}

/// A service that pages of that origin may call.
async fn open_to_it() -> TestApp {
    let app = TestApp::spawn().await;
    let endpoint = serve::endpoint(&app, &shared()).boxed();
    app.serving(endpoint)
}

/// What a browser asks before it lets a page make a call.
async fn preflight(client: &Client<'_>, origin: &str, method: &str, headers: &str) -> Answer {
    let call = client.call(Method::OPTIONS, "/admin/users").header("origin", origin);
    let call = call.header("access-control-request-method", method);
    call.header("access-control-request-headers", headers).send().await
}

fn listed(answer: &Answer, header: &str) -> Vec<String> {
    let mut listed: Vec<String> = answer.header(header).split(',').map(|name| name.trim().to_lowercase()).collect();
    listed.sort();
    listed
}

#[tokio::test]
async fn no_other_site_may_call_the_service_unless_it_is_named() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    for (app, origin) in [(&app, ORIGIN), (&open_to_it().await, "https://evil.example")] {
        let asked = preflight(&app.anonymous(), origin, "POST", "content-type").await;
        asked.is("LMS-API-002");
        let read = app.anonymous().call(Method::GET, "/schools").header("origin", origin).send().await;
        assert!(read.status == 200 || read.code() == "LMS-SCH-001", "{read}");
        for answer in [asked, read] {
            assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_page_of_a_named_origin_may_call_every_operation_and_its_browser_remembers_that() {
    let app = open_to_it().await;
    for operation in documented() {
        let asked = app.anonymous().call(Method::OPTIONS, &operation.path_with(|| "x".into()));
        let asked = asked.header("origin", ORIGIN).header("access-control-request-method", operation.method.as_str());
        let asked = asked.header("access-control-request-headers", "authorization, content-type, idempotency-key");
        let answer = asked.send().await;
        assert_eq!((answer.status, answer.body.len()), (200, 0), "{}: {answer}", operation.id);
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
        assert_eq!(answer.header("access-control-max-age"), "86400");
        assert!(listed(&answer, "access-control-allow-methods").contains(&operation.method.as_str().to_lowercase()));
        let headers = ["authorization", "content-type", "idempotency-key", "x-request-id"];
        assert_eq!(listed(&answer, "access-control-allow-headers"), headers);
    }
}

#[tokio::test]
async fn a_page_of_a_named_origin_reads_answers_failures_and_their_request_id() {
    let app = open_to_it().await;
    let oak = app.school("oak").await;
    let calls = [app.as_(&oak.pupil).call(Method::GET, "/auth/me"), app.anonymous().call(Method::GET, "/auth/me")];
    for call in calls.into_iter().chain([app.anonymous().call(Method::GET, "/nonsense")]) {
        let answer = call.header("origin", ORIGIN).send().await;
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{answer}");
        let exposed = ["content-disposition", "retry-after", "x-request-id"];
        assert_eq!(listed(&answer, "access-control-expose-headers"), exposed);
        assert_eq!(answer.header("access-control-allow-credentials"), "", "no cookie of ours is there to be sent");
        assert_eq!(answer.header("vary"), "Origin");
    }
}

#[tokio::test]
async fn what_fails_around_the_operations_is_read_by_a_named_origin_too() {
    let settings = EdgeSettings { timeout: Duration::from_millis(1), ..shared() };
    let app = TestApp::spawn().await;
    let late = Edge::around(make(async |_| pending::<Response>().await), &settings, Metrics::of(Process::Api)).boxed();
    let answer = app.serving(late).anonymous().call(Method::GET, "/schools").header("origin", ORIGIN).send().await;
    answer.is("LMS-API-006");
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
}

#[tokio::test]
async fn a_preflight_that_asks_for_too_much_is_a_catalogue_failure() {
    let app = open_to_it().await;
    for (method, headers) in [("BREW", "content-type"), ("POST", "x-nonsense"), ("", "")] {
        preflight(&app.anonymous(), ORIGIN, method, headers).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn browsers_are_told_to_come_by_tls_alone_when_a_setting_says_so() {
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
async fn nothing_that_an_operation_answers_is_kept_or_guessed_at() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented() {
        let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
        let answer = call.send().await;
        assert_eq!(answer.header("cache-control"), "no-store", "{}", operation.id);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", operation.id);
    }
}

#[tokio::test]
async fn a_page_of_html_may_run_and_load_nothing() {
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
