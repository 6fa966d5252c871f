//! What goes wrong within the service, or before any operation of it.

use std::{future::pending, time::Duration};

use api::{edge::Edge, serve};
use entity::tenant::Service;
use openapi::{Cause, CodeType, Raised, code};
use poem::{
    Endpoint, EndpointExt, Response,
    endpoint::{make, make_sync},
    http::StatusCode,
};
use tracing::Level;
use worker::metrics::{Metrics, Process};

use super::Scene;
use crate::{
    contract::{documented, reached},
    support::{TestApp, edge_settings},
};

const LONG: Duration = Duration::from_mins(1);

/// A service that is nothing but its edge, around that.
async fn edge_around<E: Endpoint + 'static>(inner: E, timeout: Duration) -> TestApp {
    let edge = Edge::around(inner, &edge_settings(timeout), Metrics::of(Process::Api));
    TestApp::spawn().await.serving(edge.boxed())
}

#[tokio::test]
async fn a_panic_is_an_internal_error_whose_text_stays_inside() {
    let app = edge_around(make_sync(|_| -> Response { panic!("about Zoë Smith") }), LONG).await;
    let answer = app.anonymous().get("/schools").await;
    answer.is("LMS-API-005");
    assert_eq!(answer.logged().level, Level::ERROR);
    assert_eq!(answer.logged().field("cause"), "panic: about Zoë Smith");
    // And the service goes on.
    app.anonymous().get("/schools").await.is("LMS-API-005");
}

#[tokio::test]
async fn what_takes_too_long_is_answered_service_unavailable() {
    let app = edge_around(make(async |_| pending::<Response>().await), Duration::from_millis(1)).await;
    let answer = app.anonymous().get("/schools").await;
    answer.is("LMS-API-006");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.logged().field("cause"), "the request took too long");
}

#[tokio::test]
async fn every_operation_that_takes_too_long_is_answered_service_unavailable() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    // Its one connection is somebody else's for as long as this test takes.
    let database = app.fresh().connect(1).await;
    let _taken = Service::new(database.clone()).begin().await.unwrap();
    let hasty = app.another(|parts| parts.database = database.clone()).await;
    let endpoint = serve::endpoint(&hasty, &edge_settings(Duration::from_millis(1))).boxed();
    let hasty = hasty.serving(endpoint);
    for operation in documented() {
        let answer = scene.call(&scene.caller(&operation).in_(&hasty), &operation).send().await;
        answer.is("LMS-API-006");
        reached::note(&operation.id, &answer);
    }
}

#[tokio::test]
async fn an_answer_of_a_library_becomes_a_code_by_its_status() {
    for (status, code) in [
        (400, "LMS-API-008"),
        (404, "LMS-API-001"),
        (405, "LMS-API-002"),
        (411, "LMS-API-008"),
        (413, "LMS-API-003"),
        (415, "LMS-API-004"),
        (418, "LMS-API-008"),
        (500, "LMS-API-005"),
        (502, "LMS-API-005"),
        (503, "LMS-API-006"),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let answered = make_sync(move |_| Response::builder().status(status).body("the library's own text"));
        edge_around(answered, LONG).await.anonymous().get("/schools").await.is(code);
        let failed = make_sync(move |_| -> poem::Result<Response> {
            Err(poem::Error::from_string("the library's own text", status))
        });
        let app = edge_around(failed, LONG).await;
        let answer = app.anonymous().get("/schools").await;
        answer.is(code);
        assert!(answer.logged().field("cause").contains("the library's own text"), "{answer}");
    }
}

#[test]
fn a_cause_is_logged_with_the_causes_behind_it() {
    let inner = sea_orm::DbErr::Custom("disk full".into());
    let cause: Cause = worker::credential::HashError::Failed(inner.into()).into();
    let chain = Raised::new(code::API_005::CODE, Some(cause)).cause_chain();
    assert!(chain.starts_with("hash failed: ") && chain.ends_with("disk full"), "{chain}");
}

#[tokio::test]
async fn the_client_s_mistakes_are_logged_for_information_and_ours_as_errors() {
    let app = TestApp::spawn().await;
    let mistaken = app.anonymous().get("/auth/me").await;
    mistaken.is("LMS-AUTH-001");
    assert_eq!(mistaken.logged().level, Level::INFO);
    assert_eq!(mistaken.logged().field("operation"), "whoAmI");
    let failed = app.anonymous().get("/schools").await;
    failed.is("LMS-SCH-001");
    assert_eq!(failed.logged().level, Level::ERROR);
    assert_eq!(failed.logged().field("operation"), "listSchools");
}
