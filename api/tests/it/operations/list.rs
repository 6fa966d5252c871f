//! `deploy/metrics.txt`, with which dashboards and alert rules are compared, lists what is exposed.

use std::{fs, path::Path};

use super::{Watched, causes::without_its_redis};
use crate::sessions::{answer_all, begin, id};

const LIST: &str = "../deploy/metrics.txt";

/// `name type help`, a line each, of a process that has an API, a worker and a Redis.
async fn exposed() -> String {
    let app = without_its_redis().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let pupil = app.as_(&oak.pupil);
    let begun = begin(&pupil).await;
    answer_all(&pupil, &begun).await;
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&begun))).await.ok();
    app.do_jobs().await;
    watched.observed.sample().await;
    let metrics = watched.metrics().await;
    let types = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let listed = types.map(|(name, kind)| {
        let help = metrics.lines().find_map(|line| line.strip_prefix(&format!("# HELP {name} "))).unwrap_or_default();
        format!("{name} {kind} {help}\n")
    });
    listed.collect()
}

#[tokio::test]
async fn the_list_of_metrics_is_what_is_exposed() {
    let listed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST)).unwrap();
    let exposed = exposed().await;
    assert!(exposed.lines().count() > 30);
    assert_eq!(listed, exposed, "cargo test -p api --test it -- --ignored write_the_list_of_metrics");
}

/// Not a test: writes the list anew.
#[tokio::test]
#[ignore = "it writes deploy/metrics.txt"]
async fn write_the_list_of_metrics() {
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST), exposed().await).unwrap();
}
