//! Tests of `GET /teacher/classrooms/{classroom_id}/facts`.

use chrono::TimeDelta;
use entity::MasteryLevel;
use serde_json::{Value, json};

use crate::support::TestApp;

fn fact(shown: &Value, (a, b): (i16, i16)) -> &Value {
    let facts = shown["facts"].as_array().unwrap();
    facts.iter().find(|fact| (&fact["a"], &fact["b"]) == (&json!(a), &json!(b))).unwrap()
}

fn counts([unseen, not_yet, worked_out, quick, secure]: [i64; 5]) -> Value {
    json!({ "unseen": unseen, "not_yet": not_yet, "worked_out": worked_out, "quick": quick, "secure": secure })
}

#[tokio::test]
async fn each_fact_counts_the_pupils_of_the_class_by_mastery_level() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (ash, elm) = (oak.class("Ash", 5).await, oak.class("Elm", 1).await);
    let levels = [MasteryLevel::NotYet, MasteryLevel::WorkedOut, MasteryLevel::Quick, MasteryLevel::Secure];
    for (pupil, level) in ash.iter().zip(levels) {
        oak.mastery(pupil, &[(6, 8, level), (2, 2, MasteryLevel::Secure)]).await;
    }
    oak.mastery(&elm[0], &[(6, 8, MasteryLevel::Secure)]).await;
    oak.archive(ash[0].id).await;
    let shown = app.as_(&oak.teacher).get(&format!("/teacher/classrooms/{}/facts", ash.id)).await.ok();
    assert_eq!((&shown["classroom"], &shown["pupils"]), (&json!("Ash"), &json!(4)));
    assert_eq!(shown["facts"].as_array().unwrap().len(), 78);
    let expected = json!({ "a": 6, "b": 8, "counts": counts([1, 0, 1, 1, 1]), "secure": 0.25 });
    assert_eq!(fact(&shown, (6, 8)), &expected);
    assert_eq!(fact(&shown, (2, 2))["secure"], 0.75);
    assert_eq!(fact(&shown, (7, 8))["counts"], counts([4, 0, 0, 0, 0]));
}

#[tokio::test]
async fn a_mastery_override_counts_while_it_is_valid_even_for_unseen_facts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    oak.mastery(&class[0], &[(6, 8, MasteryLevel::WorkedOut)]).await;
    let teacher = app.as_(&oak.teacher);
    let path = format!("/teacher/pupils/{}/overrides", class[0].id);
    let secure = json!({ "facts": [[6, 8], [7, 8]], "state": "secure", "until": "2026-11-23" });
    teacher.put(&path, secure).await.ok();
    teacher.put(&path, json!({ "facts": [[9, 9]], "state": "needs_practice" })).await.ok();
    let shown = teacher.get(&format!("/teacher/classrooms/{}/facts", class.id)).await.ok();
    assert_eq!(fact(&shown, (6, 8))["counts"], counts([1, 0, 0, 0, 1]));
    assert_eq!(fact(&shown, (7, 8))["counts"], counts([1, 0, 0, 0, 1]));
    assert_eq!(fact(&shown, (9, 9))["counts"], counts([1, 1, 0, 0, 0]));
    app.clock.advance(TimeDelta::days(1));
    let shown = app.as_(&oak.teacher).get(&format!("/teacher/classrooms/{}/facts", class.id)).await.ok();
    assert_eq!(fact(&shown, (6, 8))["counts"], counts([1, 0, 1, 0, 0]));
    assert_eq!(fact(&shown, (7, 8))["counts"], counts([2, 0, 0, 0, 0]));
    assert_eq!(fact(&shown, (9, 9))["counts"], counts([1, 1, 0, 0, 0]));
}

#[tokio::test]
async fn an_empty_class_has_an_empty_map() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(0).await;
    let path = format!("/teacher/classrooms/{}/facts", oak.classes[0].id);
    let shown = app.as_(&oak.teacher).get(&path).await.ok();
    assert_eq!(fact(&shown, (6, 8)), &json!({ "a": 6, "b": 8, "counts": counts([0; 5]), "secure": null }));
}
