//! `/health/live` and `/health/ready` of the listener, and what else it is asked.

use openapi::{CodeType, code};
use poem::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{Said, Watched, causes::without_its_redis};
use crate::support::TestApp;

fn ready(said: &Said) -> (u16, Value) {
    assert_eq!(said.media_type, "application/json");
    (said.status, serde_json::from_str(&said.text).unwrap())
}

fn health(status: &str, database: &str, schema: &str, redis: &str) -> Value {
    json!({ "status": status, "checks": { "database": database, "schema": schema, "redis": redis } })
}

#[tokio::test]
async fn a_service_that_has_all_it_needs_is_ready() {
    let app = TestApp::spawn().await;
    let watched = Watched::of(&app).await;
    assert_eq!(ready(&watched.get("/health/ready").await), (200, health("ready", "ok", "ok", "none")));
    assert_eq!(watched.get("/health/live").await.status, 200);
    watched.observed.sample().await;
    assert!(watched.metrics().await.contains("\nlms_database_up 1\n"));
}

#[tokio::test]
async fn without_its_database_it_lives_and_is_not_ready() {
    let app = TestApp::spawn().await;
    let watched = Watched::of(&app).await;
    watched.observed.sample().await;
    watched.observed.probe.clone().close().await.unwrap();
    assert_eq!(ready(&watched.get("/health/ready").await), (503, health("unavailable", "unavailable", "ok", "none")));
    assert_eq!(watched.get("/health/live").await.status, 200);
    watched.observed.sample().await;
    assert!(watched.metrics().await.contains("\nlms_database_up 0\n"));
}

#[tokio::test]
async fn a_pool_whose_connections_are_all_at_work_is_no_database_that_is_away() {
    let app = TestApp::spawn().await;
    let (oak, watched) = (app.school("oak").await, Watched::of(&app).await);
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(oak.tenant().read().await.unwrap());
    }
    assert_eq!(watched.get("/health/ready").await.status, 200);
    watched.observed.sample().await;
    assert!(watched.metrics().await.contains("\nlms_database_up 1\n"));
}

#[tokio::test]
async fn with_an_older_schema_it_is_not_ready_and_with_a_newer_one_it_is() {
    let app = TestApp::spawn().await;
    let watched = Watched::of(&app).await;
    let change = async |sql: &str| app.database.execute_unprepared(sql).await.unwrap();
    change("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_newer', 1)").await;
    assert_eq!(watched.get("/health/ready").await.status, 200);
    change(&format!("DELETE FROM seaql_migrations WHERE version = '{}'", entity::schema::LAST_MIGRATION)).await;
    assert_eq!(ready(&watched.get("/health/ready").await), (503, health("unavailable", "ok", "outdated", "none")));
    change("DROP TABLE seaql_migrations").await;
    assert_eq!(ready(&watched.get("/health/ready").await), (503, health("unavailable", "ok", "outdated", "none")));
}

#[tokio::test]
async fn without_its_redis_it_is_degraded_and_gets_work() {
    let app = without_its_redis().await;
    let watched = Watched::of(&app).await;
    assert_eq!(ready(&watched.get("/health/ready").await), (200, health("degraded", "ok", "ok", "unavailable")));
}

#[tokio::test]
async fn once_it_was_told_to_stop_it_is_not_ready() {
    let app = TestApp::spawn().await;
    let watched = Watched::of(&app).await;
    watched.observed.stopping.cancel();
    assert_eq!(ready(&watched.get("/health/ready").await), (503, health("unavailable", "ok", "ok", "none")));
    assert_eq!(watched.get("/health/live").await.status, 200);
    watched.metrics().await;
}

#[tokio::test]
async fn what_the_listener_has_not_is_answered_as_the_service_answers_it() {
    let app = TestApp::spawn().await;
    let watched = Watched::of(&app).await;
    let body = |code: &openapi::Code| json!({ "code": code.id, "error": code.message });
    for path in ["/", "/metrics/", "/health", "/api/v1/schools"] {
        assert_eq!(ready(&watched.get(path).await), (404, body(code::API_001::CODE)), "{path}");
    }
    for path in ["/metrics", "/health/live", "/health/ready"] {
        assert_eq!(ready(&watched.ask(Method::POST, path).await), (405, body(code::API_002::CODE)), "{path}");
        assert_eq!(watched.ask(Method::HEAD, path).await.status, 200, "{path}");
    }
}
