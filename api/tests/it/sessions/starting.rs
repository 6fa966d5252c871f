//! `POST /sessions`, `GET /sessions`, `GET /sessions/{session_id}`

use chrono::TimeDelta;
use entity::{assignment, prepared_plan};
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::json;

use super::{answer_all, answer_rightly, id, start_practice};
use crate::support::{Person, School, TestApp, rows};

/// Sets an assignment on the table of 7 for a pupil, with this number of questions, and returns its id.
async fn set_work(school: &School<'_>, pupil: &Person, questions: i32) -> String {
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let work = assignment::Model { questions, ..rows::assignment(school.id, now) };
    let id = work.id;
    school.insert(work).await;
    school.insert(rows::assignment_pupil(school.id, id, pupil.id)).await;
    id.to_string()
}

#[tokio::test]
async fn a_new_session_has_twenty_questions_and_returns_the_first() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let started = start_practice(&app.as_(&oak.pupil)).await;
    assert_eq!((&started["session"]["length"], &started["session"]["answered"]), (&json!(20), &json!(0)));
    assert_eq!((&started["session"]["state"], &started["session"]["kind"]), (&json!("open"), &json!("practice")));
    assert_eq!(started["session"]["expires_at"], "2026-11-23T11:00:00+00:00");
    assert_eq!((&started["time_limit_ms"], &started["arrangements"]), (&json!(12_000), &json!([])));
    assert!(started["next"]["text"].as_str().unwrap().contains(['×', '÷']));
}

#[tokio::test]
async fn a_plan_prepared_by_the_worker_is_used_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    answer_all(&pupil, &started).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    app.do_jobs().await;

    let plans = async || {
        let tx = oak.tenant().read().await.unwrap();
        tx.find::<prepared_plan::Entity>().all(&tx).await.unwrap()
    };
    let prepared = plans().await;
    assert_eq!(prepared.len(), 1);
    let first = &prepared[0].plan["questions"][0][0];
    let next = start_practice(&pupil).await;
    let (a, b) = (first[0][0].to_string(), first[0][1].to_string());
    let text = next["next"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains(&a) || text.contains(&b), "{text} is not {first}");
    assert!(plans().await.is_empty());
}

#[tokio::test]
async fn an_open_session_is_resumed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let second = answer_rightly(&pupil, &started, &started["next"]).await.ok()["next"].clone();
    let again = start_practice(&pupil).await;
    assert_eq!((&again["session"]["id"], &again["next"]), (&started["session"]["id"], &second));
    app.clock.advance(TimeDelta::hours(2));
    assert_ne!(start_practice(&app.as_(&oak.pupil)).await["session"]["id"], started["session"]["id"]);
}

#[tokio::test]
async fn two_tabs_that_start_at_once_share_one_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let (first, second) = tokio::join!(start_practice(&pupil), start_practice(&pupil));
    assert_eq!(first["session"]["id"], second["session"]["id"]);
    assert_eq!(pupil.get("/sessions").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_idempotency_key_returns_the_first_response_and_conflicts_with_another_body() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let start =
        async |body| pupil.call(Method::POST, "/sessions").header("Idempotency-Key", "monday").json(&body).send().await;
    let first = start(json!({ "kind": "practice", "length": 5 })).await.created();
    answer_all(&pupil, &first).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&first))).await.ok();
    assert_eq!(start(json!({ "kind": "practice", "length": 5 })).await.created(), first);
    start(json!({ "kind": "practice", "length": 6 })).await.is("LMS-API-007");
    assert_eq!(pupil.get("/sessions").await.ok()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_assignment_asks_for_its_facts_until_it_is_done() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let work = set_work(&oak, &oak.pupil, 8).await;
    let start = json!({ "kind": "assignment", "assignment_id": work, "length": 5 });
    let started = pupil.post("/sessions", start.clone()).await.created();
    assert_eq!((&started["session"]["length"], &started["session"]["assignment_id"]), (&json!(5), &json!(work)));
    assert!(started["next"]["text"].as_str().unwrap().contains('7'), "{started}");
    assert_eq!(answer_all(&pupil, &started).await, 5);
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();

    let rest = pupil.post("/sessions", start.clone()).await.created();
    assert_eq!(rest["session"]["length"], 3);
    answer_all(&pupil, &rest).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&rest))).await.ok();
    pupil.post("/sessions", start).await.is("LMS-API-007");

    app.do_jobs().await;
    let mine = &pupil.get("/me/assignments").await.ok()["items"][0];
    assert_eq!((&mine["questions"], &mine["answered"], &mine["correct"]), (&json!(8), &json!(8), &json!(8)));
    assert!(!mine["done_at"].is_null());
}

#[tokio::test]
async fn a_pupil_can_only_practise_their_own_assignments() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let work = set_work(&oak, &oak.classes[0][0], 8).await;
    for id in [work, Uuid::now_v7().to_string()] {
        let start = json!({ "kind": "assignment", "assignment_id": id });
        app.as_(&oak.pupil).post("/sessions", start).await.is("LMS-SES-006");
    }
}

#[tokio::test]
async fn an_invalid_body_is_rejected_and_starts_no_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    for body in [
        json!({}),
        json!([]),
        json!({ "kind": "play" }),
        json!({ "kind": "practice", "length": 0 }),
        json!({ "kind": "practice", "length": 101 }),
        json!({ "kind": "practice", "length": "ten" }),
        json!({ "kind": "assignment" }),
        json!({ "kind": "assignment", "assignment_id": "seven" }),
        json!({ "kind": "practice", "assignment_id": Uuid::now_v7() }),
    ] {
        pupil.post("/sessions", body).await.is("LMS-SES-001");
    }
    assert_eq!(pupil.get("/sessions").await.ok(), json!({ "items": [], "next": null, "total": null }));
}

#[tokio::test]
async fn a_pupils_sessions_are_listed_latest_first_in_pages() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let mut started = Vec::new();
    for _ in 0..3 {
        started.push(start_practice(&app.as_(&oak.pupil)).await["session"]["id"].clone());
        app.clock.advance(TimeDelta::hours(3));
    }
    start_practice(&app.as_(&oak.classes[0][0])).await;
    let pupil = app.as_(&oak.pupil);
    let page = pupil.get("/sessions?limit=2").await.ok();
    assert_eq!((&page["items"][0]["id"], &page["items"][1]["id"]), (&started[2], &started[1]));
    assert_eq!(page["items"][0]["state"], "expired");
    let after = page["next"].as_str().unwrap();
    let rest = pupil.get(&format!("/sessions?limit=2&after={after}")).await.ok();
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&started[0], &json!(null)));
}

#[tokio::test]
async fn only_its_pupil_can_see_a_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    let path = format!("/sessions/{}", id(&started));
    assert_eq!(pupil.get(&path).await.ok(), started);
    app.as_(&oak.classes[0][0]).get(&path).await.is("LMS-SES-006");
    pupil.get("/sessions/seven").await.is("LMS-SES-006");
    app.as_(&oak.teacher).get(&path).await.is("LMS-AUTH-003");
}
