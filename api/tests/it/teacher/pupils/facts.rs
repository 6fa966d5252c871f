//! Tests of `GET /teacher/pupils/{pupil_id}/facts`.

use chrono::TimeDelta;
use entity::MasteryLevel;
use serde_json::{Value, json};

use crate::support::TestApp;

fn fact(shown: &Value, (a, b): (i16, i16)) -> &Value {
    let facts = shown["facts"].as_array().unwrap();
    facts.iter().find(|fact| (&fact["a"], &fact["b"]) == (&json!(a), &json!(b))).unwrap()
}

#[tokio::test]
async fn all_78_facts_are_listed_in_order_seen_or_unseen() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.mastery(&oak.pupil, &[(6, 8, MasteryLevel::WorkedOut)]).await;
    let shown = app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}/facts", oak.pupil.id)).await.ok();
    let facts = shown["facts"].as_array().unwrap();
    assert_eq!(facts.len(), 78);
    assert_eq!((&facts[0]["a"], &facts[0]["b"]), (&json!(1), &json!(1)));
    assert_eq!((&facts[77]["a"], &facts[77]["b"]), (&json!(12), &json!(12)));
    let met = json!({
        "a": 6, "b": 8, "standing": "worked_out", "measured": "worked_out", "seen": 10, "correct": 6, "lapses": 1,
        "mean_recall_ms": 2000.0, "last_seen_at": "2026-11-22T09:00:00+00:00", "overridden": null,
    });
    assert_eq!(fact(&shown, (6, 8)), &met);
    let unseen = json!({
        "a": 7, "b": 8, "standing": "unseen", "measured": "unseen", "seen": 0, "correct": 0, "lapses": 0,
        "mean_recall_ms": null, "last_seen_at": null, "overridden": null,
    });
    assert_eq!(fact(&shown, (7, 8)), &unseen);
}

#[tokio::test]
async fn a_mastery_override_counts_while_it_is_valid() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.mastery(&oak.pupil, &[(6, 8, MasteryLevel::WorkedOut)]).await;
    let path = format!("/teacher/pupils/{}", oak.pupil.id);
    let body = json!({ "facts": [[8, 6]], "state": "needs_practice", "until": "2026-11-24", "note": "mixes it up" });
    app.as_(&oak.teacher).put(&format!("{path}/overrides"), body).await.ok();
    let shown = app.as_(&oak.senco).get(&format!("{path}/facts")).await.ok();
    let overridden = fact(&shown, (6, 8));
    assert_eq!((&overridden["standing"], &overridden["measured"]), (&json!("not_yet"), &json!("worked_out")));
    assert_eq!(overridden["overridden"]["note"], "mixes it up");
    assert_eq!(overridden["overridden"]["until"], "2026-11-24");
    // The clock moves to the last minute of the override's last day, and then to the first minute after that day.
    app.clock.advance(TimeDelta::hours(38) + TimeDelta::minutes(59));
    let shown = app.as_(&oak.senco).get(&format!("{path}/facts")).await.ok();
    assert_eq!(fact(&shown, (6, 8))["standing"], "not_yet");
    app.clock.advance(TimeDelta::minutes(1));
    let shown = app.as_(&oak.senco).get(&format!("{path}/facts")).await.ok();
    assert_eq!(fact(&shown, (6, 8))["standing"], "worked_out");
    assert_eq!(fact(&shown, (6, 8))["overridden"], Value::Null);
}
