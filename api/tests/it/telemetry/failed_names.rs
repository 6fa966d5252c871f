//! The user names with failed log-ins, counted by school.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use worker::telemetry::MANY_FAILED_NAMES;

use super::TelemetryClient;
use crate::support::{School, TestApp};

const METRIC: &str = "lms_sign_in_failed_names";

async fn fail(app: &TestApp, school: &School<'_>, names: i64) {
    let anyone = app.anonymous();
    let failures = (0..names).map(|number| {
        let body = json!({ "school_id": school.id, "username": format!("nobody{number}"), "pin": "000000" });
        anyone.post("/auth/pupil/login", body)
    });
    for answer in join_all(failures).await {
        answer.is("LMS-AUTH-006");
    }
}

/// The schools that the log has named, and their numbers of user names.
fn named(app: &TestApp) -> Vec<(String, String)> {
    let events = app.log().events().into_iter();
    events
        .filter(|event| event.message == "log-ins with many user names of one school have failed")
        .map(|event| (event.field("school_id").to_owned(), event.field("names").to_owned()))
        .collect()
}

#[tokio::test]
async fn the_metric_is_the_number_of_the_school_with_the_most_and_the_log_names_the_school() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let telemetry = TelemetryClient::of(&app).await;
    let _log = app.log_all();
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains(&format!("\n{METRIC} 0\n")));

    fail(&app, &elm, 3).await;
    fail(&app, &oak, MANY_FAILED_NAMES - 1).await;
    // Further failures of the same names count once.
    fail(&app, &oak, 2).await;
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains(&format!("\n{METRIC} {}\n", MANY_FAILED_NAMES - 1)));
    assert_eq!(named(&app), []);

    fail(&app, &oak, MANY_FAILED_NAMES).await;
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains(&format!("\n{METRIC} {MANY_FAILED_NAMES}\n")));
    assert_eq!(named(&app), [(oak.id.to_string(), MANY_FAILED_NAMES.to_string())]);

    app.clock.advance(TimeDelta::hours(1));
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains(&format!("\n{METRIC} 0\n")));
}
