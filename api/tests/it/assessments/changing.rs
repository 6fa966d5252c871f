//! `PATCH` and `DELETE /assessments/{assessment_id}`

use entity::audit;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{for_pupil, make, start};
use crate::support::TestApp;

#[tokio::test]
async fn any_subset_of_the_fields_can_be_changed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let teacher = app.as_(&oak.teacher);
    let path = make(&teacher, for_pupil(&oak)).await;
    let before = teacher.get(&path).await.ok();
    let after = teacher.patch(&path, json!({ "title": "Winter", "closes_at": "2026-12-18T15:00:00Z" })).await.ok();
    assert_eq!((&after["title"], &after["closes_at"]), (&json!("Winter"), &json!("2026-12-18T15:00:00+00:00")));
    assert_eq!((&after["version"], &after["questions"]), (&json!(2), &before["questions"]));
    let classes = json!({ "classroom_ids": [oak.classes[0].id], "pupil_ids": [], "closes_at": null,
        "questions": [{ "kind": "fact", "a": 2, "b": 3 }], "instructions": "Quick!" });
    let after = teacher.patch(&path, classes).await.ok();
    assert_eq!((&after["classroom_ids"], &after["pupil_ids"]), (&json!([oak.classes[0].id]), &json!([])));
    assert_eq!((&after["closes_at"], &after["length"], &after["marks"]), (&json!(null), &json!(1), &json!(1)));
    assert_eq!(teacher.patch(&path, json!({ "instructions": null })).await.ok()["instructions"], json!(null));
    assert_eq!(teacher.get(&path).await.ok()["version"], 4);
    app.as_(&oak.pupil).post_nothing(&format!("{path}/start")).await.is("LMS-ASM-002");
    start(&app.as_(&oak.classes[0][1]), &path).await;
}

#[tokio::test]
async fn a_change_based_on_an_old_version_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let path = make(&teacher, for_pupil(&oak)).await;
    teacher.patch(&path, json!({ "title": "Winter", "version": 1 })).await.ok();
    teacher.patch(&path, json!({ "title": "Spring", "version": 1 })).await.is("LMS-API-007");
    assert_eq!(teacher.get(&path).await.ok()["title"], "Winter");
}

#[tokio::test]
async fn an_invalid_change_changes_nothing() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(1).await);
    let teacher = app.as_(&oak.teacher);
    let path = make(&teacher, for_pupil(&oak)).await;
    teacher.patch(&path, json!({ "opens_at": "2026-11-23T09:00:00Z" })).await.ok();
    let before = teacher.get(&path).await.ok();
    for change in [
        json!({ "title": "" }),
        json!({ "time_limit_s": 0 }),
        json!({ "questions": [] }),
        json!({ "questions": [{ "kind": "fact" }] }),
        json!({ "closes_at": "2026-11-23T08:59:59Z" }),
        json!({ "opens_at": "+123456-01-01T00:00:00Z" }),
        json!({ "pupil_ids": [elm.pupil.id] }),
        json!({ "classroom_ids": [elm.classes[0].id] }),
        json!({ "version": "first" }),
    ] {
        teacher.patch(&path, change).await.is("LMS-API-008");
    }
    assert_eq!(teacher.get(&path).await.ok(), before);
}

#[tokio::test]
async fn a_started_assessment_keeps_its_questions_and_cannot_be_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let path = make(&teacher, for_pupil(&oak)).await;
    start(&app.as_(&oak.pupil), &path).await;
    teacher.patch(&path, json!({ "questions": super::questions() })).await.is("LMS-API-007");
    teacher.patch(&path, json!({ "time_limit_s": 60 })).await.is("LMS-API-007");
    teacher.delete(&path).await.is("LMS-API-007");
    let closed = teacher.patch(&path, json!({ "closes_at": "2026-11-23T09:00:00Z" })).await.ok();
    assert_eq!((&closed["started"], &closed["version"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn an_assessment_that_nobody_has_started_can_be_deleted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let teacher = app.as_(&oak.teacher);
    let mut body = for_pupil(&oak);
    body["classroom_ids"] = json!([oak.classes[0].id]);
    let path = make(&teacher, body).await;
    teacher.delete(&path).await.done();
    teacher.delete(&path).await.is("LMS-ASM-002");
    let tx = oak.tenant().read().await.unwrap();
    let entries = tx.find::<audit::Entity>().filter(audit::Column::SubjectKind.eq("assessment"));
    let entries = entries.order_by_asc(audit::Column::Id).all(&tx).await.unwrap();
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["assessment.create", "assessment.delete"]);
}

#[tokio::test]
async fn deleting_a_class_does_not_delete_its_assessments() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    let teacher = app.as_(&oak.teacher);
    let mut body = for_pupil(&oak);
    body["classroom_ids"] = json!([oak.classes[0].id]);
    let path = make(&teacher, body).await;
    app.as_(&oak.it_admin).delete(&format!("/admin/classrooms/{}", oak.classes[0].id)).await.done();
    assert_eq!(teacher.get(&path).await.ok()["classroom_ids"], json!([]));
}
