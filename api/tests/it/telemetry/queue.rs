//! The state of the job queue, sampled from the database.

use chrono::TimeDelta;
use entity::job::{self, JobState};
use sea_orm::{ConnectionTrait, DbBackend, Statement, prelude::Expr};
use worker::telemetry::BACKLOG;

use super::TelemetryClient;
use crate::{
    sessions::{id, start_practice},
    support::TestApp,
};

#[tokio::test]
async fn pending_jobs_are_reported_by_kind_with_the_age_of_the_oldest() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    app.jobs_may_remain();
    telemetry.observed.sample().await;
    // Every kind is reported even if the queue has no job of it.
    assert!(telemetry.metrics().await.contains("\nlms_jobs_pending{kind=\"erase\"} 0\n"));

    let pupil = app.as_(&oak.pupil);
    let started = start_practice(&pupil).await;
    telemetry.observed.sample().await;
    // The digest is due when the session expires.
    assert_eq!(digests(&telemetry).await, ["1", "0", "0"]);
    pupil.post_nothing(&format!("/sessions/{}/finish", id(&started))).await.ok();
    app.clock.advance(TimeDelta::seconds(150));
    telemetry.observed.sample().await;
    assert_eq!(digests(&telemetry).await, ["1", "150", "0"]);

    assert!(telemetry.metrics().await.contains("\nlms_job_failing_seconds{kind=\"digest\"} 0\n"));
    let tx = app.all_schools().begin().await.unwrap();
    let since = app.clock.now() - TimeDelta::hours(2);
    tx.update::<job::Entity>().col_expr(job::Column::FailingSince, Expr::value(since)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains("\nlms_job_failing_seconds{kind=\"digest\"} 7200\n"));

    let tx = app.all_schools().begin().await.unwrap();
    tx.update::<job::Entity>().col_expr(job::Column::State, Expr::value(JobState::Dead)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    telemetry.observed.sample().await;
    assert_eq!(digests(&telemetry).await, ["0", "0", "1"]);
}

/// How many digests are pending, for how long the oldest has been due, and how many are dead.
async fn digests(telemetry: &TelemetryClient) -> [String; 3] {
    let metrics = telemetry.metrics().await;
    ["lms_jobs_pending", "lms_job_oldest_pending_seconds", "lms_jobs_dead"].map(|name| {
        let series = format!("{name}{{kind=\"digest\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&series)).unwrap().to_owned()
    })
}

#[tokio::test]
async fn the_last_known_queue_is_reported_while_the_database_is_unreachable() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    app.jobs_may_remain();
    start_practice(&app.as_(&oak.pupil)).await;
    telemetry.observed.sample().await;
    telemetry.observed.probe.clone().close().await.unwrap();
    telemetry.observed.sample().await;
    let metrics = telemetry.metrics().await;
    assert!(metrics.contains("\nlms_database_up 0\n") && metrics.contains("\nlms_jobs_pending{kind=\"digest\"} 1\n"));
}

/// Generates ids for many done jobs, because a production database has many done jobs and few jobs in other states.
const MANY_DONE: [(DbBackend, &str); 2] = [
    (DbBackend::Postgres, "SELECT gen_random_uuid() FROM generate_series(1, 20000)"),
    (
        DbBackend::Sqlite,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT randomblob(16) FROM n",
    ),
];

#[tokio::test]
async fn sampling_the_backlog_does_not_read_done_jobs() {
    let app = TestApp::spawn().await;
    let backend = app.database.get_database_backend();
    let ids = MANY_DONE.iter().find(|(dialect, _)| *dialect == backend).unwrap().1;
    let now = if backend == DbBackend::Postgres { "now()" } else { "'2026-11-23 09:00:00+00:00'" };
    let sql = format!(
        "INSERT INTO job (id, kind, payload, state, priority, attempts, max_attempts, run_at, progress_done, \
                          progress_total, created_at, finished_at)
         SELECT ids.*, 'digest', '{{}}', 'done', 100, 1, 5, {now}, 0, 0, {now}, {now} FROM ({ids}) AS ids"
    );
    app.database.execute_unprepared(&sql).await.unwrap();
    app.database.execute_unprepared("ANALYZE job").await.unwrap();
    let tx = app.all_schools().read().await.unwrap();
    let explain = if backend == DbBackend::Postgres { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    let rows = tx.query_all_raw(Statement::from_string(backend, format!("{explain} {BACKLOG}"))).await.unwrap();
    let column = if backend == DbBackend::Postgres { "QUERY PLAN" } else { "detail" };
    let plan: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
    let plan = plan.join("\n");
    // The database may use either of the two indexes that contain only the pending jobs.
    assert!(plan.contains("job_dead") && (plan.contains("job_due") || plan.contains("job_pending_twin")), "{plan}");
    assert!(!plan.contains("Seq Scan on job"), "{plan}");
    assert!(!plan.lines().any(|line| line.trim() == "SCAN job"), "{plan}");
}
