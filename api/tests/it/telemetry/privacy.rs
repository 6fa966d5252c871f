//! The metrics describe the service, never a school or a person.

use serde_json::json;

use super::TelemetryClient;
use crate::{
    sessions::{answer_all, start_practice},
    support::TestApp,
};

#[tokio::test]
async fn the_metrics_contain_no_school_person_or_address() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let (pupil, anyone) = (app.as_(&oak.pupil), app.anonymous());
    for person in oak.everyone() {
        anyone.post(person.login_path(), person.login()).await.ok();
        anyone.post(person.login_path(), person.login_with("000000")).await;
        app.as_(person).get(&format!("/admin/users/{}", oak.pupil.id)).await;
        app.as_(person).get(&format!("/teacher/pupils/{}?school={}", oak.pupil.id, oak.id)).await;
        anyone.get(&format!("/{}", person.username)).await;
    }
    answer_all(&pupil, &start_practice(&pupil).await).await;
    app.as_(&oak.it_admin).upload(b"first_name,last_name\nA,B\n", &[("mode", "commit")]).send().await.accepted();
    app.jobs_may_remain();
    app.do_jobs().await;
    anyone.post("/auth/pupil/login", json!({ "school_id": oak.id, "username": "zoe-of-oak", "pin": "482911" })).await;
    telemetry.observed.sample().await;

    let metrics = telemetry.metrics().await;
    let mut forbidden =
        vec![oak.id.to_string(), "192.0.2.1".into(), "zoe-of-oak".into(), "482911".into(), "\"oak\"".into()];
    for person in oak.everyone() {
        forbidden.extend([person.id.to_string(), person.secret.clone()]);
        // Without the quotes, these words also occur in the names of operations.
        forbidden.extend([&person.username, &person.first_name, &person.last_name].map(|name| format!("\"{name}\"")));
    }
    // The values are numbers and may contain any digits, so only names and labels are searched.
    let named: Vec<&str> = metrics
        .lines()
        .map(|line| if line.starts_with('#') { line } else { line.rsplit_once(' ').unwrap().0 })
        .collect();
    assert!(named.len() > 100);
    for text in forbidden {
        assert_eq!(named.iter().find(|line| line.contains(&text)), None, "{text} is in the metrics");
    }
}
