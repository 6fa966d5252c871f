//! Tests of `GET /teacher/dashboard`.

use chrono::TimeDelta;
use entity::MasteryLevel;
use serde_json::{Value, json};

use super::each;
use crate::support::{Class, Person, School, TestApp};

async fn dashboard(app: &TestApp, person: &Person) -> Value {
    app.as_(person).get("/teacher/dashboard").await.ok()
}

/// The reasons why a pupil is on the attention list, or null if the pupil is not on it.
fn reasons(dashboard: &Value, pupil: &Person) -> Value {
    let list = dashboard["attention"].as_array().unwrap();
    let listed = list.iter().find(|item| item["id"] == pupil.id.to_string());
    listed.map(|item| item["attention"].clone()).unwrap_or_default()
}

async fn lock(app: &TestApp, pupil: &Person) {
    for _ in 0..5 {
        app.anonymous().post(pupil.login_path(), pupil.login_with("482912")).await.is("LMS-AUTH-006");
    }
}

#[tokio::test]
async fn a_school_without_classes_and_practice_has_an_empty_dashboard() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let shown = dashboard(&app, &oak.teacher).await;
    let nothing = json!({ "week": "2026-11-23", "classes": [], "attention": [], "attention_count": 0, "reteach": [] });
    assert_eq!(shown, nothing);
}

#[tokio::test]
async fn own_classes_come_first_then_the_others_by_name() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.class("Ash", 1).await;
    let (rowan, birch) = (oak.class("Rowan", 1).await, oak.class("Birch", 1).await);
    oak.assign_teacher(&rowan, &oak.teacher).await;
    oak.assign_teacher(&birch, &oak.senco).await;
    let shown = dashboard(&app, &oak.teacher).await;
    assert_eq!(each(&shown["classes"], "name"), ["Rowan", "Ash", "Birch"]);
    assert_eq!(shown["classes"][0]["own"], true);
    assert_eq!(shown["classes"][2]["own"], false);
    let shown = dashboard(&app, &oak.senco).await;
    assert_eq!(each(&shown["classes"], "name"), ["Birch", "Ash", "Rowan"]);
}

#[tokio::test]
async fn a_class_adds_up_only_its_own_pupils() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 4).await, oak.class("Elm", 1).await);
    oak.learner(&ash[0], |row| (row.recent_answers, row.recent_correct, row.facts_secure) = (100, 90, 40)).await;
    oak.learner(&ash[1], |row| {
        (row.recent_answers, row.recent_correct, row.facts_secure) = (300, 150, 20);
        (row.predicted_score, row.predicted_low, row.predicted_high) = (Some(10.0), Some(8.0), Some(12.0));
    })
    .await;
    oak.learner(&ash[2], |row| {
        (row.recent_answers, row.recent_correct, row.facts_secure) = (0, 0, 0);
        (row.predicted_score, row.predicted_low, row.predicted_high) = (None, None, None);
    })
    .await;
    oak.learner(&elm[0], |_| {}).await;
    // One pupil practises on Monday, one on the Sunday before, and one starts a session without answering.
    let now = app.clock.now();
    oak.insert_session(&ash[0], now - TimeDelta::hours(2), 20, 18).await;
    oak.insert_session(&ash[1], now - TimeDelta::hours(12), 20, 18).await;
    oak.insert_session(&ash[2], now, 0, 0).await;

    let shown = dashboard(&app, &oak.headteacher).await;
    let expected = json!({
        "id": ash.id, "name": "Ash", "year_group": "4", "own": false, "pupils": 4, "practised_this_week": 1,
        // Four pupils have 40 + 20 + 0 + 0 secure facts, and two have predicted scores, 18.5 and 10.
        "success": 0.6, "facts_secure": 15.0, "predicted_score": 14.25, "attention": 1,
    });
    assert_eq!(shown["classes"][0], expected);
    assert_eq!(shown["classes"][1]["success"], 0.8);
}

#[tokio::test]
async fn an_empty_class_has_no_averages() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.class("Ash", 0).await;
    let class = dashboard(&app, &oak.teacher).await["classes"][0].clone();
    assert_eq!((&class["pupils"], &class["success"], &class["facts_secure"]), (&json!(0), &Value::Null, &Value::Null));
    assert_eq!(class["predicted_score"], Value::Null);
}

#[tokio::test]
async fn the_attention_list_names_pupils_and_reasons() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(7).await;
    let [idle, failing, stalled, slow, locked, well, never] = &oak.classes[0][..] else { panic!("seven") };
    app.clock.advance(TimeDelta::days(14));
    let now = app.clock.now();
    oak.learner(idle, |row| row.last_practised_at = Some(now - TimeDelta::days(7))).await;
    oak.learner(failing, |row| row.recent_correct = 69).await;
    oak.learner(stalled, |row| row.last_gain_at = Some(now - TimeDelta::days(14))).await;
    oak.learner(slow, |row| (row.recent_correct, row.recent_slow) = (90, 50)).await;
    oak.learner(locked, |_| {}).await;
    oak.learner(well, |_| {}).await;
    lock(&app, locked).await;

    let shown = dashboard(&app, &oak.teacher).await;
    for (pupil, expected) in [
        (idle, json!(["not_practised"])),
        (failing, json!(["low_success"])),
        (stalled, json!(["stalled"])),
        (slow, json!(["accurate_but_slow"])),
        (locked, json!(["locked_out"])),
        (well, Value::Null),
        (never, json!(["not_practised"])),
    ] {
        assert_eq!(reasons(&shown, pupil), expected, "{}", pupil.username);
    }
    // The school's pupil without a class has not practised either.
    assert_eq!(shown["attention_count"], 7);
    assert_eq!(shown["classes"][0]["attention"], 6);
    assert!(shown["attention"][0]["locked_until"].is_string());
}

