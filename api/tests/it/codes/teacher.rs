//! LMS-TCH

use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    assessments,
    support::{Answer, TestApp},
};

async fn the_dashboard_is_shown_without_a_table_of_it() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("learner").await;
    app.as_(&oak.teacher).get("/teacher/dashboard").await
}

async fn a_teacher_looks_for_another_schools_pupil() -> Answer {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}", elm.pupil.id)).await
}

async fn work_is_set_for_nobody() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let work = json!({ "pupil_ids": [], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await
}

async fn work_is_set_and_cannot_be_kept() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.take_away("assignment_pupil").await;
    let work = json!({ "pupil_ids": [oak.pupil.id], "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    app.as_(&oak.teacher).post("/teacher/assignments", work).await
}

async fn a_marking_is_saved_that_nobody_has() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let marking = json!({ "score": 1, "version": 1 });
    app.as_(&oak.teacher).patch(&format!("/teacher/markings/{}", Uuid::now_v7()), marking).await
}

async fn feedback_cannot_be_kept() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    let assessment = assessments::make(&teacher, assessments::for_pupil(&oak)).await;
    let begun = assessments::start(&pupil, &assessment).await;
    assessments::answer_each(&pupil, &begun, [json!(8), json!(3.5), json!("They are the same.")]).await;
    assessments::finish(&pupil, &begun).await;
    app.do_jobs().await;
    let inbox = teacher.get("/teacher/markings").await.ok();
    let marking = format!("/teacher/markings/{}", inbox["items"][0]["id"].as_str().unwrap());
    app.take_away("marking").await;
    teacher.patch(&marking, json!({ "score": 1, "feedback": "Say why.", "version": 1 })).await
}

async fn a_senco_asks_for_the_whole_school() -> Answer {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.senco).get("/teacher/school").await
}

reached! {
    "LMS-TCH-001" the_dashboard_is_shown_without_a_table_of_it;
    "LMS-TCH-002" a_teacher_looks_for_another_schools_pupil;
    "LMS-TCH-003" work_is_set_for_nobody;
    "LMS-TCH-004" work_is_set_and_cannot_be_kept;
    "LMS-TCH-005" a_marking_is_saved_that_nobody_has;
    "LMS-TCH-006" feedback_cannot_be_kept;
    "LMS-TCH-007" a_senco_asks_for_the_whole_school;
}
