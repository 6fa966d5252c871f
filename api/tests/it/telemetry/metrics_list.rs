//! `deploy/metrics.txt` lists the exposed metrics; dashboards and alert rules are compared with it.

use std::{fs, path::Path};

use super::{TelemetryClient, counters::without_its_redis};
use crate::sessions::{answer_all, id, start_practice};

const LIST: &str = "../deploy/metrics.txt";

/// Lines of `name type help` for every metric of a process that has an API, a worker and a Redis.
async fn exposed() -> String {
    let app = without_its_redis().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    answer_all(&pupil, &started).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    app.do_jobs().await;
    telemetry.observed.sample().await;
    let metrics = telemetry.metrics().await;
    let types = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let listed = types.map(|(name, kind)| {
        let help = metrics.lines().find_map(|line| line.strip_prefix(&format!("# HELP {name} "))).unwrap_or_default();
        format!("{name} {kind} {help}\n")
    });
    listed.collect()
}

#[tokio::test]
async fn the_list_of_metrics_matches_what_is_exposed() {
    let listed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST)).unwrap();
    let exposed = exposed().await;
    assert!(exposed.lines().count() > 30);
    assert_eq!(listed, exposed, "cargo test -p api --test it -- --ignored write_the_list_of_metrics");
}

/// Writes the list. This function tests nothing.
#[tokio::test]
#[ignore = "it writes deploy/metrics.txt"]
async fn write_the_list_of_metrics() {
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST), exposed().await).unwrap();
}
