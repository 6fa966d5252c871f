//! Database failures: the response has the code of the operation's row, and the error text goes only to the log.

use std::sync::Mutex;

use entity::{account, audit, tenant::Tenant};
use futures_util::future;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, Statement};
use serde_json::json;
use tracing::Level;

use super::Scene;
use crate::{
    contract::{documented_operations, operation_rows, status_of},
    support::{Answer, TestApp, rows},
};

/// The code for a database failure, given the codes of a row.
fn database_code(codes: &[String]) -> &str {
    // LMS-ADM-012 stands for a failed hash, and LMS-PLT-003 for a failed signature.
    let row_code =
        codes.iter().find(|code| status_of(code) == 500 && !["LMS-ADM-012", "LMS-PLT-003"].contains(&code.as_str()));
    row_code.map_or("LMS-API-006", String::as_str)
}

#[tokio::test]
async fn without_a_database_every_operation_returns_its_rows_code() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.database.clone().close().await.unwrap();
    let rows = operation_rows();
    for operation in documented_operations() {
        let row = &rows[&operation.id];
        let answer = scene.call(&scene.caller(&operation), &operation).send().await;
        assert_eq!(answer.code(), database_code(&row.codes), "{}: {answer}", operation.id);
        answer.is(database_code(&row.codes));
        let event = answer.logged();
        assert_eq!((event.level, event.field("operation")), (Level::ERROR, operation.id.as_str()));
        assert!(!event.field("cause").is_empty());
        let school_id = match row.who.as_str() {
            "anyone" => String::new(),
            "platform admin" => scene.operator.school_id.to_string(),
            _ => scene.oak.id.to_string(),
        };
        assert_eq!(event.field("school_id"), school_id, "{}", operation.id);
    }
}

#[track_caller]
fn assert_missing_table(table: &str, answer: &Answer, code: &str) {
    answer.is(code);
    let cause = answer.logged().field("cause");
    // SQLite: no such table: audit. PostgreSQL: relation "audit" does not exist.
    assert!(cause.contains(table) && (cause.contains("no such table") || cause.contains("does not exist")), "{cause}");
}

#[tokio::test]
async fn a_statements_error_is_logged_with_the_code_and_never_returned() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let admin = app.as_(&scene.oak.it_admin);
    let class = format!("/admin/classrooms/{}", scene.oak.classes[0].id);
    app.take_away("classroom").await;
    let assert_missing = |answer: &Answer, code| assert_missing_table("classroom", answer, code);
    assert_missing(&admin.get("/admin/classrooms").await, "LMS-ADM-004");
    assert_missing(&admin.post("/admin/classrooms", json!({ "name": "Elm" })).await, "LMS-ADM-007");
    assert_missing(&admin.patch(&class, json!({ "name": "Elm" })).await, "LMS-ADM-007");
    assert_missing(&admin.delete(&class).await, "LMS-ADM-008");

    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.take_away("audit").await;
    let admin = app.as_(&scene.oak.it_admin);
    assert_missing_table("audit", &admin.get("/admin/audit").await, "LMS-ADM-004");
    assert_missing_table("audit", &admin.post("/admin/classrooms", json!({ "name": "Elm" })).await, "LMS-ADM-007");
    // Writes before the failure are rolled back.
    assert_eq!(admin.get("/admin/classrooms").await.ok()["items"].as_array().unwrap().len(), 1);
    let operator = app.as_(&scene.operator);
    let school = json!({ "name": "Elm", "slug": "elm", "urn": "123456" });
    assert_missing_table("audit", &operator.post("/platform/schools", school).await, "LMS-PLT-004");
    let change = json!({ "name": "Elm" });
    let path = format!("/platform/schools/{}", scene.oak.id);
    assert_missing_table("audit", &operator.patch(&path, change).await, "LMS-PLT-004");
    // No school is created or changed without an audit entry.
    let schools = operator.get("/platform/schools").await.ok();
    assert_eq!(schools["items"].as_array().unwrap().len(), 1);
    assert_eq!(schools["items"][0]["name"], scene.oak.name.as_str());

    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let scene = Scene::in_(&app).await;
    app.take_away("job").await;
    let operator = app.as_(&scene.operator);
    assert_missing_table("job", &operator.get("/platform/jobs").await, "LMS-PLT-004");
    assert_missing_table("job", &operator.get("/platform/usage").await, "LMS-PLT-004");
}

