//! Tests of `PUT /teacher/pupils/{pupil_id}/arrangements`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    support::{School, TestApp},
    teacher::{audited, pupils_to_replan},
    walls::full_school::Dump,
};

fn path(oak: &School<'_>) -> String {
    format!("/teacher/pupils/{}/arrangements", oak.pupil.id)
}

#[tokio::test]
async fn arrangements_replace_the_previous_ones_and_an_empty_list_removes_them() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let body = json!({ "codes": ["RON", "ITA", "ATA", "ITA"], "time_limit_factor": 1.25, "assistant": "Ada Moss" });
    let set = senco.put(&path(&oak), body).await.ok();
    let expected = json!({
        "codes": ["ATA", "ITA", "RON"], "time_limit_factor": 1.25, "untimed": false, "assistant": "Ada Moss",
        "set_by": { "id": oak.senco.id, "first_name": "Robin", "last_name": "senco" },
        "set_at": "2026-11-23T09:00:00+00:00",
    });
    assert_eq!(set, expected);
    let set = app.as_(&oak.teacher).put(&path(&oak), json!({ "codes": [], "time_limit_factor": 4 })).await.ok();
    assert_eq!((&set["codes"], &set["time_limit_factor"], &set["assistant"]), (&json!([]), &json!(4.0), &Value::Null));
    assert_eq!(set["set_by"]["last_name"], "teacher");

    let set = app.as_(&oak.teacher).put(&path(&oak), json!({ "codes": [], "untimed": true })).await.ok();
    assert_eq!((&set["untimed"], &set["time_limit_factor"]), (&json!(true), &Value::Null));

    let set = app.as_(&oak.teacher).put(&path(&oak), json!({ "codes": [] })).await.ok();
    assert_eq!((&set["set_by"], &set["set_at"]), (&Value::Null, &Value::Null));
    assert!(Dump::of(&app.database, &oak).await.0["arrangement"].is_empty());
    let all = json!({ "codes": ["ATA", "CCT", "FTS", "ITA", "NBQ", "QNR", "RON"], "assistant": "Ada Moss" });
    senco.put(&path(&oak), all).await.ok();
}

#[tokio::test]
async fn the_change_is_audited_without_the_codes_and_the_next_practice_is_replanned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.senco).put(&path(&oak), json!({ "codes": ["QNR"] })).await.ok();
    assert_eq!(audited(&oak).await, ["arrangement.set"]);
    let audit = Dump::of(&app.database, &oak).await.0["audit"].concat();
    assert!(!audit.contains("QNR"), "{audit}");
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([oak.pupil.id]));
    app.do_jobs().await;
}

#[tokio::test]
async fn an_invalid_body_is_rejected_and_sets_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for body in [
        json!({}),
        json!({ "codes": null }),
        json!({ "codes": "QNR" }),
        json!({ "codes": ["XYZ"] }),
        json!({ "codes": ["qnr"] }),
        json!({ "codes": [7] }),
        json!({ "codes": ["ITA"] }),
        json!({ "codes": ["ITA"], "assistant": " " }),
        json!({ "codes": ["ITA"], "assistant": "=1+1" }),
        json!({ "codes": ["ITA"], "assistant": "x".repeat(129) }),
        json!({ "codes": ["QNR"], "assistant": "Ada Moss" }),
        json!({ "codes": ["QNR"], "time_limit_factor": 0.9 }),
        json!({ "codes": ["QNR"], "time_limit_factor": 4.1 }),
        json!({ "codes": ["QNR"], "time_limit_factor": "2" }),
        json!({ "codes": ["QNR"], "untimed": "yes" }),
    ] {
        let answer = app.as_(&oak.teacher).put(&path(&oak), body.clone()).await;
        assert_eq!(answer.code(), "LMS-TCH-003", "{body}: {answer}");
    }
    assert!(Dump::of(&app.database, &oak).await.0["arrangement"].is_empty());
}
