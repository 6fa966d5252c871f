//! `POST /admin/users` with an `Idempotency-Key`

use chrono::TimeDelta;
use poem::http::Method;
use serde_json::{Value, json};

use super::{accounts, new_pupil, with};
use crate::{
    support::{Answer, Client, TestApp},
    walls::full_school::Dump,
};

async fn create(client: &Client<'_>, key: &str, body: &Value) -> Answer {
    client.call(Method::POST, "/admin/users").header("Idempotency-Key", key).json(body).send().await
}

#[tokio::test]
async fn repeating_a_key_and_body_returns_the_first_response_and_creates_no_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let first = create(&admin, "monday-1", &new_pupil()).await;
    first.created();
    app.clock.advance(TimeDelta::hours(23));
    let again = create(&app.as_(&oak.it_admin), "monday-1", &new_pupil()).await;
    assert_eq!((again.status, again.text()), (201, first.text()));
    assert_eq!(accounts(&app, &oak).await, 6);
    // Another key creates another pupil.
    assert_eq!(create(&app.as_(&oak.it_admin), "monday-2", &new_pupil()).await.created()["username"], "bprice2");
}

#[tokio::test]
async fn a_key_is_valid_for_24_hours() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    create(&app.as_(&oak.it_admin), "monday", &new_pupil()).await.created();
    app.clock.advance(TimeDelta::hours(24));
    let tuesday = with(new_pupil(), json!({ "first_name": "Bea" }));
    for _ in 0..2 {
        let created = create(&app.as_(&oak.it_admin), "monday", &tuesday).await.created();
        assert_eq!(created["username"], "bprice2");
    }
    assert_eq!(accounts(&app, &oak).await, 7);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_a_conflict() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    create(&admin, "monday", &new_pupil()).await.created();
    create(&admin, "monday", &with(new_pupil(), json!({ "pin": "482912" }))).await.is("LMS-API-007");
    assert_eq!(accounts(&app, &oak).await, 6);
}

#[tokio::test]
async fn a_key_belongs_to_one_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let by_admin = create(&app.as_(&oak.it_admin), "monday", &new_pupil()).await.created();
    let by_head = create(&app.as_(&oak.headteacher), "monday", &new_pupil()).await.created();
    assert_ne!(by_admin["id"], by_head["id"]);
}

#[tokio::test]
async fn concurrent_requests_with_one_key_create_one_account_and_get_one_response() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let body = new_pupil();
    let answers = futures_util::future::join_all((0..5).map(|_| create(&admin, "monday", &body))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.text()), (201, answers[0].text()), "{answer}");
    }
    assert_eq!(accounts(&app, &oak).await, 6);
}

#[tokio::test]
async fn of_concurrent_bodies_with_one_key_only_one_is_accepted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let bodies = ["Ann", "Bea", "Cai", "Dee"].map(|first_name| with(new_pupil(), json!({ "first_name": first_name })));
    let answers = futures_util::future::join_all(bodies.iter().map(|body| create(&admin, "monday", body))).await;
    let (created, rejected): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(created.len(), 1);
    for answer in rejected {
        answer.is("LMS-API-007");
    }
    assert_eq!(accounts(&app, &oak).await, 6);
}

#[tokio::test]
async fn a_rejected_request_does_not_use_up_its_key() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    create(&admin, "monday", &with(new_pupil(), json!({ "username": "pupil" }))).await.is("LMS-ADM-013");
    create(&admin, "monday", &new_pupil()).await.created();
}

#[tokio::test]
async fn a_key_that_is_too_long_or_empty_is_malformed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    create(&admin, &"k".repeat(65), &new_pupil()).await.is("LMS-ADM-003");
    create(&admin, "", &new_pupil()).await.is("LMS-ADM-003");
    create(&admin, &"k".repeat(64), &new_pupil()).await.created();
}

#[tokio::test]
async fn the_stored_response_holds_no_secret() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    create(&app.as_(&oak.it_admin), "monday", &new_pupil()).await.created();
    let stored = Dump::of(&app.database, &oak).await.0["idempotent_answer"].concat();
    assert!(stored.contains("bprice"), "{stored}");
    assert!(!stored.contains("482911"), "{stored}");
}
