//! Reaches each LMS-TCH code by its likely cause.

use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    assessments,
    support::{Answer, TestApp},
};

async fn the_dashboard_is_requested_without_one_of_its_tables() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("learner").await;
    app.as_(&oak.teacher).get("/teacher/dashboard").await
}

async fn a_pupil_of_another_school_is_requested() -> Answer {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}", elm.pupil.id)).await
}

async fn an_assignment_is_created_for_no_pupils() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let work = json!({ "pupil_ids": [], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await
}

async fn an_assignment_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("assignment_pupil").await;
    let work = json!({ "pupil_ids": [oak.pupil.id], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await
}

async fn an_unknown_marking_is_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let marking = json!({ "score": 1, "version": 1 });
    app.as_(&oak.teacher).patch(&format!("/teacher/markings/{}", Uuid::now_v7()), marking).await
}

async fn feedback_cannot_be_saved() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    let assessment = assessments::make(&teacher, assessments::for_pupil(&oak)).await;
    let sitting = assessments::start(&pupil, &assessment).await;
    assessments::answer_each(&pupil, &sitting, [json!(8), json!(3.5), json!("They are the same.")]).await;
    assessments::finish(&pupil, &sitting).await;
    app.do_jobs().await;
    let inbox = teacher.get("/teacher/markings").await.ok();
    let marking = format!("/teacher/markings/{}", inbox["items"][0]["id"].as_str().unwrap());
    app.take_away("marking").await;
    teacher.patch(&marking, json!({ "score": 1, "feedback": "Say why.", "version": 1 })).await
}

async fn a_senco_requests_the_whole_school() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.senco).get("/teacher/school").await
}

reached! {
    "LMS-TCH-001" the_dashboard_is_requested_without_one_of_its_tables;
    "LMS-TCH-002" a_pupil_of_another_school_is_requested;
    "LMS-TCH-003" an_assignment_is_created_for_no_pupils;
    "LMS-TCH-004" an_assignment_cannot_be_saved;
    "LMS-TCH-005" an_unknown_marking_is_saved;
    "LMS-TCH-006" feedback_cannot_be_saved;
    "LMS-TCH-007" a_senco_requests_the_whole_school;
}
