//! The services that the fault tests stop and start.

use std::{env, process::Command};

use entity::Database;
use sea_orm::ConnectionTrait;
use tokio::sync::RwLock;

/// Tests that need the services hold this lock for reading. Tests that stop a service hold it for writing.
pub static SERVICES: RwLock<()> = RwLock::const_new(());

/// Returns the program that stops and starts a service; `None` if the environment variable is not set.
pub fn control(variable: &str) -> Option<String> {
    let control = env::var(variable).ok();
    if control.is_none() {
        eprintln!("skipped: {variable} is not set");
    }
    control
}

/// Returns whether the tests use PostgreSQL.
pub fn on_postgres() -> bool {
    let is_postgres = env::var("LMS_TEST_DATABASE").as_deref() == Ok("postgres");
    if !is_postgres {
        eprintln!("skipped: LMS_TEST_DATABASE is not postgres");
    }
    is_postgres
}

pub async fn run_control(control: &str, command: &'static str) {
    let control = control.to_owned();
    let status = tokio::task::spawn_blocking(move || Command::new(control).arg(command).status().unwrap());
    assert!(status.await.unwrap().success());
}

/// Writes a checkpoint. Earlier tests may have created hundreds of databases. Without a checkpoint, PostgreSQL would
/// replay the creation of these databases after a crash, which takes longer than any wait in these tests.
pub async fn checkpoint() {
    let url = env::var("LMS_TEST_POSTGRES_URL").unwrap();
    let database = Database::connect(&url, 1).await.unwrap();
    database.execute_unprepared("CHECKPOINT").await.unwrap();
    database.close().await.unwrap();
}

/// Returns how often a fault is repeated: `short`, or `long` if `LMS_TEST_LONG` is set.
pub fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// Returns whether the long version of the tests is requested.
pub fn is_long() -> bool {
    env::var_os("LMS_TEST_LONG").is_some()
}
