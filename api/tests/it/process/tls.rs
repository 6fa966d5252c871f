//! TLS to PostgreSQL and Redis, with the certificates of `scripts/with-services`. They are valid for 127.0.0.1 only.

use std::env;

use entity::Database;
use migration::fresh::fresh_database;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use super::server::Lms;
use crate::support::services::on_postgres;

fn of_services(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run the tests under scripts/with-services"))
}

/// Starts the service and returns the state of Redis and of the database that it reports.
async fn health(lms: Lms) -> (String, String) {
    let lms = lms.with("LMS_METRICS_LISTEN", "127.0.0.1:0");
    let server = lms.serve();
    let address = server.metrics_address();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let health: Value =
        client.get(format!("http://{address}/health/ready")).send().await.unwrap().json().await.unwrap();
    let state = |part: &str| health["checks"][part].as_str().unwrap_or_else(|| panic!("{health}")).to_owned();
    (state("redis"), state("database"))
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_reached_over_tls_only_if_its_certificate_is_valid() {
    if !on_postgres() {
        return;
    }
    let fresh = fresh_database().await;
    let (url, authority) = (of_services("LMS_TEST_REDIS_TLS_URL"), of_services("LMS_TEST_CA"));
    let service = |url: &str| Lms::new().on_postgres(fresh.url()).with("REDIS_URL", url);
    let (redis, _) = health(service(&url).with("LMS_REDIS_CA_FILE", &authority)).await;
    assert_eq!(redis, "ok");
    // The authorities of the system have not signed the certificate.
    let (redis, _) = health(service(&url)).await;
    assert_eq!(redis, "unavailable");
    let other_name = url.replace("127.0.0.1", "localhost");
    let (redis, _) = health(service(&other_name).with("LMS_REDIS_CA_FILE", &authority)).await;
    assert_eq!(redis, "unavailable");
}

#[test]
fn an_invalid_file_of_authorities_is_rejected_by_name() {
    let plain = env!("CARGO_MANIFEST_DIR").to_owned() + "/Cargo.toml";
    for file in ["/nowhere/ca.pem", &*plain] {
        let output =
            Lms::new().with("REDIS_URL", "rediss://127.0.0.1:1").with("LMS_REDIS_CA_FILE", file).run(&["demo"], "");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(&format!("LMS_REDIS_CA_FILE: {file}")), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_reached_over_tls_only_if_its_certificate_is_valid() {
    if !on_postgres() {
        return;
    }
    let fresh = fresh_database().await;
    let verified = format!("{}?sslmode=verify-full", fresh.url());
    let with_authority = format!("{verified}&sslrootcert={}", of_services("LMS_TEST_CA"));
    let (_, database) = health(Lms::new().on_postgres(&with_authority)).await;
    assert_eq!(database, "ok");
    for invalid in [&verified, &with_authority.replace("@127.0.0.1", "@localhost")] {
        let (_, database) = health(Lms::new().on_postgres(invalid)).await;
        assert_eq!(database, "unavailable", "{invalid}");
    }
    // The connection is encrypted, and `lms migrate` accepts the URL, too.
    let pool = Database::connect(&with_authority, 1).await.unwrap();
    let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let row = pool.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
    assert!(row.try_get_by_index::<bool>(0).unwrap());
    pool.close().await.unwrap();
    let output = Lms::new().on_postgres(&with_authority).run(&["migrate"], "");
    assert!(output.status.success(), "{output:?}");
}
