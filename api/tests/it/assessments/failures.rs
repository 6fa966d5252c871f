//! Database failures during assessments and their marking: each operation returns its code, and its changes are rolled
//! back.

use serde_json::json;

use super::{answer_each, finish, for_pupil, make, start};
use crate::support::TestApp;

#[tokio::test]
async fn a_database_failure_while_reading_or_saving_returns_the_operations_code() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    let path = make(&teacher, for_pupil(&oak)).await;
    app.take_away("marking").await;
    teacher.get(&format!("{path}/results")).await.is("LMS-ASM-001");
    teacher.get("/teacher/markings").await.is("LMS-TCH-001");
    app.take_away("assessment_pupil").await;
    teacher.get(&path).await.is("LMS-ASM-001");
    teacher.post("/assessments", for_pupil(&oak)).await.is("LMS-ASM-001");
    teacher.patch(&path, json!({ "pupil_ids": [] })).await.is("LMS-ASM-001");
    pupil.get("/assessments").await.is("LMS-ASM-001");
    let listed = teacher.get("/assessments?limit=200").await.ok();
    let is_autumn = |item: &&serde_json::Value| item["title"] == "Autumn";
    assert_eq!(listed["items"].as_array().unwrap().iter().filter(is_autumn).count(), 1);
    app.take_away("assessment").await;
    teacher.delete(&path).await.is("LMS-ASM-001");
}

#[tokio::test]
async fn an_assessment_that_fails_to_start_creates_no_session() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    // Starting an assessment writes to the table `job` last.
    app.take_away("job").await;
    app.as_(&oak.pupil).post_nothing(&format!("{path}/start")).await.is("LMS-ASM-003");
    assert_eq!(app.as_(&oak.pupil).get("/sessions").await.ok()["items"], json!([]));
    app.jobs_may_remain();
}

#[tokio::test]
async fn a_marking_that_cannot_be_saved_remains_unchanged() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    let sitting = start(&pupil, &make(&teacher, for_pupil(&oak)).await).await;
    answer_each(&pupil, &sitting, [json!(8), json!(3.5), json!("They are the same.")]).await;
    finish(&pupil, &sitting).await;
    app.do_jobs().await;
    let inbox = teacher.get("/teacher/markings").await.ok();
    let marking = format!("/teacher/markings/{}", inbox["items"][0]["id"].as_str().unwrap());
    app.take_away("audit").await;
    let moderated = app.as_(&oak.headteacher).post(&format!("{marking}/moderation"), json!({ "score": 2 })).await;
    moderated.is("LMS-TCH-006");
    assert_eq!(teacher.get("/teacher/markings").await.ok(), inbox);
    app.take_away("marking").await;
    teacher.patch(&marking, json!({ "score": 1, "version": 1 })).await.is("LMS-TCH-006");
}
