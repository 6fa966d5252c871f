//! Fresh databases for tests, migrated and empty.
//!
//! `LMS_TEST_DATABASE` selects the database: `sqlite` (the default), or `postgres` in the cluster of
//! `LMS_TEST_POSTGRES_URL`. The migrations run once per process. Every further database is a copy.
//!
//! A SQLite database is deleted when its value is dropped. Databases in a cluster stay, because PostgreSQL waits for a
//! checkpoint when it drops a database, which takes seconds on a busy disk. The cluster of `scripts/with-services` is
//! deleted as a whole. In any other cluster the next run drops databases that are more than an hour old.
#![allow(clippy::expect_used, reason = "a test without its database must fail")]

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

/// A database for a single test.
#[derive(Debug)]
pub struct FreshDatabase {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    /// The directory is deleted when the value is dropped.
    Sqlite {
        _directory: TempDir,
    },
    Postgres,
}

/// Creates a database that is migrated and empty.
pub async fn fresh_database() -> FreshDatabase {
    match env::var("LMS_TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => sqlite().await,
        Ok("postgres") => postgres().await,
        Ok(other) => panic!("LMS_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// Creates a database without any tables, for tests that restore or migrate it themselves.
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
    /// Returns the URL of the database, for separate processes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns whether the database is in a PostgreSQL cluster.
    #[must_use]
    pub const fn is_postgres(&self) -> bool {
        matches!(self.home, Home::Postgres)
    }

    /// Opens a pool of at most `connections` connections, in the same way as the product.
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
            // Without a checkpoint, parts of the schema may still be in the write-ahead log, which is a separate file.
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

/// Returns a name that is unique in the cluster. Processes may share a cluster, and process ids are reused, so the name
/// also contains the time.
fn unique_name(prefix: &str) -> String {
    format!("{prefix}_{}_{}", process::id(), since_1970().as_nanos())
}

fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970")
}

/// The age after which a database is certainly unused, because no test takes that long.
const OLD: Duration = Duration::from_hours(1);

/// Drops the databases of earlier runs.
async fn drop_old(cluster: &str) -> Result<(), DbErr> {
    let connection = administer(cluster).await?;
    let query = "SELECT datname FROM pg_database WHERE datname LIKE 'lms\\_te%'";
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    for row in rows {
        let name: String = row.try_get("", "datname")?;
        let created_at =
            name.rsplit_once('_').and_then(|(_, nanoseconds)| nanoseconds.parse().ok()).map(Duration::from_nanos);
        if created_at.is_some_and(|at| since_1970().saturating_sub(at) > OLD) {
            connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        }
    }
    connection.close().await
}

/// Returns the URL of another database in the same cluster.
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

/// Connects with a timeout of one minute. On a machine that runs many tests, opening a connection may take longer than
/// the product's own timeout.
async fn administer(cluster: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(cluster);
    options.max_connections(1).acquire_timeout(Duration::from_mins(1)).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}
