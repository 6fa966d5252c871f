//! The services that the fault tests take away and bring back. The API's fault tests share this file.

use std::{env, process::Command};

use entity::Database;
use sea_orm::ConnectionTrait;
use tokio::sync::RwLock;

/// Held for reading by tests that need the services, for writing by those that take one away from everybody.
pub(crate) static SERVICES: RwLock<()> = RwLock::const_new(());

/// The program that takes a service away and brings it back, if there is one.
pub(crate) fn control(variable: &str) -> Option<String> {
    let control = env::var(variable).ok();
    if control.is_none() {
        eprintln!("skipped: {variable} is not set");
    }
    control
}

/// Are the tests' databases those of a PostgreSQL?
pub(crate) fn on_postgres() -> bool {
    let is_postgres = env::var("LMS_TEST_DATABASE").as_deref() == Ok("postgres");
    if !is_postgres {
        eprintln!("skipped: LMS_TEST_DATABASE is not postgres");
    }
    is_postgres
}

pub(crate) async fn tell(control: &str, command: &'static str) {
    let control = control.to_owned();
    let told = tokio::task::spawn_blocking(move || Command::new(control).arg(command).status().unwrap());
    assert!(told.await.unwrap().success());
}

/// Writes down what the tests before did, hundreds of new databases among it: PostgreSQL would otherwise replay all that
/// after the crash, for longer than anything here waits.
pub(crate) async fn settle() {
    let url = env::var("LMS_TEST_POSTGRES_URL").unwrap();
    let database = Database::connect(&url, 1).await.unwrap();
    database.execute_unprepared("CHECKPOINT").await.unwrap();
    database.close().await.unwrap();
}

/// How often a fault is made: in the short form, and in the long one that `LMS_TEST_LONG` asks for.
pub(crate) fn times(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}

/// Is this the long form?
pub(crate) fn is_long() -> bool {
    env::var_os("LMS_TEST_LONG").is_some()
}
