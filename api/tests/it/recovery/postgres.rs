//! Runs `pg_dump` and `pg_restore`.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use entity::Database;
use migration::{Allow, Migrator};
use sea_orm::{ConnectionTrait, prelude::Uuid};

/// The password of every role that these tests create.
const PASSWORD: &str = "of-a-test";

/// The URL of the same database for another role.
fn as_role(url: &str, role: &str) -> String {
    let (_, address) = url.split_once('@').unwrap();
    format!("postgres://{role}:{PASSWORD}@{address}")
}

/// The name of the database, the login that owns it after the restore, and the login of the service.
fn name_and_logins(url: &str) -> (&str, String, String) {
    let (_, name) = url.rsplit_once('/').unwrap();
    (name, format!("{name}_owner"), format!("{name}_login"))
}

/// Runs one of PostgreSQL's programs without blocking the test, and asserts that it succeeds.
async fn run(program: &str, arguments: Vec<String>) {
    let path = PathBuf::from(env::var("LMS_TEST_POSTGRES_BIN").unwrap()).join(program);
    let output = tokio::task::spawn_blocking(move || Command::new(path).args(arguments).output().unwrap());
    let output = output.await.unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Executes SQL as a superuser.
async fn administer(url: &str, sql: &str) {
    let database = Database::connect(url, 1).await.unwrap();
    database.execute_unprepared(sql).await.unwrap();
    database.close().await.unwrap();
}

/// Dumps the database into a file as a read-only role that bypasses row-level security.
pub(super) async fn dump(url: &str, file: &Path) {
    let role = format!("lms_backup_{}", Uuid::now_v7().simple());
    let sql = format!("CREATE ROLE {role} LOGIN BYPASSRLS PASSWORD '{PASSWORD}'; GRANT pg_read_all_data TO {role}");
    administer(url, &sql).await;
    let options = [format!("--file={}", file.display()), format!("--dbname={}", as_role(url, &role))];
    run("pg_dump", [&["--format=custom".to_owned()][..], &options].concat()).await;
}

/// Restores a dump into an empty database, which then has the logins of a deployment.
pub(super) async fn restore(file: &Path, url: &str) {
    let (name, owner, service) = name_and_logins(url);
    // The owner validates the foreign keys. It bypasses row-level security, which would hide every row from it.
    let sql = format!(
        "CREATE ROLE {owner} LOGIN CREATEROLE BYPASSRLS PASSWORD '{PASSWORD}';
         CREATE ROLE {service} LOGIN NOINHERIT PASSWORD '{PASSWORD}'; ALTER DATABASE {name} OWNER TO {owner}"
    );
    administer(url, &sql).await;
    let options = ["--exit-on-error", "--no-owner", "--jobs=2"].map(str::to_owned);
    let what = [format!("--role={owner}"), format!("--dbname={url}"), file.display().to_string()];
    run("pg_restore", [&options[..], &what].concat()).await;
    administer(url, &format!("ALTER ROLE {owner} NOBYPASSRLS; ANALYZE")).await;
}

/// Migrates the database as its owner and returns a pool of the service's login.
pub(super) async fn as_service(url: &str) -> Database {
    let (_, owner, service) = name_and_logins(url);
    let logins = [service.clone()];
    migration::migrate_for::<Migrator>(&as_role(url, &owner), Allow::AddingOnly, &logins).await.unwrap();
    Database::connect(&as_role(url, &service), 8).await.unwrap()
}
