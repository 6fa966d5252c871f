//! Tests of `/teacher/markings`.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    assessments::{answer_each, finish, make, questions, start},
    support::{School, TestApp},
};

/// A pupil of each of two classes writes an answer to an assessment.
async fn write_answers(oak: &School<'_>, app: &TestApp) {
    let classes: Vec<_> = oak.classes.iter().map(|class| class.id).collect();
    let body = json!({ "title": "Autumn", "questions": questions(), "time_limit_s": 600, "classroom_ids": classes });
    let path = make(&app.as_(&oak.teacher), body).await;
    for class in [0, 1] {
        let pupil = app.as_(&oak.classes[class][0]);
        let started = start(&pupil, &path).await;
        answer_each(&pupil, &started, [json!(8), json!(3.5), json!(format!("Because of {class}"))]).await;
        finish(&pupil, &started).await;
    }
    app.do_jobs().await;
}

async fn inbox(oak: &School<'_>, app: &TestApp, query: &str) -> Vec<Value> {
    app.as_(&oak.senco).get(&format!("/teacher/markings{query}")).await.ok()["items"].as_array().unwrap().clone()
}

fn path(marking: &Value) -> String {
    format!("/teacher/markings/{}", marking["id"].as_str().unwrap())
}

#[tokio::test]
async fn the_inbox_shows_questions_and_written_answers_oldest_first() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let all = inbox(&oak, &app, "").await;
    assert_eq!(all.len(), 2);
    let first = &all[0];
    assert_eq!((&first["status"], &first["answer"]), (&json!("to_mark"), &json!("Because of 0")));
    assert_eq!((&first["assessment"], &first["out_of"], &first["score"]), (&json!("Autumn"), &json!(3), &json!(null)));
    assert_eq!((&first["pupil_id"], &first["last_name"]), (&json!(oak.classes[0][0].id), &json!("class-1.pupil1")));
    assert!(first["question"].as_str().unwrap().starts_with("Explain"));
    let of_class = inbox(&oak, &app, &format!("?classroom_id={}", oak.classes[1].id)).await;
    assert_eq!(of_class.iter().map(|each| &each["answer"]).collect::<Vec<_>>(), [&json!("Because of 1")]);
    app.as_(&oak.teacher).patch(&path(first), json!({ "score": 2 })).await.ok();
    assert_eq!(inbox(&oak, &app, "?status=to_mark").await.len(), 1);
    assert_eq!(inbox(&oak, &app, "?status=marked").await[0]["id"], first["id"]);
    let page = app.as_(&oak.teacher).get("/teacher/markings?limit=1").await.ok();
    let next = app.as_(&oak.teacher).get(&format!("/teacher/markings?after={}", page["next"].as_str().unwrap())).await;
    assert_eq!(next.ok()["items"][0]["id"], all[1]["id"]);
}

#[tokio::test]
async fn one_marking_is_shown_as_in_the_inbox() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    let elm = app.school("elm").await;
    write_answers(&oak, &app).await;
    let both = inbox(&oak, &app, "").await;
    assert_eq!((&both[0]["classroom"], &both[1]["classroom"]), (&json!("Class 1"), &json!("Class 2")));
    for person in [&oak.teacher, &oak.senco, &oak.headteacher] {
        assert_eq!(app.as_(person).get(&path(&both[1])).await.ok(), both[1]);
    }
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).get(&path(&both[1])).await.is("LMS-AUTH-003");
    }
    for unknown in [format!("/teacher/markings/{}", Uuid::now_v7()), "/teacher/markings/first".to_owned()] {
        app.as_(&oak.teacher).get(&unknown).await.is("LMS-TCH-005");
    }
    app.as_(&elm.teacher).get(&path(&both[1])).await.is("LMS-TCH-005");
}

#[tokio::test]
async fn the_names_of_the_marker_and_the_moderator_are_shown_until_they_are_erased() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let head = app.as_(&oak.headteacher);
    let marking = path(&inbox(&oak, &app, "").await[0]);
    let marked = app.as_(&oak.teacher).patch(&marking, json!({ "score": 2 })).await.ok();
    assert_eq!((&marked["marked_by_name"], &marked["moderation"]), (&json!("Robin teacher"), &json!(null)));
    let moderated = head.post(&format!("{marking}/moderation"), json!({ "score": 1 })).await.ok();
    assert_eq!(moderated["marked_by_name"], "Robin teacher");
    assert_eq!(moderated["moderation"]["moderated_by_name"], "Robin head");
    // An archived account keeps its name.
    let teacher = format!("/admin/users/{}", oak.teacher.id);
    head.delete(&teacher).await.done();
    assert_eq!(head.get(&marking).await.ok()["marked_by_name"], "Robin teacher");
    head.delete(&format!("{teacher}?erase=true")).await.done();
    let shown = head.get(&marking).await.ok();
    assert_eq!((&shown["marked_by"], &shown["marked_by_name"]), (&json!(null), &json!(null)));
    assert_eq!(shown["moderation"]["moderated_by_name"], "Robin head");
    app.do_jobs().await;
}

