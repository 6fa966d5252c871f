//! Tests of `PUT /teacher/pupils/{pupil_id}/overrides`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    support::{School, TestApp},
    teacher::{audited, pupils_to_replan},
    walls::full_school::Dump,
};

fn path(oak: &School<'_>) -> String {
    format!("/teacher/pupils/{}/overrides", oak.pupil.id)
}

/// The facts and states in a response.
fn states(overrides: &Value) -> Vec<(i64, i64, &str)> {
    let list = overrides["overrides"].as_array().unwrap();
    let fact = |item: &'_ Value| (item["a"].as_i64().unwrap(), item["b"].as_i64().unwrap());
    list.iter().map(|item| (fact(item).0, fact(item).1, item["state"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn an_override_is_set_replaced_and_cleared_without_touching_other_facts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    // The factors may come in either order, and a repeated fact counts once.
    let body = json!({ "facts": [[8, 6], [6, 8], [12, 12]], "state": "secure", "note": " knows it by heart \n" });
    let set = teacher.put(&path(&oak), body).await.ok();
    let expected = json!({
        "a": 6, "b": 8, "state": "secure", "until": null, "note": "knows it by heart",
        "set_by": { "id": oak.teacher.id, "first_name": "Robin", "last_name": "teacher" },
        "set_at": "2026-11-23T09:00:00+00:00",
    });
    assert_eq!(set["overrides"][0], expected);
    assert_eq!(states(&set), [(6, 8, "secure"), (12, 12, "secure")]);

    let senco = app.as_(&oak.senco);
    let body = json!({ "facts": [[6, 8], [1, 1]], "state": "needs_practice", "until": "2026-12-24" });
    let set = senco.put(&path(&oak), body).await.ok();
    assert_eq!(states(&set), [(1, 1, "needs_practice"), (6, 8, "needs_practice"), (12, 12, "secure")]);
    assert_eq!((&set["overrides"][1]["note"], &set["overrides"][1]["until"]), (&Value::Null, &json!("2026-12-24")));
    assert_eq!(set["overrides"][1]["set_by"]["last_name"], "senco");

    let body = json!({ "facts": [[8, 6], [2, 3]], "state": "none" });
    let set = senco.put(&path(&oak), body).await.ok();
    assert_eq!(states(&set), [(1, 1, "needs_practice"), (12, 12, "secure")]);
}

#[tokio::test]
async fn the_change_is_audited_without_the_facts_and_the_next_practice_is_replanned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let teacher = app.as_(&oak.teacher);
    for body in [json!({ "facts": [[6, 8]], "state": "secure" }), json!({ "facts": [[6, 8]], "state": "none" })] {
        teacher.put(&path(&oak), body).await.ok();
    }
    assert_eq!(audited(&oak).await, ["override.set", "override.clear"]);
    let entries = app.as_(&oak.headteacher).get("/admin/audit").await.ok();
    assert_eq!(entries["items"][0]["detail"], json!({ "facts": 1 }));
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::from([oak.pupil.id]));
    app.do_jobs().await;
    assert_eq!(pupils_to_replan(&oak).await, BTreeSet::new());
    let plans = Dump::of(&app.database, &oak).await.0["prepared_plan"].len();
    assert_eq!(plans, 1);
}

#[tokio::test]
async fn an_expired_override_is_not_returned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let body = json!({ "facts": [[6, 8]], "state": "secure", "until": "2026-11-23" });
    assert_eq!(states(&app.as_(&oak.teacher).put(&path(&oak), body).await.ok()), [(6, 8, "secure")]);
    app.clock.advance(chrono::TimeDelta::days(1));
    let body = json!({ "facts": [[7, 8]], "state": "secure" });
    assert_eq!(states(&app.as_(&oak.teacher).put(&path(&oak), body).await.ok()), [(7, 8, "secure")]);
}

#[tokio::test]
async fn an_invalid_body_is_rejected_and_sets_nothing() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let right = json!({ "facts": [[6, 8]], "state": "secure" });
    for (field, wrong) in [
        ("facts", json!(null)),
        ("facts", json!([])),
        ("facts", json!([6, 8])),
        ("facts", json!([[6]])),
        ("facts", json!([[6, 8, 9]])),
        ("facts", json!([[0, 8]])),
        ("facts", json!([[6, 13]])),
        ("facts", json!([[-6, 8]])),
        ("facts", json!([[6.5, 8]])),
        ("facts", json!([["6", "8"]])),
        ("facts", json!([[6, 8], [300, 2]])),
        ("state", json!(null)),
        ("state", json!("unseen")),
        ("state", json!(1)),
        ("until", json!("2026-11-22")),
        ("until", json!("2027-11-24")),
        ("until", json!("2026-12-1")),
        ("until", json!("tomorrow")),
        ("note", json!("x".repeat(501))),
        ("note", json!("a\u{7}b")),
        ("note", json!(7)),
    ] {
        let mut body = right.clone();
        body[field] = wrong;
        let answer = teacher.put(&path(&oak), body.clone()).await;
        assert_eq!(answer.code(), "LMS-TCH-003", "{body}: {answer}");
    }
    for more in [json!({ "until": "2026-12-01" }), json!({ "note": "why" })] {
        let mut body = json!({ "facts": [[6, 8]], "state": "none" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        teacher.put(&path(&oak), body).await.is("LMS-TCH-003");
    }
    assert!(Dump::of(&app.database, &oak).await.0["mastery_override"].is_empty());
    // The latest valid day is a year ahead.
    let body = json!({ "facts": [[6, 8]], "state": "secure", "until": "2027-11-23", "note": "x".repeat(500) });
    teacher.put(&path(&oak), body).await.ok();
}