#[tokio::test]
async fn the_attention_list_shows_own_classes_first_then_the_most_urgent() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 2).await, oak.class("Elm", 2).await);
    oak.assign_teacher(&elm, &oak.teacher).await;
    for pupil in [&ash[0], &ash[1], &elm[0], &elm[1], &oak.pupil] {
        oak.learner(pupil, |row| row.recent_correct = 10).await;
    }
    lock(&app, &ash[1]).await;
    lock(&app, &elm[1]).await;
    let shown = dashboard(&app, &oak.teacher).await;
    let expected = ["elm.pupil2", "elm.pupil1", "ash.pupil2", "ash.pupil1", "pupil"];
    assert_eq!(each(&shown["attention"], "username"), expected);
}

#[tokio::test]
async fn practice_counts_before_the_digest_job_has_run() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let pupil = &oak.classes[0][0];
    app.clock.advance(TimeDelta::days(10));
    assert_eq!(reasons(&dashboard(&app, &oak.teacher).await, pupil), json!(["not_practised"]));
    oak.insert_session(pupil, app.clock.now(), 1, 1).await;
    let shown = dashboard(&app, &oak.teacher).await;
    assert_eq!(reasons(&shown, pupil), Value::Null);
    assert_eq!(shown["classes"][0]["practised_this_week"], 1);
}

#[tokio::test]
async fn archived_pupils_and_staff_are_not_counted() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    app.clock.advance(TimeDelta::days(10));
    oak.archive(oak.classes[0][0].id).await;
    let shown = dashboard(&app, &oak.teacher).await;
    assert_eq!(shown["classes"][0]["pupils"], 1);
    assert_eq!(each(&shown["attention"], "username"), ["class-1.pupil2", "pupil"]);
}

/// Creates a school with facts to reteach. Returns the school and the teacher's class.
async fn with_facts(app: &TestApp) -> (School<'_>, Class) {
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 3).await, oak.class("Elm", 2).await);
    oak.assign_teacher(&ash, &oak.teacher).await;
    for (number, pupil) in ash.iter().enumerate() {
        let six_eights = if number == 0 { MasteryLevel::Quick } else { MasteryLevel::NotYet };
        oak.mastery(pupil, &[(7, 8, MasteryLevel::NotYet), (6, 8, six_eights), (2, 2, MasteryLevel::Secure)]).await;
        oak.wrong_answers(pupil, (7, 8), &[(54, 2), (63, 3)]).await;
    }
    oak.wrong_answers(&ash[2], (7, 8), &[(48, 8)]).await;
    for pupil in elm.iter() {
        oak.mastery(pupil, &[(9, 9, MasteryLevel::NotYet)]).await;
    }
    (oak, ash)
}

#[tokio::test]
async fn the_facts_to_reteach_are_those_most_pupils_lack_with_the_commonest_wrong_answer() {
    let app = TestApp::spawn().await;
    let (oak, _) = with_facts(&app).await;
    let own = dashboard(&app, &oak.teacher).await["reteach"].clone();
    let expected = json!([
        { "a": 7, "b": 8, "not_yet": 3, "wrong_answer": 63, "wrong_times": 9 },
        { "a": 6, "b": 8, "not_yet": 2, "wrong_answer": null, "wrong_times": 0 },
    ]);
    assert_eq!(own, expected);
    // A person without a class of their own sees the whole school.
    let all = dashboard(&app, &oak.headteacher).await["reteach"].clone();
    assert_eq!(all.as_array().unwrap().len(), 3);
    assert_eq!(all[2], json!({ "a": 9, "b": 9, "not_yet": 2, "wrong_answer": null, "wrong_times": 0 }));
}

#[tokio::test]
async fn mastery_overrides_count_in_the_facts_to_reteach() {
    let app = TestApp::spawn().await;
    let (oak, ash) = with_facts(&app).await;
    for pupil in ash.iter() {
        let path = format!("/teacher/pupils/{}/overrides", pupil.id);
        for (fact, state) in [([8, 7], "secure"), ([2, 2], "needs_practice")] {
            app.as_(&oak.teacher).put(&path, json!({ "facts": [fact], "state": state })).await.ok();
        }
    }
    let shown = dashboard(&app, &oak.teacher).await["reteach"].clone();
    let facts: Vec<_> = shown.as_array().unwrap().iter().map(|fact| (&fact["a"], &fact["not_yet"])).collect();
    assert_eq!(facts, [(&json!(2), &json!(3)), (&json!(6), &json!(2))]);
}

#[tokio::test]
async fn at_most_five_facts_to_reteach_are_listed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let facts: Vec<_> = (2..=9).map(|b| (2, b, MasteryLevel::NotYet)).collect();
    oak.mastery(&oak.classes[0][0], &facts).await;
    assert_eq!(dashboard(&app, &oak.teacher).await["reteach"].as_array().unwrap().len(), 5);
}
