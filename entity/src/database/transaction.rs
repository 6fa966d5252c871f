//! A transaction on PostgreSQL or SQLite, which begins with a single message.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, SqliteTransactionMode, Statement};
use tokio::sync::Mutex;

use super::{Database, DatabaseKind, postgres::PooledConnection, sqlite::SqliteTransaction};
use crate::ids::SchoolId;

/// Maximum duration of a statement. It is set for each transaction, because a pooler in transaction mode does not pass
/// on the settings of a connection.
const STATEMENT_TIMEOUT: &str = "5s";

/// How long a transaction may be idle between statements. If its process is frozen or its machine is disconnected, the
/// transaction would otherwise keep its locks until TCP detects the dead connection: pupils could not answer, and no
/// other worker could claim the job. Slow work such as hashing never happens within a transaction.
const IDLE_TIMEOUT: &str = "10s";

#[derive(Debug)]
pub(crate) enum Transaction {
    Sqlite(SqliteTransaction),
    /// A transaction that we begin ourselves. SeaORM sends `BEGIN` as a separate message, so setting the role and the
    /// school would need a second message in every transaction. The mutex gives the connection to one statement at a
    /// time.
    Postgres(Mutex<PooledConnection>),
}

impl Transaction {
    /// Begins a transaction in which PostgreSQL shows only the rows that the role may see and, if `school_id` is given,
    /// only rows of that school.
    pub(crate) async fn begin(
        database: &Database,
        role: &'static str,
        school_id: Option<SchoolId>,
        mode: SqliteTransactionMode,
    ) -> Result<Self, DbErr> {
        match &database.0 {
            DatabaseKind::Sqlite(pool) => Ok(Self::Sqlite(pool.begin(mode).await?)),
            DatabaseKind::Postgres(pool) => {
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
            Self::Sqlite(transaction) => transaction.commit().await,
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
        trace(&statement);
        match self {
            Self::Sqlite(sqlite) => sqlite.transaction.execute_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.execute(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(sqlite) => sqlite.transaction.execute_unprepared(sql).await,
            Self::Postgres(transaction) => transaction.lock().await.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        trace(&statement);
        match self {
            Self::Sqlite(sqlite) => sqlite.transaction.query_one_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.query_one(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        trace(&statement);
        match self {
            Self::Sqlite(sqlite) => sqlite.transaction.query_all_raw(statement).await,
            Self::Postgres(transaction) => transaction.lock().await.query_all(statement).await,
        }
    }
}

/// Logs a statement at the level TRACE, without its values. Tests count these lines.
fn trace(statement: &Statement) {
    tracing::trace!(target: "statement", sql = statement.sql);
}
