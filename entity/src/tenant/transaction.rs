//! A transaction of either database, begun by one message.

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Values,
    sqlx::{self, AssertSqlSafe, Postgres, query::Query},
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Mutex;

use crate::ids::SchoolId;

/// How long a statement on a request's path may take. Set for each transaction, as a connection's own setting does
/// not pass a pooler in transaction mode.
const STATEMENT_TIMEOUT: &str = "5s";

/// How long a transaction may wait for its process. One that is frozen, or whose machine is cut off, would otherwise keep
/// its locks for as long as TCP takes the connection for alive: pupils could not answer, and no other worker could take
/// its job. Nothing that takes time, as hashing does, is done within a transaction.
const IDLE_TIMEOUT: &str = "10s";

#[derive(Debug)]
pub(super) enum Transaction {
    Sqlite(DatabaseTransaction),
    /// sqlx's own: SeaORM's begins by a message of its own, and role and school would need a second one, in every
    /// transaction there is. The lock gives the connection to one statement at a time.
    Postgres(Mutex<sqlx::Transaction<'static, Postgres>>),
}

impl Transaction {
    /// Begins one in which PostgreSQL shows what the role may see, of that school alone where there is one.
    pub(super) async fn begin(
        database: &DatabaseConnection,
        role: &'static str,
        school_id: Option<SchoolId>,
        mode: SqliteTransactionMode,
    ) -> Result<Self, DbErr> {
        if database.get_database_backend() != DbBackend::Postgres {
            let options = TransactionOptions { sqlite_transaction_mode: Some(mode), ..Default::default() };
            return Ok(Self::Sqlite(database.begin_with_options(options).await?));
        }
        let school_id = school_id.map(|id| id.to_string()).unwrap_or_default();
        let begin = format!(
            "BEGIN; SET LOCAL ROLE {role}; SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'; \
             SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT}'; SET LOCAL app.school_id = '{school_id}'"
        );
        // In a task of its own, which goes on when nobody waits for it any more. sqlx 0.9.0 forgets a transaction whose
        // beginning is dropped, as when a client hangs up, and puts its connection back into the pool with it open.
        let pool = database.get_postgres_connection_pool().clone();
        let begun = tokio::spawn(async move { pool.begin_with(AssertSqlSafe(begin)).await }).await;
        let begun = begun.map_err(|cause| DbErr::Custom(cause.to_string()))?;
        Ok(Self::Postgres(Mutex::new(begun.map_err(not_begun)?)))
    }

    pub(super) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.into_inner().commit().await.map_err(not_executed),
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
            Self::Sqlite(transaction) => transaction.execute_raw(statement).await,
            Self::Postgres(transaction) => {
                let done = query(statement).execute(&mut **transaction.lock().await).await;
                Ok(done.map_err(not_executed)?.into())
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(transaction) => transaction.execute_unprepared(sql).await,
            Self::Postgres(transaction) => {
                let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
                Ok(sql.execute(&mut **transaction.lock().await).await.map_err(not_executed)?.into())
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        note(&statement);
        match self {
            Self::Sqlite(transaction) => transaction.query_one_raw(statement).await,
            Self::Postgres(transaction) => {
                let row = query(statement).fetch_optional(&mut **transaction.lock().await).await;
                Ok(row.map_err(not_queried)?.map(Into::into))
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        note(&statement);
        match self {
            Self::Sqlite(transaction) => transaction.query_all_raw(statement).await,
            Self::Postgres(transaction) => {
                let rows = query(statement).fetch_all(&mut **transaction.lock().await).await;
                Ok(rows.map_err(not_queried)?.into_iter().map(Into::into).collect())
            }
        }
    }
}

/// Each statement is told at the level TRACE, without its values: the tests count them.
fn note(statement: &Statement) {
    tracing::trace!(target: "statement", sql = statement.sql);
}

fn query(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn not_begun(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}

fn not_executed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn not_queried(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