#[tokio::test]
async fn the_inbox_is_counted_with_its_filters() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let teacher = app.as_(&oak.teacher);
    teacher.patch(&path(&inbox(&oak, &app, "").await[0]), json!({ "score": 2 })).await.ok();
    for (query, total) in [
        ("total=true&limit=1".to_owned(), json!(2)),
        ("total=true&status=marked".to_owned(), json!(1)),
        (format!("total=true&classroom_id={}", oak.classes[1].id), json!(1)),
        (format!("total=true&status=marked&classroom_id={}", oak.classes[1].id), json!(0)),
        (String::new(), json!(null)),
    ] {
        assert_eq!(teacher.get(&format!("/teacher/markings?{query}")).await.ok()["total"], total, "{query}");
    }
}

#[tokio::test]
async fn a_score_completes_a_marking_and_feedback_alone_is_a_draft() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let teacher = app.as_(&oak.teacher);
    let marking = path(&inbox(&oak, &app, "").await[0]);
    let draft = teacher.patch(&marking, json!({ "feedback": " Say why. " })).await.ok();
    assert_eq!((&draft["status"], &draft["feedback"]), (&json!("to_mark"), &json!("Say why.")));
    let pupil = app.as_(&oak.classes[0][0]);
    assert_eq!(pupil.get("/me/results").await.ok()["marked_work"], json!([]));
    let marked = teacher.patch(&marking, json!({ "score": 2, "version": 2 })).await.ok();
    assert_eq!(
        (&marked["status"], &marked["score"], &marked["feedback"]),
        (&json!("marked"), &json!(2), &json!("Say why."))
    );
    assert_eq!((&marked["marked_by"], &marked["version"]), (&json!(oak.teacher.id), &json!(3)));
    let work = pupil.get("/me/results").await.ok()["marked_work"][0].clone();
    assert_eq!((&work["score"], &work["out_of"], &work["feedback"]), (&json!(2), &json!(3), &json!("Say why.")));
    assert_eq!(teacher.patch(&marking, json!({ "feedback": null })).await.ok()["feedback"], json!(null));
}

#[tokio::test]
async fn the_second_of_two_people_marking_the_same_answer_gets_a_conflict() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let marking = path(&inbox(&oak, &app, "").await[0]);
    app.as_(&oak.teacher).patch(&marking, json!({ "score": 3, "version": 1 })).await.ok();
    app.as_(&oak.senco).patch(&marking, json!({ "score": 1, "version": 1 })).await.is("LMS-API-007");
    assert_eq!(inbox(&oak, &app, "?status=marked").await[0]["score"], 3);
}

#[tokio::test]
async fn an_invalid_marking_is_rejected() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let (teacher, head) = (app.as_(&oak.teacher), app.as_(&oak.headteacher));
    let marking = path(&inbox(&oak, &app, "").await[0]);
    for body in [
        json!({ "score": 4 }),
        json!({ "score": -1 }),
        json!({ "score": 1.5 }),
        json!({ "score": "2" }),
        json!({ "feedback": "x".repeat(2_001) }),
        json!({ "feedback": "a\u{7}b" }),
        json!({ "version": "first" }),
        json!([]),
    ] {
        teacher.patch(&marking, body).await.is("LMS-TCH-003");
    }
    for body in [json!({}), json!({ "score": 4 }), json!({ "score": null }), json!({ "score": 1, "note": 7 })] {
        head.post(&format!("{marking}/moderation"), body).await.is("LMS-TCH-003");
    }
    for unknown in [format!("/teacher/markings/{}", Uuid::now_v7()), "/teacher/markings/first".to_owned()] {
        teacher.patch(&unknown, json!({ "score": 1 })).await.is("LMS-TCH-005");
        head.post(&format!("{unknown}/moderation"), json!({ "score": 1 })).await.is("LMS-TCH-005");
    }
    assert_eq!(inbox(&oak, &app, "").await[0]["version"], 1);
}

#[tokio::test]
async fn the_headteachers_score_counts_and_cannot_be_overwritten() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await.with_class(1).await;
    write_answers(&oak, &app).await;
    let (teacher, head) = (app.as_(&oak.teacher), app.as_(&oak.headteacher));
    let both = inbox(&oak, &app, "").await;
    let moderation = format!("{}/moderation", path(&both[0]));
    teacher.patch(&path(&both[0]), json!({ "score": 3, "feedback": "Well said" })).await.ok();
    for person in [&oak.teacher, &oak.senco] {
        app.as_(person).post(&moderation, json!({ "score": 1 })).await.is("LMS-TCH-007");
    }
    for person in [&oak.pupil, &oak.it_admin] {
        app.as_(person).post(&moderation, json!({ "score": 1 })).await.is("LMS-AUTH-003");
    }
    let moderated = head.post(&moderation, json!({ "score": 1, "note": "as in class 2" })).await.ok();
    assert_eq!((&moderated["score"], &moderated["moderation"]["score"]), (&json!(3), &json!(1)));
    assert_eq!(moderated["moderation"]["note"], "as in class 2");
    teacher.patch(&path(&both[0]), json!({ "score": 3 })).await.is("LMS-API-007");
    let results = app.as_(&oak.classes[0][0]).get("/me/results").await.ok();
    assert_eq!((&results["marked_work"][0]["score"], &results["assessments"][0]["score"]), (&json!(1), &json!(3)));
    assert!(!results.to_string().contains("as in class 2"));
    // Moderating an unmarked answer marks it, and an answer can be moderated again.
    let moderation = format!("{}/moderation", path(&both[1]));
    head.post(&moderation, json!({ "score": 2 })).await.ok();
    let again = head.post(&moderation, json!({ "score": 0 })).await.ok();
    assert_eq!((&again["status"], &again["moderation"]["score"]), (&json!("marked"), &json!(0)));
}
