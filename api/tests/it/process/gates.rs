//! No process works on a database whose schema is older than its version.

use entity::{
    Database,
    job::{self, JobState},
    schema::LAST_MIGRATION,
};
use migration::fresh::{FreshDatabase, fresh_database};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::Value;

use super::{
    health::{ANYWHERE, DatabaseProxy, get},
    server::Lms,
};
use crate::support::{TestApp, until};

/// Makes the schema look outdated.
async fn forget_last_migration(database: &Database) {
    rename_migration(database, LAST_MIGRATION, "of_a_later_version").await;
}

async fn recall_last_migration(database: &Database) {
    rename_migration(database, "of_a_later_version", LAST_MIGRATION).await;
}

async fn rename_migration(database: &Database, from: &str, to: &str) {
    let sql = format!("UPDATE seaql_migrations SET version = '{to}' WHERE version = '{from}'");
    assert_eq!(database.execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
}

async fn erase_jobs(app: &TestApp, state: JobState) -> usize {
    let tx = app.all_schools().read().await.unwrap();
    let jobs = tx.find::<job::Entity>().filter(job::Column::Kind.eq("erase")).all(&tx).await.unwrap();
    jobs.into_iter().filter(|job| job.state == state && (job.attempts == 0 || state == JobState::Done)).count()
}

#[tokio::test]
async fn a_worker_claims_nothing_until_the_schema_is_current() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    app.as_(&oak.headteacher).delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    forget_last_migration(&app.database).await;
    let _log = app.log_all();
    let migrating = async {
        let is_waiting = || app.log().events().iter().any(|event| event.message.contains("claims no jobs until"));
        until(async || is_waiting()).await;
        assert_eq!(erase_jobs(&app, JobState::Pending).await, 1);
        recall_last_migration(&app.database).await;
    };
    tokio::join!(app.do_jobs(), migrating);
    assert_eq!(erase_jobs(&app, JobState::Done).await, 1);
    let warnings = app.log().events().into_iter().filter(|event| event.message.contains("claims no jobs until"));
    assert_eq!(warnings.count(), 1);
}

/// A PostgreSQL database, or `None` on SQLite, which `lms serve` migrates itself.
async fn postgres() -> Option<FreshDatabase> {
    let fresh = fresh_database().await;
    if !fresh.is_postgres() {
        eprintln!("skipped: the service migrates an embedded database itself");
    }
    fresh.is_postgres().then_some(fresh)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_on_an_outdated_schema_is_not_ready_and_starts_when_it_is_migrated() {
    let Some(fresh) = postgres().await else { return };
    let database = fresh.connect(1).await;
    forget_last_migration(&database).await;
    let lms = Lms::new().on_postgres(fresh.url()).with("LMS_METRICS_LISTEN", ANYWHERE);
    let worker = lms.work();
    let listener = worker.address_of("serving metrics");
    let ready = async || get(&listener, "/health/ready").await.unwrap();
    until(async || worker.output().contains("claims no jobs until")).await;
    let (status, body) = ready().await;
    let health: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &health["checks"]["schema"]), (503, &"outdated".into()));
    // The time of the last heartbeat is 0 before the first one.
    let never = "\nlms_worker_last_heartbeat_timestamp_seconds 0\n";
    let heartbeat = async || !get(&listener, "/metrics").await.unwrap().1.contains(never);
    assert!(!heartbeat().await);
    recall_last_migration(&database).await;
    until(async || ready().await.0 == 200 && heartbeat().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_stops_if_its_database_comes_back_with_an_outdated_schema() {
    let Some(fresh) = postgres().await else { return };
    let database = fresh.connect(1).await;
    let (before, after) = fresh.url().split_once('@').unwrap();
    let (target, name) = after.split_once('/').unwrap();
    let proxy = DatabaseProxy::to(target.to_owned()).await;
    proxy.open.send(false).unwrap();
    let lms = Lms::new().on_postgres(&format!("{before}@{}/{name}", proxy.address));
    let mut server = lms.serve();
    assert!(server.log().contains("the database is not reachable yet"), "{}", server.log());
    forget_last_migration(&database).await;
    proxy.open.send(true).unwrap();
    let (status, _) = server.end().await;
    assert!(!status.success() && server.log().contains("run `lms migrate`"), "{status} {}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_works_on_an_outdated_schema() {
    let Some(fresh) = postgres().await else { return };
    forget_last_migration(&fresh.connect(1).await).await;
    let lms = Lms::new().on_postgres(fresh.url()).with("LMS_TOMBSTONES_DIR", "/nowhere");
    for arguments in [
        &["serve"][..],
        &["replay-erasures"],
        &["platform-admin", "create", "operator", "--draw"],
        &["platform-admin", "reset", "operator", "--draw"],
        &["demo"],
    ] {
        let output = lms.run(arguments, "");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && words.contains("run `lms migrate`"), "{arguments:?}: {words}");
    }
}
