//! The database fails under assessments and their marking: each row's code is answered, and nothing of it stays.

use serde_json::json;

use super::{answer_each, finish, for_pupil, make, start};
use crate::support::TestApp;

#[tokio::test]
async fn what_is_read_and_what_is_made_answers_query_failed() {
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
    let made = teacher.get("/assessments?limit=200").await.ok();
    let titled = |item: &&serde_json::Value| item["title"] == "Autumn";
    assert_eq!(made["items"].as_array().unwrap().iter().filter(titled).count(), 1);
    app.take_away("assessment").await;
    teacher.delete(&path).await.is("LMS-ASM-001");
}

#[tokio::test]
async fn an_assessment_that_cannot_be_started_is_not_begun() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let path = make(&app.as_(&oak.teacher), for_pupil(&oak)).await;
    // The last that a start writes.
    app.take_away("job").await;
    app.as_(&oak.pupil).post_nothing(&format!("{path}/start")).await.is("LMS-ASM-003");
    assert_eq!(app.as_(&oak.pupil).get("/sessions").await.ok()["items"], json!([]));
    app.jobs_may_remain();
}

#[tokio::test]
async fn a_marking_that_cannot_be_saved_stays_to_be_marked() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, pupil) = (app.as_(&oak.teacher), app.as_(&oak.pupil));
    let begun = start(&pupil, &make(&teacher, for_pupil(&oak)).await).await;
    answer_each(&pupil, &begun, [json!(8), json!(3.5), json!("They are the same.")]).await;
    finish(&pupil, &begun).await;
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
