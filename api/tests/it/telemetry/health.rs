//! `/health/live` and `/health/ready` of the telemetry listener, and its responses to unknown paths.

use openapi::{CodeType, code};
use poem::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{TelemetryClient, TelemetryResponse, counters::without_its_redis};
use crate::support::TestApp;

fn ready(response: &TelemetryResponse) -> (u16, Value) {
    assert_eq!(response.media_type, "application/json");
    (response.status, serde_json::from_str(&response.text).unwrap())
}

fn health(status: &str, database: &str, schema: &str, redis: &str) -> Value {
    json!({ "status": status, "checks": { "database": database, "schema": schema, "redis": redis } })
}

#[tokio::test]
async fn a_service_that_has_all_it_needs_is_ready() {
    let app = TestApp::spawn().await;
    let telemetry = TelemetryClient::of(&app).await;
    assert_eq!(ready(&telemetry.get("/health/ready").await), (200, health("ready", "ok", "ok", "none")));
    assert_eq!(telemetry.get("/health/live").await.status, 200);
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains("\nlms_database_up 1\n"));
}

#[tokio::test]
async fn without_its_database_the_service_is_live_but_not_ready() {
    let app = TestApp::spawn().await;
    let telemetry = TelemetryClient::of(&app).await;
    telemetry.observed.sample().await;
    telemetry.observed.probe.clone().close().await.unwrap();
    assert_eq!(ready(&telemetry.get("/health/ready").await), (503, health("unavailable", "unavailable", "ok", "none")));
    assert_eq!(telemetry.get("/health/live").await.status, 200);
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains("\nlms_database_up 0\n"));
}

#[tokio::test]
async fn a_fully_used_pool_does_not_make_the_database_unavailable() {
    let app = TestApp::spawn().await;
    let (oak, telemetry) = (app.school("oak").await, TelemetryClient::of(&app).await);
    let mut transactions = Vec::new();
    for _ in 0..8 {
        transactions.push(oak.tenant().read().await.unwrap());
    }
    assert_eq!(telemetry.get("/health/ready").await.status, 200);
    telemetry.observed.sample().await;
    assert!(telemetry.metrics().await.contains("\nlms_database_up 1\n"));
}

#[tokio::test]
async fn the_service_is_not_ready_on_an_older_schema_but_is_on_a_newer_one() {
    let app = TestApp::spawn().await;
    let telemetry = TelemetryClient::of(&app).await;
    let change = async |sql: &str| app.database.execute_unprepared(sql).await.unwrap();
    change("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_newer', 1)").await;
    assert_eq!(telemetry.get("/health/ready").await.status, 200);
    change(&format!("DELETE FROM seaql_migrations WHERE version = '{}'", entity::schema::LAST_MIGRATION)).await;
    assert_eq!(ready(&telemetry.get("/health/ready").await), (503, health("unavailable", "ok", "outdated", "none")));
    change("DROP TABLE seaql_migrations").await;
    assert_eq!(ready(&telemetry.get("/health/ready").await), (503, health("unavailable", "ok", "outdated", "none")));
}

#[tokio::test]
async fn without_redis_the_service_is_degraded_but_ready() {
    let app = without_its_redis().await;
    let telemetry = TelemetryClient::of(&app).await;
    assert_eq!(ready(&telemetry.get("/health/ready").await), (200, health("degraded", "ok", "ok", "unavailable")));
}

#[tokio::test]
async fn a_service_that_is_stopping_is_not_ready() {
    let app = TestApp::spawn().await;
    let telemetry = TelemetryClient::of(&app).await;
    telemetry.observed.stopping.cancel();
    assert_eq!(ready(&telemetry.get("/health/ready").await), (503, health("unavailable", "ok", "ok", "none")));
    assert_eq!(telemetry.get("/health/live").await.status, 200);
    telemetry.metrics().await;
}

#[tokio::test]
async fn the_listener_returns_the_apis_codes_for_unknown_paths_and_methods() {
    let app = TestApp::spawn().await;
    let telemetry = TelemetryClient::of(&app).await;
    let body = |code: &openapi::Code| json!({ "code": code.id, "error": code.message });
    for path in ["/", "/metrics/", "/health", "/api/v1/schools"] {
        assert_eq!(ready(&telemetry.get(path).await), (404, body(code::API_001::CODE)), "{path}");
    }
    for path in ["/metrics", "/health/live", "/health/ready"] {
        assert_eq!(ready(&telemetry.call(Method::POST, path).await), (405, body(code::API_002::CODE)), "{path}");
        assert_eq!(telemetry.call(Method::HEAD, path).await.status, 200, "{path}");
    }
}
