//! Tests of `POST /teacher/assignments`.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{PATH, for_class, for_pupils, with};
use crate::{
    support::{Answer, Client, TestApp},
    teacher::{audited, each, pupils_to_replan},
    walls::full_school::Dump,
};

#[tokio::test]
async fn a_class_gets_work_on_whole_tables() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let body = with(for_class(class), "tables", json!([8, 7, 8]));
    let body = with(body, "note", json!(" before Friday "));
    let made = app.as_(&oak.teacher).post(PATH, body).await.created();
    let part = |number: usize| {
        let pupil = &class[number];
        json!({ "pupil_id": pupil.id, "first_name": "Robin", "last_name": pupil.username, "answered": 0,
            "correct": 0, "done_at": null, "overdue": false })
    };
    let expected = json!({
        "id": made["id"], "classroom_id": class.id, "classroom": "Class 1", "tables": [7, 8], "facts": [],
        "questions": 20, "due_on": "2026-12-01", "note": "before Friday", "overdue": false,
        "created_by": { "id": oak.teacher.id, "first_name": "Robin", "last_name": "teacher" },
        "created_at": "2026-11-23T09:00:00+00:00", "cancelled_at": null, "pupils": [part(0), part(1)],
    });
    assert_eq!(made, expected);
    assert_eq!(audited(&oak).await, ["assignment.create"]);
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([class[0].id, class[1].id]));
    app.do_jobs().await;
}

#[tokio::test]
async fn individual_pupils_get_work_on_single_facts_and_see_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let body = with(for_pupils(&[&oak.pupil, &oak.classes[0][1], &oak.pupil]), "tables", Value::Null);
    let body = with(body, "facts", json!([[8, 6], [6, 8], [12, 3]]));
    let made = app.as_(&oak.senco).post(PATH, body).await.created();
    assert_eq!(made["facts"], json!([[3, 12], [6, 8]]));
    assert_eq!((&made["tables"], &made["classroom_id"]), (&json!([]), &Value::Null));
    assert_eq!(each(&made["pupils"], "last_name"), ["class-1.pupil2", "pupil"]);
    let seen = app.as_(&oak.pupil).get("/me/assignments").await.ok();
    assert_eq!((&seen["items"][0]["id"], &seen["items"][0]["facts"]), (&made["id"], &json!([[3, 12], [6, 8]])));
    assert_eq!(app.as_(&oak.classes[0][0]).get("/me/assignments").await.ok()["items"], json!([]));
    app.do_jobs().await;
}

#[tokio::test]
async fn a_pupil_who_joins_the_class_later_does_not_get_its_work() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    app.as_(&oak.teacher).post(PATH, for_class(&oak.classes[0])).await.created();
    let joining = json!({ "classroom_id": oak.classes[0].id });
    app.as_(&oak.it_admin).patch(&format!("/admin/users/{}", oak.pupil.id), joining).await.ok();
    assert_eq!(app.as_(&oak.pupil).get("/me/assignments").await.ok()["items"], json!([]));
}

#[tokio::test]
async fn an_invalid_body_is_rejected_and_sets_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let (class, empty) = (&oak.classes[0], oak.class("Empty", 0).await);
    let right = for_class(class);
    let without = |field| with(right.clone(), field, Value::Null);
    let mut bodies = vec![
        json!({}),
        without("classroom_id"),
        without("tables"),
        without("questions"),
        without("due_on"),
        with(right.clone(), "pupil_ids", json!([oak.pupil.id])),
        with(right.clone(), "facts", json!([[6, 8]])),
        for_class(&empty),
        with(right.clone(), "classroom_id", json!(Uuid::now_v7())),
        with(right.clone(), "classroom_id", json!("7")),
        with(for_pupils(&[]), "questions", json!(20)),
        with(right.clone(), "pupil_ids", json!("7")),
        with(for_pupils(&[&oak.pupil]), "pupil_ids", json!([7])),
        with(for_pupils(&[&oak.pupil]), "pupil_ids", json!(vec![oak.pupil.id; 501])),
    ];
    for (field, wrong) in [
        ("tables", json!([])),
        ("tables", json!([0])),
        ("tables", json!([13])),
        ("tables", json!(["7"])),
        ("tables", json!(7)),
        ("questions", json!(0)),
        ("questions", json!(101)),
        ("questions", json!(2.5)),
        ("due_on", json!("2026-11-22")),
        ("due_on", json!("2027-11-24")),
        ("due_on", json!("2026-02-30")),
        ("note", json!("x".repeat(501))),
    ] {
        bodies.push(with(right.clone(), field, wrong));
    }
    bodies.push(with(without("tables"), "facts", json!([[6, 13]])));
    for body in bodies {
        let answer = app.as_(&oak.teacher).post(PATH, body.clone()).await;
        assert_eq!(answer.code(), "LMS-TCH-003", "{body}: {answer}");
        answer.is("LMS-TCH-003");
    }
    assert!(Dump::of(&app.database, &oak).await.0["assignment"].is_empty());
    // The ends of the ranges are valid: due today, one question, a hundred questions.
    for (field, value) in [("due_on", json!("2026-11-23")), ("questions", json!(1)), ("questions", json!(100))] {
        app.as_(&oak.teacher).post(PATH, with(right.clone(), field, value)).await.created();
    }
}

#[tokio::test]
async fn one_id_that_is_not_a_current_pupil_of_the_school_rejects_the_whole_request() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(1).await, app.school("elm").await);
    oak.archive(oak.classes[0][0].id).await;
    let foreign = [
        elm.pupil.id.to_string(),
        Uuid::now_v7().to_string(),
        oak.teacher.id.to_string(),
        oak.classes[0][0].id.to_string(),
        "not-an-id".to_owned(),
    ];
    for id in foreign {
        let body = with(for_pupils(&[&oak.pupil]), "pupil_ids", json!([oak.pupil.id, id]));
        app.as_(&oak.teacher).post(PATH, body).await.is("LMS-TCH-002");
    }
    assert!(Dump::of(&app.database, &oak).await.0["assignment"].is_empty());
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::new());
}

async fn post_with_key(client: &Client<'_>, key: &str, body: &Value) -> Answer {
    client.call(Method::POST, PATH).header("Idempotency-Key", key).json(body).send().await
}

#[tokio::test]
async fn an_idempotency_key_sets_the_work_once_and_conflicts_with_another_body() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let body = for_class(&oak.classes[0]);
    let teacher = app.as_(&oak.teacher);
    let answers = futures_util::future::join_all((0..4).map(|_| post_with_key(&teacher, "monday", &body))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.text()), (201, answers[0].text()), "{answer}");
    }
    post_with_key(&teacher, "monday", &with(body.clone(), "questions", json!(10))).await.is("LMS-API-007");
    assert_eq!(Dump::of(&app.database, &oak).await.0["assignment"].len(), 1);
    post_with_key(&teacher, &"k".repeat(65), &body).await.is("LMS-TCH-003");
    app.clock.advance(TimeDelta::hours(24));
    let again = post_with_key(&app.as_(&oak.teacher), "monday", &body).await.created();
    assert_ne!(again["id"], answers[0].json()["id"]);
}
