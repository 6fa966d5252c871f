//! The database: a pool of connections to PostgreSQL or to the embedded SQLite.
#![allow(clippy::disallowed_methods, reason = "this module implements the methods that other modules must not call")]

mod postgres;
mod sqlite;
mod transaction;

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

pub use self::sqlite::{file as sqlite_file, options as sqlite_options};
pub(crate) use self::transaction::Transaction;

/// How long a request waits for a connection before it fails with status 503.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// A pool of connections. Statements that run directly on the pool have all rights of the database login, so rows of
/// schools must be accessed only through [`Tenant`](crate::tenant::Tenant).
#[derive(Debug, Clone)]
pub struct Database(DatabaseKind);

#[derive(Debug, Clone)]
enum DatabaseKind {
    Sqlite(sqlite::SqlitePool),
    Postgres(postgres::PgPool),
}

/// The numbers of connections of a pool.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// Connections in use.
    pub in_use: usize,
    /// Open connections that are not in use.
    pub idle: usize,
    /// Maximum number of connections, in use and idle together.
    pub max: usize,
}

impl Database {
    /// Opens a pool of at most `connections` connections.
    ///
    /// It is not an error if PostgreSQL is down, because connections are opened when they are needed.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        Ok(Self(if DbBackend::Postgres.is_prefix_of(url) {
            DatabaseKind::Postgres(postgres::PgPool::new(url, connections)?)
        } else {
            DatabaseKind::Sqlite(sqlite::SqlitePool::open(url, connections).await?)
        }))
    }

    /// Opens one connection to an embedded database. Returns an error if the database does not exist.
    pub async fn open_existing(url: &str) -> Result<Self, DbErr> {
        Ok(Self(DatabaseKind::Sqlite(sqlite::SqlitePool::open_existing(url).await?)))
    }

    /// Copies a consistent snapshot of an embedded database into a file, which must be empty or missing, while writers
    /// continue.
    pub async fn copy_into(&self, file: &str) -> Result<(), DbErr> {
        let statement = Statement::from_sql_and_values(self.get_database_backend(), "VACUUM INTO $1", [file.into()]);
        self.execute_raw(statement).await?;
        Ok(())
    }

    /// Empties the write-ahead log of an embedded database, which may contain deleted rows. Returns whether the log is
    /// empty. For PostgreSQL, the function does nothing and returns true.
    pub async fn truncate_log(&self) -> Result<bool, DbErr> {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.truncate_log().await,
            DatabaseKind::Postgres(_) => Ok(true),
        }
    }

    /// Opens all connections of a PostgreSQL pool in advance. Otherwise each of the first requests of a new process
    /// would wait for a new connection, even if another connection is returned in the meantime. On a busy machine, the
    /// wait could exceed [`ACQUIRE_TIMEOUT`].
    ///
    /// Connections that cannot be opened now are opened when they are needed.
    pub async fn warm_up(&self) {
        if let DatabaseKind::Postgres(pool) = &self.0 {
            pool.warm_up().await;
        }
    }

    /// Returns the numbers of connections.
    #[must_use]
    pub fn connections(&self) -> Connections {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections(),
            DatabaseKind::Postgres(pool) => pool.connections(),
        }
    }

    /// Closes the pool. Connections in use are closed when they are returned.
    pub async fn close(self) -> Result<(), DbErr> {
        match self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections.close().await,
            DatabaseKind::Postgres(pool) => {
                pool.close();
                Ok(())
            }
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Database {
    fn get_database_backend(&self) -> DbBackend {
        match self.0 {
            DatabaseKind::Sqlite(_) => DbBackend::Sqlite,
            DatabaseKind::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections.execute_raw(statement).await,
            DatabaseKind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let result = connection.execute(statement).await?;
                connection.give_back();
                Ok(result)
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections.execute_unprepared(sql).await,
            DatabaseKind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let result = connection.execute_unprepared(sql).await?;
                connection.give_back();
                Ok(result)
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections.query_one_raw(statement).await,
            DatabaseKind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let row = connection.query_one(statement).await?;
                connection.give_back();
                Ok(row)
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            DatabaseKind::Sqlite(pool) => pool.connections.query_all_raw(statement).await,
            DatabaseKind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let rows = connection.query_all(statement).await?;
                connection.give_back();
                Ok(rows)
            }
        }
    }
}