#[tokio::test]
async fn a_log_in_without_a_table_does_not_reveal_the_database_error() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    app.take_away("refresh_token").await;
    for person in [&scene.oak.pupil, &scene.oak.teacher] {
        let answer = app.anonymous().post(person.login_path(), person.login()).await;
        assert_missing_table("refresh_token", &answer, "LMS-API-006");
    }
    let answer = app.anonymous().post(scene.operator.login_path(), scene.operator.login()).await;
    assert_missing_table("refresh_token", &answer, "LMS-PLT-004");
    let refresh = json!({ "refresh_token": format!("{}.abc", scene.oak.id) });
    assert_missing_table("refresh_token", &app.anonymous().post("/auth/refresh", refresh).await, "LMS-API-006");
}

/// Simulates a full disk: SQLite fails the statement and rolls back the transaction around it.
async fn fill_the_disk_in_a_transaction(tenant: &Tenant) {
    let tx = tenant.begin().await.unwrap();
    tx.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let row = audit::Model { action: "x".repeat(100_000), ..rows::audit(tx.school_id(), chrono::Utc::now()) };
    let full = tx.insert::<audit::Entity, _>(row).await.unwrap_err();
    assert!(full.to_string().contains("full"), "{full}");
}

#[tokio::test]
async fn a_transaction_commits_normally_after_a_full_disk() {
    let Some(app) = TestApp::spawn_on(DbBackend::Sqlite).await else { return };
    let oak = app.school("oak").await;
    let database = app.fresh_database().connect(1).await;
    let tenant = Tenant::of(database.clone(), oak.id);
    fill_the_disk_in_a_transaction(&tenant).await;
    database.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    // The first transaction is rolled back, and the second transaction is committed.
    drop(tenant.begin().await.unwrap());
    let tx = tenant.begin().await.unwrap();
    let change = account::ActiveModel { first_name: Set("Ravi".into()), ..Default::default() };
    tx.update::<account::Entity>().set(change).filter(account::Column::Id.eq(oak.pupil.id)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(oak.account(oak.pupil.id).await.unwrap().first_name, "Ravi");
}

#[tokio::test]
async fn sqlite_writers_take_turns_and_do_not_block_readers() {
    let Some(app) = TestApp::spawn_on(DbBackend::Sqlite).await else { return };
    let oak = app.school("oak").await;
    let tenant = oak.tenant();
    // There are more writers than connections.
    let writers = 0..app.database.connections().max * 2;
    let turns = Mutex::new(Vec::new());
    let write = async |writer| {
        let tx = tenant.begin().await.unwrap();
        turns.lock().unwrap().push(writer);
        tx.commit().await.unwrap();
    };
    let first = tenant.begin().await.unwrap();
    let others = future::join_all(writers.clone().map(write));
    let end_first = async {
        app.as_(&oak.teacher).get("/auth/me").await.ok();
        assert_eq!(*turns.lock().unwrap(), Vec::<usize>::new());
        first.commit().await.unwrap();
    };
    future::join(others, end_first).await;
    assert_eq!(turns.into_inner().unwrap(), writers.collect::<Vec<_>>());
}

#[tokio::test]
async fn no_request_fails_because_an_idle_connection_was_lost() {
    let Some(app) = TestApp::spawn_on(DbBackend::Postgres).await else { return };
    let oak = app.school("oak").await;
    app.database.warm_up().await;
    let other_pool = app.fresh_database().connect(1).await;
    let connections = app.database.connections();
    assert_eq!((connections.in_use, connections.idle), (0, connections.max));
    // This statement ends the connections as a restart of PostgreSQL would.
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    let terminated = other_pool.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    assert_eq!(terminated.len(), connections.max);
    let teacher = app.as_(&oak.teacher);
    for answer in future::join_all((0..connections.max * 2).map(|_| teacher.get("/auth/me"))).await {
        answer.ok();
    }
}
