//! `POST /assessments`, `GET /assessments/{assessment_id}`

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{for_pupil, make};
use crate::support::TestApp;

#[tokio::test]
async fn a_new_assessment_is_returned_with_its_questions_and_marks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let teacher = app.as_(&oak.teacher);
    let mut body = for_pupil(&oak);
    body["classroom_ids"] = json!([oak.classes[0].id, oak.classes[0].id]);
    body["instructions"] = json!("  Take your time. ");
    body["opens_at"] = json!("2026-11-23T09:00:00.25+01:00");
    let created = teacher.post("/assessments", body).await.created();
    assert_eq!((&created["title"], &created["instructions"]), (&json!("Autumn"), &json!("Take your time.")));
    assert_eq!((&created["length"], &created["marks"], &created["version"]), (&json!(3), &json!(5), &json!(1)));
    assert_eq!((&created["built_in"], &created["started"]), (&json!(false), &json!(0)));
    assert_eq!((&created["opens_at"], &created["closes_at"]), (&json!("2026-11-23T08:00:00+00:00"), &json!(null)));
    assert_eq!(
        (&created["classroom_ids"], &created["pupil_ids"]),
        (&json!([oak.classes[0].id]), &json!([oak.pupil.id]))
    );
    let fact = &created["questions"][0];
    assert_eq!((&fact["text"], &fact["answer"], &fact["marks"]), (&json!("56 ÷ 7"), &json!(8.0), &json!(1)));
    assert_eq!((&created["questions"][1]["answer"], &created["questions"][2]["answer"]), (&json!(3.5), &json!(null)));
    let path = format!("/assessments/{}", created["id"].as_str().unwrap());
    for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
        assert_eq!(app.as_(person).get(&path).await.ok(), created);
    }
    // The questions of a response can be sent back unchanged.
    let again = json!({ "questions": created["questions"] });
    assert_eq!(teacher.patch(&path, again).await.ok()["questions"], created["questions"]);
}

#[tokio::test]
async fn an_invalid_assessment_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let question = |question: Value| ("questions", json!([question]));
    for (field, value) in [
        ("title", json!(" ")),
        ("title", json!("x".repeat(129))),
        ("title", json!("a\u{7}b")),
        ("instructions", json!("x".repeat(1_001))),
        ("time_limit_s", json!(29)),
        ("time_limit_s", json!(3_601)),
        ("questions", json!([])),
        ("questions", json!(vec![json!({ "kind": "fact", "a": 7, "b": 8 }); 101])),
        question(json!({ "kind": "fact", "a": 7 })),
        question(json!({ "kind": "fact", "a": 7, "b": 13 })),
        question(json!({ "kind": "fact", "a": 7, "b": 8, "form": "sum" })),
        question(json!({ "kind": "number", "text": "Half of 7?" })),
        question(json!({ "kind": "number", "text": "A third?", "answer": 0.333_33 })),
        question(json!({ "kind": "number", "text": "Much?", "answer": 1e9 })),
        question(json!({ "kind": "number", "text": "Half of 7?", "answer": 3.5, "marks": 2 })),
        question(json!({ "kind": "number", "answer": 3.5 })),
        question(json!({ "kind": "number", "text": 7, "answer": 3.5 })),
        question(json!({ "kind": "written", "text": " " })),
        question(json!({ "kind": "written", "text": "Why?", "marks": 11 })),
        question(json!({ "kind": "written", "text": "Why?", "answer": 3 })),
        question(json!({ "kind": "drawn", "text": "Why?" })),
        ("opens_at", json!("1999-12-31T23:59:59Z")),
        ("pupil_ids", json!([])),
        ("pupil_ids", json!(null)),
    ] {
        let mut body = for_pupil(&oak);
        body[field] = value;
        teacher.post("/assessments", body).await.is("LMS-API-008");
    }
    let mut body = for_pupil(&oak);
    body["opens_at"] = json!("2026-11-30T09:00:00Z");
    body["closes_at"] = json!("2026-11-30T09:00:00Z");
    teacher.post("/assessments", body).await.is("LMS-API-008");
}

#[tokio::test]
async fn an_assessment_is_only_for_classes_and_pupils_of_its_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await.with_class(1).await);
    let teacher = app.as_(&oak.teacher);
    for (field, ids) in [
        ("pupil_ids", json!([oak.pupil.id, elm.pupil.id])),
        ("pupil_ids", json!([oak.teacher.id])),
        ("pupil_ids", json!([Uuid::now_v7()])),
        ("classroom_ids", json!([elm.classes[0].id])),
        ("classroom_ids", json!(["hazel"])),
    ] {
        let mut body = for_pupil(&oak);
        body[field] = ids;
        teacher.post("/assessments", body).await.is("LMS-API-008");
    }
    app.as_(&oak.headteacher).delete(&format!("/admin/users/{}", oak.pupil.id)).await.done();
    teacher.post("/assessments", for_pupil(&oak)).await.is("LMS-API-008");
}

#[tokio::test]
async fn an_unknown_assessment_or_one_of_another_school_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let theirs = make(&app.as_(&elm.teacher), for_pupil(&elm)).await;
    let teacher = app.as_(&oak.teacher);
    for path in [theirs, format!("/assessments/{}", Uuid::now_v7()), "/assessments/autumn".to_owned()] {
        teacher.get(&path).await.is("LMS-ASM-002");
        teacher.patch(&path, json!({ "title": "Spring" })).await.is("LMS-ASM-002");
        teacher.delete(&path).await.is("LMS-ASM-002");
        teacher.get(&format!("{path}/results")).await.is("LMS-ASM-002");
        app.as_(&oak.pupil).post_nothing(&format!("{path}/start")).await.is("LMS-ASM-002");
    }
}
