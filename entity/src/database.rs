//! The database: PostgreSQL or the embedded SQLite.

mod postgres;
mod sqlite;
mod transaction;

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

pub use self::sqlite::options as sqlite_options;
pub(crate) use self::transaction::Transaction;

/// How long a request waits for a connection before it answers "service unavailable".
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// A pool of connections. As a connection it reaches whatever its login does: schools are reached through
/// [`Tenant`](crate::tenant::Tenant) alone.
#[derive(Debug, Clone)]
pub struct Database(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Sqlite(sqlite::Pool),
    Postgres(postgres::Pool),
}

/// How many connections a pool has.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// At work.
    pub in_use: usize,
    /// Open, and ready for work.
    pub idle: usize,
    /// Both together, at most.
    pub max: usize,
}

impl Database {
    /// Opens a pool of at most `connections`.
    ///
    /// A PostgreSQL that is down at this moment is no error: connections are opened when they are needed.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        Ok(Self(if DbBackend::Postgres.is_prefix_of(url) {
            Kind::Postgres(postgres::Pool::of(url, connections)?)
        } else {
            Kind::Sqlite(sqlite::Pool::of(url, connections).await?)
        }))
    }

    /// Opens all connections of a pool to PostgreSQL. Otherwise the first requests of a process that has just started
    /// would each wait for one of their own, even while others are given back, and on a busy machine longer than they
    /// may.
    ///
    /// Those that cannot be had now are opened when they are needed.
    pub async fn warm_up(&self) {
        if let Kind::Postgres(pool) = &self.0 {
            pool.warm_up().await;
        }
    }

    /// How many connections there are.
    #[must_use]
    pub fn connections(&self) -> Connections {
        match &self.0 {
            Kind::Sqlite(pool) => pool.connections(),
            Kind::Postgres(pool) => pool.connections(),
        }
    }

    /// Closes the connections: those at work when they are given back.
    pub async fn close(self) -> Result<(), DbErr> {
        match self.0 {
            Kind::Sqlite(pool) => pool.connections.close().await,
            Kind::Postgres(pool) => {
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
            Kind::Sqlite(_) => DbBackend::Sqlite,
            Kind::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite(pool) => pool.connections.execute_raw(statement).await,
            Kind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let done = connection.execute(statement).await?;
                connection.give_back();
                Ok(done)
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            Kind::Sqlite(pool) => pool.connections.execute_unprepared(sql).await,
            Kind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let done = connection.execute_unprepared(sql).await?;
                connection.give_back();
                Ok(done)
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(pool) => pool.connections.query_one_raw(statement).await,
            Kind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let row = connection.query_one(statement).await?;
                connection.give_back();
                Ok(row)
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            Kind::Sqlite(pool) => pool.connections.query_all_raw(statement).await,
            Kind::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                let rows = connection.query_all(statement).await?;
                connection.give_back();
                Ok(rows)
            }
        }
    }
}
