//! Tests of `GET /teacher/pupils/{pupil_id}`.

use chrono::TimeDelta;
use entity::{MasteryLevel, certificate};
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_pupil_is_shown_with_everything_that_a_teacher_needs() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let pupil = &oak.classes[0][0];
    let now = app.clock.now();
    oak.learner(pupil, |_| {}).await;
    oak.mastery(pupil, &[(6, 8, MasteryLevel::NotYet), (7, 8, MasteryLevel::WorkedOut), (2, 2, MasteryLevel::Secure)])
        .await;
    oak.insert_session(pupil, now - TimeDelta::days(7), 20, 15).await;
    oak.insert(certificate::Model { school_id: oak.id, pupil_id: pupil.id, times_table: 2, earned_at: now }).await;
    let teacher = app.as_(&oak.teacher);
    let path = format!("/teacher/pupils/{}", pupil.id);
    teacher.put(&format!("{path}/overrides"), json!({ "facts": [[8, 6]], "state": "secure" })).await.ok();
    teacher.put(&format!("{path}/arrangements"), json!({ "codes": ["QNR"], "time_limit_factor": 1.5 })).await.ok();
    let work = json!({ "classroom_id": oak.classes[0].id, "tables": [7], "questions": 20, "due_on": "2026-12-01" });
    let work = teacher.post("/teacher/assignments", work).await.created();

    let shown = app.as_(&oak.senco).get(&path).await.ok();
    assert_eq!(shown["pupil"]["id"], json!(pupil.id));
    assert_eq!(shown["pupil"]["predicted"]["low"], 15.0);
    assert_eq!(shown["facts"], json!({ "unseen": 75, "not_yet": 0, "worked_out": 1, "quick": 0, "secure": 2 }));
    let weeks = shown["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 8);
    assert_eq!((&weeks[0]["answered"], &weeks[1]["answered"]), (&json!(0), &json!(20)));
    assert_eq!(shown["certificates"], json!([{ "times_table": 2, "earned_at": "2026-11-23T09:00:00+00:00" }]));
    assert_eq!(shown["overrides"][0]["state"], "secure");
    assert_eq!(shown["overrides"][0]["set_by"]["last_name"], "teacher");
    assert_eq!(shown["arrangements"]["codes"], json!(["QNR"]));
    assert_eq!(shown["arrangements"]["time_limit_factor"], 1.5);
    assert_eq!(shown["assignments"][0]["id"], work["id"]);
    assert_eq!(shown["assignments"][0]["classroom"], "Class 1");
    // The assignment lists only this pupil's own progress.
    assert_eq!(shown["assignments"][0]["pupils"].as_array().unwrap().len(), 1);
    assert_eq!(shown["assignments"][0]["pupils"][0]["pupil_id"], json!(pupil.id));
}

#[tokio::test]
async fn a_new_pupil_has_empty_lists_and_unseen_facts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let shown = app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}", oak.pupil.id)).await.ok();
    assert_eq!(shown["facts"]["unseen"], 78);
    for empty in ["certificates", "overrides", "assignments"] {
        assert_eq!(shown[empty], json!([]), "{empty}");
    }
    let none = json!({ "codes": [], "time_limit_factor": null, "untimed": false, "assistant": null, "set_by": null, "set_at": null });
    assert_eq!(shown["arrangements"], none);
    assert_eq!(shown["pupil"]["classroom"], Value::Null);
    assert_eq!(shown["plan"], json!([]));
}

#[tokio::test]
async fn the_last_plan_is_shown_with_the_reason_for_each_question() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let teacher = app.as_(&oak.teacher);
    let path = format!("/teacher/pupils/{}", oak.pupil.id);
    let overridden = json!({ "facts": [[6, 8]], "state": "needs_practice" });
    teacher.put(&format!("{path}/overrides"), overridden).await.ok();
    // The job plans the next session.
    app.do_jobs().await;
    let planned = teacher.get(&path).await.ok()["plan"].clone();
    let questions = planned.as_array().unwrap();
    assert_eq!(questions.len(), 20);
    assert!(questions.contains(&json!({ "a": 6, "b": 8, "reason": "overridden" })), "{planned}");
    assert_eq!(questions[19]["reason"], "confidence");
    // The session takes the plan that was shown, and then it is the last plan.
    app.as_(&oak.pupil).post("/sessions", json!({ "kind": "practice" })).await.created();
    assert_eq!(teacher.get(&path).await.ok()["plan"], planned);
    // A longer session shows only its first 20 questions.
    app.clock.advance(TimeDelta::hours(3));
    app.as_(&oak.pupil).post("/sessions", json!({ "kind": "practice", "length": 30 })).await.created();
    let shown = app.as_(&oak.teacher).get(&path).await.ok();
    assert_eq!(shown["plan"].as_array().unwrap().len(), 20);
}
