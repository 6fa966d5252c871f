//! Reaches each LMS-SCH and LMS-SES code by its likely cause.

use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    sessions::{answer_rightly, answers, body, start_practice},
    support::{Answer, TestApp},
};

async fn schools_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    app.take_away("school").await;
    app.anonymous().get("/schools").await
}

async fn a_session_is_started_without_a_kind() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).post("/sessions", json!({})).await
}

async fn a_question_that_the_session_does_not_ask_is_answered() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    let session = start_practice(&pupil).await;
    pupil.post(&answers(&session), body(&json!({ "id": Uuid::now_v7() }), Some(56))).await
}

async fn an_answer_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    let session = start_practice(&pupil).await;
    app.take_away("attempt").await;
    answer_rightly(&pupil, &session, &session["next"]).await
}

async fn a_practice_session_is_planned_without_the_mastery_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("mastery").await;
    app.as_(&oak.pupil).post("/sessions", json!({ "kind": "practice" })).await
}

async fn sessions_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("practice_session").await;
    app.as_(&oak.pupil).get("/sessions").await
}

async fn an_unknown_session_is_requested() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).get(&format!("/sessions/{}", Uuid::now_v7())).await
}

reached! {
    "LMS-SCH-001" schools_are_listed_without_their_table;
    "LMS-SES-001" a_session_is_started_without_a_kind;
    "LMS-SES-002" a_question_that_the_session_does_not_ask_is_answered;
    "LMS-SES-003" an_answer_cannot_be_saved;
    "LMS-SES-004" a_practice_session_is_planned_without_the_mastery_table;
    "LMS-SES-005" sessions_are_listed_without_their_table;
    "LMS-SES-006" an_unknown_session_is_requested;
}
