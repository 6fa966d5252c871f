//! LMS-SCH and LMS-SES

use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    sessions::{answer_rightly, answers, begin, body},
    support::{Answer, TestApp},
};

async fn schools_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    app.take_away("school").await;
    app.anonymous().get("/schools").await
}

async fn a_session_is_begun_without_its_kind() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).post("/sessions", json!({})).await
}

async fn a_question_is_answered_that_the_session_does_not_ask() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    let begun = begin(&pupil).await;
    pupil.post(&answers(&begun), body(&json!({ "id": Uuid::now_v7() }), Some(56))).await
}

async fn an_answer_finds_no_table_to_be_kept_in() -> Answer {
    let app = TestApp::spawn().await;
    let pupil = app.as_(&app.school("oak").await.pupil);
    let begun = begin(&pupil).await;
    app.take_away("attempt").await;
    answer_rightly(&pupil, &begun, &begun["next"]).await
}

async fn a_queue_is_planned_without_what_is_known_of_the_pupil() -> Answer {
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

async fn a_session_is_looked_for_that_nobody_has() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.pupil).get(&format!("/sessions/{}", Uuid::now_v7())).await
}

reached! {
    "LMS-SCH-001" schools_are_listed_without_their_table;
    "LMS-SES-001" a_session_is_begun_without_its_kind;
    "LMS-SES-002" a_question_is_answered_that_the_session_does_not_ask;
    "LMS-SES-003" an_answer_finds_no_table_to_be_kept_in;
    "LMS-SES-004" a_queue_is_planned_without_what_is_known_of_the_pupil;
    "LMS-SES-005" sessions_are_listed_without_their_table;
    "LMS-SES-006" a_session_is_looked_for_that_nobody_has;
}
