//! Fresh databases for tests: each is migrated, empty, and gone with its value.
//!
//! `LMS_TEST_DATABASE` says on what: `sqlite` (the default), or `postgres`, in the cluster of `LMS_TEST_POSTGRES_URL`.
//! The migrations run once in a process; every further database is a copy.
#![allow(clippy::expect_used, reason = "a test without its database has failed")]

use std::{
    env, fs,
    path::Path,
    process, thread,
    time::{SystemTime, UNIX_EPOCH},
};

use entity::connect::connect;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tempfile::TempDir;
use tokio::{runtime, sync::OnceCell};

/// A database of one test's own.
#[derive(Debug)]
pub struct FreshDatabase {
    url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    /// The directory goes with the value.
    Sqlite { _directory: TempDir },
    Postgres { cluster: String, name: String },
}

/// A new database, migrated and empty.
pub async fn fresh_database() -> FreshDatabase {
    match env::var("LMS_TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => sqlite().await,
        Ok("postgres") => postgres().await,
        Ok(other) => panic!("LMS_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
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
        matches!(self.home, Home::Postgres { .. })
    }

    /// A pool of at most `connections`, opened as the product opens its own.
    pub async fn connect(&self, connections: u32) -> DatabaseConnection {
        connect(&self.url, connections).await.expect("the fresh database opens")
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        let Home::Postgres { cluster, name } = &self.home else { return };
        let drop_it = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        let cluster = cluster.clone();
        // A runtime cannot wait for itself, so the wait is another thread's. A test that has stopped its cluster has
        // no database to drop.
        let dropping = thread::spawn(move || {
            runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
                run(&cluster, &drop_it).await.map_err(std::io::Error::other)
            })
        });
        if !matches!(dropping.join(), Ok(Ok(()))) {
            tracing::warn!(database = name, "a test's database was not dropped");
        }
    }
}

async fn sqlite() -> FreshDatabase {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(async || {
            let directory = tempfile::tempdir().expect("a temporary directory is made");
            let file = directory.path().join("template.db");
            let url = sqlite_url(&file);
            let database = connect(&url, 1).await.expect("the template opens");
            crate::migrate(&database, &url).await.expect("the template is migrated");
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
    let cluster = env::var("LMS_TEST_POSTGRES_URL")
        .expect("LMS_TEST_POSTGRES_URL is set: run the tests under scripts/with-services");
    let template = TEMPLATE
        .get_or_init(async || {
            let name = unique_name("lms_template");
            run(&cluster, &format!("CREATE DATABASE {name}")).await.expect("the template is created");
            let url = in_cluster(&cluster, &name);
            let database = connect(&url, 1).await.expect("the template opens");
            crate::migrate(&database, &url).await.expect("the template is migrated");
            // PostgreSQL copies no database that somebody uses.
            database.close().await.expect("the template closes");
            name
        })
        .await;
    let name = unique_name("lms_test");
    run(&cluster, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("the template is copied");
    FreshDatabase { url: in_cluster(&cluster, &name), home: Home::Postgres { cluster, name } }
}

/// Several processes may share a cluster, and one that outlives them all may see a process's number again.
fn unique_name(prefix: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    format!("{prefix}_{}_{}", process::id(), now.as_nanos())
}

/// The URL of another database of the same cluster.
fn in_cluster(cluster: &str, database: &str) -> String {
    let (address, parameters) = cluster.split_once('?').map_or((cluster, None), |(a, p)| (a, Some(p)));
    let (server, _) = address.rsplit_once('/').expect("LMS_TEST_POSTGRES_URL ends with a database");
    parameters.map_or_else(|| format!("{server}/{database}"), |p| format!("{server}/{database}?{p}"))
}

async fn run(cluster: &str, sql: &str) -> Result<(), DbErr> {
    let connection = connect(cluster, 1).await?;
    connection.execute_unprepared(sql).await?;
    connection.close().await
}
