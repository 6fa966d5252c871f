//! Tests of `POST /assessments/{assessment_id}/start`.

use chrono::TimeDelta;
use serde_json::json;

use super::{answer_each, finish, for_pupil, make, start};
use crate::{
    sessions::id,
    support::{TestApp, rows},
};

#[tokio::test]
async fn starting_returns_a_session_with_the_first_question_and_the_remaining_time() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    let session = &sitting["session"];
    assert_eq!((&session["kind"], &session["state"]), (&json!("assessment"), &json!("open")));
    assert_eq!(format!("/assessments/{}", session["assessment_id"].as_str().unwrap()), path);
    assert_eq!(
        (&session["started_at"], &session["expires_at"]),
        (&json!("2026-11-23T09:00:00+00:00"), &json!("2026-11-23T09:10:00+00:00"))
    );
    assert_eq!((&session["length"], &session["answered"], &session["correct"]), (&json!(3), &json!(0), &json!(null)));
    let next = &sitting["next"];
    assert_eq!((&next["kind"], &next["text"], &next["marks"]), (&json!("fact"), &json!("56 ÷ 7"), &json!(1)));
    assert_eq!(sitting["time_limit_ms"], 600_000);
}

#[tokio::test]
async fn starting_again_resumes_an_open_sitting_and_fails_after_its_end() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(8)]).await;
    app.clock.advance(TimeDelta::minutes(4));
    let again = start(&pupil, &path).await;
    assert_eq!((id(&again), &again["next"]["kind"]), (id(&sitting), &json!("number")));
    assert_eq!((&again["time_limit_ms"], &again["session"]["answered"]), (&json!(360_000), &json!(1)));
    assert_eq!(pupil.get(&format!("/sessions/{}", id(&sitting))).await.ok(), again);
    finish(&pupil, &sitting).await;
    pupil.post_nothing(&format!("{path}/start")).await.is("LMS-API-007");
}

#[tokio::test]
async fn two_tabs_that_start_at_once_create_one_sitting() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(5).await;
    let teacher = app.as_(&oak.teacher);
    let monthly = teacher.get("/assessments").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/assessments/{monthly}");
    let sittings = oak.classes[0].iter().map(async |person| {
        let pupil = app.as_(person);
        let (first, second) = tokio::join!(start(&pupil, &path), start(&pupil, &path));
        assert_eq!(id(&first), id(&second));
    });
    futures_util::future::join_all(sittings).await;
    assert_eq!(teacher.get(&path).await.ok()["started"], 5);
}

#[tokio::test]
async fn an_assessment_starts_only_in_its_window_but_open_sittings_continue() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let mut body = for_pupil(&oak);
    body["classroom_ids"] = json!([oak.classes[0].id]);
    body["opens_at"] = json!("2026-11-23T09:05:00Z");
    body["closes_at"] = json!("2026-11-23T09:10:00Z");
    let path = make(&app.as_(&oak.teacher), body).await;
    let (pupil, other) = (app.as_(&oak.pupil), app.as_(&oak.classes[0][0]));
    pupil.post_nothing(&format!("{path}/start")).await.is("LMS-API-007");
    app.clock.advance(TimeDelta::minutes(5));
    let sitting = start(&pupil, &path).await;
    app.clock.advance(TimeDelta::minutes(5));
    other.post_nothing(&format!("{path}/start")).await.is("LMS-API-007");
    assert_eq!(id(&start(&pupil, &path).await), id(&sitting));
    answer_each(&pupil, &sitting, [json!(8)]).await;
}

#[tokio::test]
async fn an_assessment_for_other_pupils_is_not_found() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    app.as_(&oak.classes[0][0]).post_nothing(&format!("{path}/start")).await.is("LMS-ASM-002");
    app.as_(&oak.teacher).post_nothing(&format!("{path}/start")).await.is("LMS-AUTH-003");
}

#[tokio::test]
async fn an_assessment_cannot_be_started_as_a_practice_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).post("/sessions", json!({ "kind": "assessment" })).await.is("LMS-SES-001");
}

#[tokio::test]
async fn a_pupils_time_limit_factor_extends_the_time_limit() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.insert(entity::arrangement::Model {
        codes: json!(["CCT"]),
        time_limit_factor: Some(1.25),
        ..rows::arrangement(oak.id, oak.pupil.id, app.clock.now())
    })
    .await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    let sitting = start(&app.as_(&oak.pupil), &path).await;
    assert_eq!((&sitting["time_limit_ms"], &sitting["arrangements"]), (&json!(750_000), &json!(["CCT"])));
}
