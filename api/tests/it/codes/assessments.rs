//! Reaches each LMS-ASM code by its likely cause.

use sea_orm::prelude::Uuid;

use crate::{
    assessments::{for_pupil, make},
    support::{Answer, TestApp},
};

async fn assessments_are_listed_without_their_table() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("assessment").await;
    app.as_(&oak.teacher).get("/assessments").await
}

async fn an_unknown_assessment_is_requested() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.teacher).get(&format!("/assessments/{}", Uuid::now_v7())).await
}

async fn an_assessment_is_started_but_its_session_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let assessment = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    app.take_away("practice_session").await;
    app.as_(&oak.pupil).post_nothing(&format!("{assessment}/start")).await
}

reached! {
    "LMS-ASM-001" assessments_are_listed_without_their_table;
    "LMS-ASM-002" an_unknown_assessment_is_requested;
    "LMS-ASM-003" an_assessment_is_started_but_its_session_cannot_be_saved;
}
