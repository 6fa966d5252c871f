//! Failures within the service or before a request reaches an operation.

use std::{future::pending, sync::Arc, time::Duration};

use api::{edge::Edge, serve};
use entity::tenant::Service;
use openapi::{CodeType, FailureCause, RaisedFailure, code};
use poem::{
    Endpoint, EndpointExt, Response,
    endpoint::{make, make_sync},
    http::StatusCode,
};
use tracing::Level;
use worker::metrics::{Metrics, ProcessKind};

use super::Scene;
use crate::{
    contract::{documented_operations, reached},
    support::{TestApp, edge_settings},
};

const LONG: Duration = Duration::from_mins(1);

/// A service that consists only of the edge around this endpoint.
async fn edge_around<E: Endpoint + 'static>(inner: E, timeout: Duration) -> TestApp {
    let edge = Edge::around(inner, &edge_settings(timeout), Metrics::new(ProcessKind::Api));
    TestApp::spawn().await.serving(edge.boxed())
}

#[tokio::test]
async fn a_panic_is_an_internal_error_whose_text_is_only_logged() {
    let app = edge_around(make_sync(|_| -> Response { panic!("about Zoë Smith") }), LONG).await;
    let answer = app.anonymous().get("/schools").await;
    answer.is("LMS-API-005");
    assert_eq!(answer.logged().level, Level::ERROR);
    assert_eq!(answer.logged().field("cause"), "panic: about Zoë Smith");
    // The service still responds after the panic.
    app.anonymous().get("/schools").await.is("LMS-API-005");
}

#[tokio::test]
async fn a_request_that_takes_too_long_returns_service_unavailable() {
    let app = edge_around(make(async |_| pending::<Response>().await), Duration::from_millis(1)).await;
    let answer = app.anonymous().get("/schools").await;
    answer.is("LMS-API-006");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.logged().field("cause"), "the request took too long");
}

#[tokio::test]
async fn every_operation_that_takes_too_long_returns_service_unavailable() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    // This transaction holds the only connection for the whole test.
    let database = app.fresh_database().connect(1).await;
    let _transaction = Service::new(database.clone()).begin().await.unwrap();
    let impatient = app.another(|parts| parts.database = database.clone()).await;
    let endpoint = serve::endpoint(&impatient, &edge_settings(Duration::from_millis(1))).boxed();
    let impatient = impatient.serving(endpoint);
    for operation in documented_operations() {
        let answer = scene.call(&scene.caller(&operation).in_(&impatient), &operation).send().await;
        answer.is("LMS-API-006");
        reached::record(&operation.id, &answer);
    }
}

#[tokio::test]
async fn a_librarys_response_is_replaced_by_a_code_according_to_its_status() {
    for (status, code) in [
        (400, "LMS-API-008"),
        (404, "LMS-API-001"),
        (405, "LMS-API-002"),
        (411, "LMS-API-008"),
        (413, "LMS-API-003"),
        (415, "LMS-API-004"),
        (418, "LMS-API-008"),
        (429, "LMS-API-009"),
        (431, "LMS-API-010"),
        (500, "LMS-API-005"),
        (502, "LMS-API-005"),
        (503, "LMS-API-006"),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let responding = make_sync(move |_| Response::builder().status(status).body("the library's own text"));
        edge_around(responding, LONG).await.anonymous().get("/schools").await.is(code);
        let failing = make_sync(move |_| -> poem::Result<Response> {
            Err(poem::Error::from_string("the library's own text", status))
        });
        let app = edge_around(failing, LONG).await;
        let answer = app.anonymous().get("/schools").await;
        answer.is(code);
        assert!(answer.logged().field("cause").contains("the library's own text"), "{answer}");
    }
}

#[tokio::test]
#[should_panic(expected = "the cause of a mistake must name the field and the rule")]
async fn a_test_fails_if_a_mistake_is_logged_without_a_cause() {
    let silent = make_sync(|_| {
        let failure = RaisedFailure::new(code::API_008::CODE, None);
        let mut response = failure.response();
        response.set_data(Arc::new(failure));
        response
    });
    edge_around(silent, LONG).await.anonymous().get("/schools").await.is("LMS-API-008");
}

#[test]
fn a_cause_is_logged_with_its_own_causes() {
    let inner = sea_orm::DbErr::Custom("disk full".into());
    let cause: FailureCause = worker::credential::HashError::Failed(inner.into()).into();
    let chain = RaisedFailure::new(code::API_005::CODE, Some(cause)).cause_chain();
    assert!(chain.starts_with("hash failed: ") && chain.ends_with("disk full"), "{chain}");
}

#[tokio::test]
async fn client_errors_are_logged_at_info_and_server_errors_at_error() {
    let app = TestApp::spawn().await;
    let client_error = app.anonymous().get("/auth/me").await;
    client_error.is("LMS-AUTH-001");
    assert_eq!(client_error.logged().level, Level::INFO);
    assert_eq!(client_error.logged().field("operation"), "whoAmI");
    let server_error = app.anonymous().get("/schools").await;
    server_error.is("LMS-SCH-001");
    assert_eq!(server_error.logged().level, Level::ERROR);
    assert_eq!(server_error.logged().field("operation"), "listSchools");
}
