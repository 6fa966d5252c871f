//! Tests of `GET /teacher/pupils/{pupil_id}/history`.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{School, TestApp};

async fn history(app: &TestApp, oak: &School<'_>, query: &str) -> Value {
    app.as_(&oak.teacher).get(&format!("/teacher/pupils/{}/history{query}", oak.pupil.id)).await.ok()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn weeks_go_back_to_the_first_session_including_weeks_without_practice() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    assert_eq!(history(&app, &oak, "").await, json!({ "items": [], "next": null, "total": null }));
    for (at, answered, correct) in [
        ("2026-11-23T08:00:00Z", 20, 18),
        ("2026-11-10T09:00:00Z", 20, 10),
        ("2026-11-10T15:00:00Z", 10, 5),
        ("2026-11-12T09:00:00Z", 20, 20),
        // A session without answers does not count as practice.
        ("2026-10-01T09:00:00Z", 0, 0),
    ] {
        oak.insert_session(&oak.pupil, time(at), answered, correct).await;
    }
    let expected = json!({ "next": null, "total": null, "items": [
        { "week": "2026-11-23", "sessions": 1, "days": 1, "answered": 20, "correct": 18, "success": 0.9 },
        { "week": "2026-11-16", "sessions": 0, "days": 0, "answered": 0, "correct": 0, "success": null },
        { "week": "2026-11-09", "sessions": 3, "days": 2, "answered": 50, "correct": 35, "success": 0.7 },
    ] });
    assert_eq!(history(&app, &oak, "").await, expected);
    app.clock.advance(TimeDelta::days(6));
    assert_eq!(history(&app, &oak, "").await["items"].as_array().unwrap().len(), 3);
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(history(&app, &oak, "").await["items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_week_starts_at_midnight_in_london_in_summer_too() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.clock.advance(TimeDelta::days(-150));
    // In London, Monday 22 June 2026 starts at 23:00 UTC on Sunday.
    oak.insert_session(&oak.pupil, time("2026-06-21T22:59:00Z"), 1, 1).await;
    oak.insert_session(&oak.pupil, time("2026-06-21T23:00:00Z"), 2, 2).await;
    let shown = history(&app, &oak, "").await;
    let weeks: Vec<_> =
        shown["items"].as_array().unwrap().iter().map(|week| (&week["week"], &week["answered"])).collect();
    assert_eq!(weeks, [(&json!("2026-06-22"), &json!(2)), (&json!("2026-06-15"), &json!(1))]);
}

#[tokio::test]
async fn weeks_are_returned_in_pages() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let now = app.clock.now();
    for week in 0..7 {
        oak.insert_session(&oak.pupil, now - TimeDelta::weeks(week), 1, 1).await;
    }
    let whole = history(&app, &oak, "").await["items"].clone();
    let mut paged = Vec::new();
    let mut page = history(&app, &oak, "?limit=3").await;
    loop {
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        page = history(&app, &oak, &format!("?limit=3&after={next}")).await;
    }
    assert_eq!(json!(paged), whole);
    assert_eq!(paged.len(), 7);
}

#[tokio::test]
async fn a_cursor_with_an_extreme_date_is_harmless() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    oak.insert_session(&oak.pupil, app.clock.now(), 1, 1).await;
    for (cursor, weeks) in [("-262143-01-01", 0), ("+262142-12-31", 1), ("2026-11-23", 0), ("2026-11-25", 0)] {
        let after = URL_SAFE_NO_PAD.encode(format!("\"{cursor}\""));
        let shown = history(&app, &oak, &format!("?after={after}")).await;
        assert_eq!(shown["items"].as_array().unwrap().len(), weeks, "{cursor}");
    }
    let path = format!("/teacher/pupils/{}/history?limit=0", oak.pupil.id);
    app.as_(&oak.teacher).get(&path).await.is("LMS-API-008");
}
