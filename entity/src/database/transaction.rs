//! A transaction of either database, begun by one message.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode, Statement};
use tokio::sync::Mutex;

use super::{Database, Kind, postgres::Taken, sqlite::Begun};
use crate::ids::SchoolId;

/// How long a statement on a request's path may take. Set for each transaction, as a connection's own setting does
/// not pass a pooler in transaction mode.
const STATEMENT_TIMEOUT: &str = "5s";

/// How long a transaction may wait for its process. One that is frozen, or whose machine is cut off, would otherwise keep
/// its locks for as long as TCP takes the connection for alive: pupils could not answer, and no other worker could take
/// its job. Nothing that takes time, as hashing does, is done within a transaction.
const IDLE_TIMEOUT: &str = "10s";

#[derive(Debug)]
pub(crate) enum Transaction {
    Sqlite(Begun),
    /// Ours: SeaORM's begins by a message of its own, and role and school would need a second one, in every transaction
    /// there is. The lock gives the connection to one statement at a time.
    Postgres(Mutex<Taken>),
}

impl Transaction {
    /// Begins one in which PostgreSQL shows what the role may see, of that school alone where there is one.
    pub(crate) async fn begin(
        database: &Database,
        role: &'static str,
        school_id: Option<SchoolId>,
        mode: SqliteTransactionMode,
    ) -> Result<Self, DbErr> {
        match &database.0 {
            Kind::Sqlite(pool) => Ok(Self::Sqlite(pool.begin(mode).await?)),
            Kind::Postgres(pool) => {
                let school_id = school_id.map(|id| id.to_string()).unwrap_or_default();
                let begin = format!(
                    "BEGIN; SET LOCAL ROLE {role}; SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'; \
                     SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT}'; \
                     SET LOCAL app.school_id = '{school_id}'"
                );
                Ok(Self::Postgres(Mutex::new(pool.begin(begin).await?)))
            }
        }
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(begun) => begun.commit().await,
            Self::Postgres(transaction) => transaction.into_inner().commit().await,
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(_) => DbBackend::Sqlite,
            Self::Postgres(_) => DbBackend::Postgres,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        note(&statement);
        match self {
            Self::Sqlite(begun) => begun.transaction.execute_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(begun) => begun.transaction.execute_unprepared(sql).await,
            Self::Postgres(transaction) => transaction.lock().await.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        note(&statement);
        match self {
            Self::Sqlite(begun) => begun.transaction.query_one_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.query_one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        note(&statement);
        match self {
            Self::Sqlite(begun) => begun.transaction.query_all_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.query_all(statement).await,
        }
    }
}

/// Each statement is told at the level TRACE, without its values: the tests count them.
fn note(statement: &Statement) {
    tracing::trace!(target: "statement", sql = statement.sql);
}
