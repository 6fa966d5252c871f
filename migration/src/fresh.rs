//! Fresh databases for tests: each is migrated and empty.
//!
//! `LMS_TEST_DATABASE` says on what: `sqlite` (the default), or `postgres`, in the cluster of `LMS_TEST_POSTGRES_URL`.
//! The migrations run once in a process; every further database is a copy.
//!
//! A database of SQLite goes with its value. Those in a cluster stay, as PostgreSQL waits for a checkpoint to drop one,
//! and that takes seconds on a busy disk; the cluster of `scripts/with-services` goes as a whole, and in another one the
//! next run drops what is an hour old.
#![allow(clippy::expect_used, reason = "a test without its database has failed")]

use std::{
    env, fs,
    path::Path,
    process,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use entity::Database;
use sea_orm_migration::sea_orm::{
    self, ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A database of one test's own.
#[derive(Debug)]
pub struct FreshDatabase {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    /// The directory goes with the value.
    Sqlite {
        _directory: TempDir,
    },
    Postgres,
}

/// A new database, migrated and empty.
pub async fn fresh_database() -> FreshDatabase {
    match env::var("LMS_TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => sqlite().await,
        Ok("postgres") => postgres().await,
        Ok(other) => panic!("LMS_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// A new database without any table: to be restored into, or to be migrated by the test.
pub async fn empty_database() -> FreshDatabase {
    if env::var("LMS_TEST_DATABASE").as_deref() == Ok("postgres") {
        let cluster = cluster();
        let name = unique_name("lms_test");
        run(&cluster, &format!("CREATE DATABASE {name}")).await.expect("the database is created");
        return FreshDatabase { url: in_cluster(&cluster, &name), home: Home::Postgres };
    }
    let directory = tempfile::tempdir().expect("a temporary directory is made");
    let url = sqlite_url(&directory.path().join("lms.db"));
    FreshDatabase { url, home: Home::Sqlite { _directory: directory } }
}

fn cluster() -> String {
    env::var("LMS_TEST_POSTGRES_URL").expect("LMS_TEST_POSTGRES_URL is set: run the tests under scripts/with-services")
}

impl FreshDatabase {
    /// Where it is: for a process of its own.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Is it in a PostgreSQL cluster?
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.home, Home::Postgres)
    }

    /// A pool of at most `connections`, opened as the product opens its own.
    pub async fn connect(&self, connections: u32) -> Database {
        Database::connect(&self.url, connections).await.expect("the fresh database opens")
    }
}

async fn sqlite() -> FreshDatabase {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(async || {
            let directory = tempfile::tempdir().expect("a temporary directory is made");
            let file = directory.path().join("template.db");
            let url = sqlite_url(&file);
            crate::migrate(&url).await.expect("the template is migrated");
            let database = Database::connect(&url, 1).await.expect("the template opens");
            // Else the schema may still be in the file beside it.
            database
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await
                .expect("the template's log is written back");
            database.close().await.expect("the template closes");
            fs::read(file).expect("the template is read")
        })
        .await;
    let directory = tempfile::tempdir().expect("a temporary directory is made");
    let file = directory.path().join("lms.db");
    fs::write(&file, template).expect("the template is copied");
    FreshDatabase { url: sqlite_url(&file), home: Home::Sqlite { _directory: directory } }
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

async fn postgres() -> FreshDatabase {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let cluster = cluster();
    let template = TEMPLATE
        .get_or_init(async || {
            drop_old(&cluster).await.expect("databases of earlier runs are dropped");
            let name = unique_name("lms_template");
            run(&cluster, &format!("CREATE DATABASE {name}")).await.expect("the template is created");
            let url = in_cluster(&cluster, &name);
            crate::migrate(&url).await.expect("the template is migrated");
            name
        })
        .await;
    let name = unique_name("lms_test");
    run(&cluster, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("the template is copied");
    FreshDatabase { url: in_cluster(&cluster, &name), home: Home::Postgres }
}

/// Several processes may share a cluster, and one that outlives them all may see a process's number again.
fn unique_name(prefix: &str) -> String {
    format!("{prefix}_{}_{}", process::id(), since_1970().as_nanos())
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970")
}

/// So long a database is certainly in no use any more: no test takes that time.
const OLD: Duration = Duration::from_hours(1);

/// Drops what earlier runs left.
async fn drop_old(cluster: &str) -> Result<(), DbErr> {
    let connection = administer(cluster).await?;
    let query = "SELECT datname FROM pg_database WHERE datname LIKE 'lms\\_te%'";
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    for row in rows {
        let name: String = row.try_get("", "datname")?;
        let made_at =
            name.rsplit_once('_').and_then(|(_, nanoseconds)| nanoseconds.parse().ok()).map(Duration::from_nanos);
        if made_at.is_some_and(|at| since_1970().saturating_sub(at) > OLD) {
            connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
    }
    connection.close().await
}

/// The URL of another database of the same cluster.
fn in_cluster(cluster: &str, database: &str) -> String {
    let (address, parameters) = cluster.split_once('?').map_or((cluster, None), |(a, p)| (a, Some(p)));
    let (server, _) = address.rsplit_once('/').expect("LMS_TEST_POSTGRES_URL ends with a database");
    parameters.map_or_else(|| format!("{server}/{database}"), |p| format!("{server}/{database}?{p}"))
}

async fn run(cluster: &str, sql: &str) -> Result<(), DbErr> {
    let connection = administer(cluster).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}

/// The product gives up on a connection sooner than a machine that runs many tests can always make one.
async fn administer(cluster: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(cluster);
    options.max_connections(1).acquire_timeout(Duration::from_mins(1)).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}
