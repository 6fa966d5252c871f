//! Exporting and erasing assessment data.

use entity::{assessment, assessment_answer, assessment_pupil, marking};
use serde_json::{Value, json};

use super::{answer_each, finish, for_pupil, make, start};
use crate::support::{School, TestApp};

/// The teacher sets an assessment for the school's pupil, who answers every question. Returns the sitting.
async fn answered_sitting(app: &TestApp, oak: &School<'_>) -> Value {
    let path = make(&app.as_(&oak.teacher), for_pupil(oak)).await;
    let pupil = app.as_(&oak.pupil);
    let sitting = start(&pupil, &path).await;
    answer_each(&pupil, &sitting, [json!(8), json!(3), json!("Turned round")]).await;
    sitting
}

#[tokio::test]
async fn a_pupils_assessments_are_exported_in_full_and_erased_with_the_pupil() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let sitting = answered_sitting(&app, &oak).await;
    finish(&app.as_(&oak.pupil), &sitting).await;
    app.do_jobs().await;
    let record = head.get(&format!("/admin/users/{}/export", oak.pupil.id)).await.ok();
    let (set, sat) = (&record["assessments"]["set"], &record["assessments"]["sat"]);
    assert_eq!((set, &sat[0]["title"]), (&json!(["Autumn"]), &json!("Autumn")));
    assert_eq!(sat[0]["outcome"]["questions"][2]["written"], "Turned round");
    let staff_record = head.get(&format!("/admin/users/{}/export", oak.teacher.id)).await.ok();
    assert_eq!(staff_record["assessments"], json!(null));

    head.delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    app.do_jobs().await;
    let tx = oak.tenant().read().await.unwrap();
    assert!(tx.find::<assessment_answer::Entity>().all(&tx).await.unwrap().is_empty());
    assert!(tx.find::<assessment_pupil::Entity>().all(&tx).await.unwrap().is_empty());
    assert!(tx.find::<marking::Entity>().all(&tx).await.unwrap().is_empty());
    assert_eq!(tx.find::<assessment::Entity>().all(&tx).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_erased_teachers_assessments_and_markings_stay_without_the_name() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (teacher, head) = (app.as_(&oak.teacher), app.as_(&oak.headteacher));
    answered_sitting(&app, &oak).await;
    let id = teacher.get("/teacher/markings").await.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    let marked = teacher.patch(&format!("/teacher/markings/{id}"), json!({ "score": 2 })).await.ok();
    assert_eq!(marked["marked_by"], json!(oak.teacher.id));
    head.delete(&format!("/admin/users/{}?erase=true", oak.teacher.id)).await.done();
    let marked = head.get("/teacher/markings").await.ok()["items"][0].clone();
    assert_eq!((&marked["score"], &marked["marked_by"]), (&json!(2), &json!(null)));
}
