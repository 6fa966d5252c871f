//! The connection pool of PostgreSQL: connections from sqlx in a pool from deadpool.
//!
//! The pool of sqlx is not used for two reasons. It pings each returned connection, which costs a round trip for every
//! transaction. If a transaction is dropped while it begins, the connection goes back to the pool with the transaction
//! open (sqlx 0.9.0).

use std::{io::ErrorKind, sync::Arc, time::Duration};

use deadpool::managed::{self, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult};
use futures_util::future;
use scopeguard::ScopeGuard;
use sea_orm::{
    ConnAcquireErr, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{
        self, AssertSqlSafe, ConnectOptions, PgConnection, Postgres, SqlSafeStr,
        postgres::{PgConnectOptions, PgQueryResult},
        query::Query,
    },
};
use sea_query_sqlx::SqlxValues;
use tokio::{runtime::Handle, time};

use super::{ACQUIRE_TIMEOUT, Connections};

/// Maximum age of a connection. The pool replaces an older connection when it is next acquired, because PostgreSQL's
/// memory for a connection grows over time, and a firewall may have dropped an idle connection.
const LIFETIME: Duration = Duration::from_mins(30);

/// The pause between attempts to connect while PostgreSQL is restarting or has no free connection.
const RETRY_PAUSE: Duration = Duration::from_millis(50);

/// Maximum duration of a rollback. It is longer than the statement timeout, because a running statement has to end
/// first.
const ROLLBACK_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
pub(super) struct PgPool(managed::Pool<PgConnectionManager>);

/// Opens and recycles connections.
#[derive(Debug)]
struct PgConnectionManager(PgConnectOptions);

impl managed::Manager for PgConnectionManager {
    type Type = PgConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<PgConnection, sqlx::Error> {
        loop {
            match self.0.connect().await {
                Err(cause) if is_starting(&cause) => time::sleep(RETRY_PAUSE).await,
                result => return result,
            }
        }
    }

    /// Does not ping the connection. A broken connection fails its first statement, and a round trip before each
    /// transaction would cost more.
    async fn recycle(&self, _: &mut PgConnection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > LIFETIME {
            Err(RecycleError::message("the connection has reached its maximum age"))
        } else {
            Ok(())
        }
    }
}

/// Returns whether PostgreSQL is restarting or has no free connection at the moment.
fn is_starting(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(cause) => cause.kind() == ErrorKind::ConnectionRefused,
        sqlx::Error::Database(cause) => cause.is_transient_in_connect_phase(),
        _ => false,
    }
}

impl PgPool {
    pub(super) fn new(url: &str, connections: u32) -> Result<Self, DbErr> {
        let options: PgConnectOptions = url.parse().map_err(connection_error)?;
        managed::Pool::builder(PgConnectionManager(options.disable_statement_logging()))
            .max_size(connections as usize)
            // Reusing a few busy connections makes better use of the processor's caches than rotating through many.
            .queue_mode(QueueMode::Lifo)
            .build()
            .map(Self)
            .map_err(|cause| DbErr::Custom(cause.to_string()))
    }

    /// Acquires a connection within [`ACQUIRE_TIMEOUT`].
    pub(super) async fn acquire(&self) -> Result<PooledConnection, DbErr> {
        match time::timeout(ACQUIRE_TIMEOUT, self.0.get()).await {
            Ok(Ok(connection)) => Ok(PooledConnection::new(connection)),
            Ok(Err(PoolError::Backend(cause))) => Err(connection_error(cause)),
            Ok(Err(PoolError::Closed)) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Ok(Err(_)) | Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// Acquires a connection and begins a transaction by sending `message`.
    pub(super) async fn begin(&self, message: String) -> Result<PooledConnection, DbErr> {
        let message = Arc::new(message);
        loop {
            let mut connection = self.acquire().await?;
            match send(&mut connection.0, AssertSqlSafe(Arc::clone(&message))).await {
                Ok(_) => return Ok(connection),
                // The pooled connection was broken, for example by a restart of PostgreSQL. No transaction has begun,
                // so it is safe to try another connection. After the last broken connection, the pool opens a new one.
                Err(_) if connection.was_open() => connection.close(),
                Err(cause) => return Err(connection_error(cause)),
            }
        }
    }

    pub(super) async fn warm_up(&self) {
        let acquires = (0..self.0.status().max_size).map(|_| self.acquire());
        let results = future::join_all(acquires).await;
        let connections = results.into_iter().filter_map(Result::ok).map(PooledConnection::give_back).count();
        tracing::debug!(connections, "opened connections to the database");
    }

    pub(super) fn connections(&self) -> Connections {
        let status = self.0.status();
        Connections { in_use: status.size - status.available, idle: status.available, max: status.max_size }
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}

/// A connection acquired from the pool. If it is dropped with an unfinished transaction, for example because a client
/// disconnects, it returns to the pool after the running statement has ended and the transaction has been rolled back.
#[derive(Debug)]
pub(crate) struct PooledConnection(ScopeGuard<Object<PgConnectionManager>, fn(Object<PgConnectionManager>)>);

impl PooledConnection {
    fn new(connection: Object<PgConnectionManager>) -> Self {
        Self(scopeguard::guard(connection, roll_back))
    }

    /// Returns the connection to the pool without a rollback, because it has no unfinished transaction.
    pub(super) fn give_back(self) {
        drop(ScopeGuard::into_inner(self.0));
    }

    fn close(self) {
        drop(Object::take(ScopeGuard::into_inner(self.0)));
    }

    /// Returns whether the connection was already open before it was acquired.
    fn was_open(&self) -> bool {
        Object::metrics(&self.0).recycle_count > 0
    }

    pub(super) async fn commit(mut self) -> Result<(), DbErr> {
        send(&mut self.0, "COMMIT").await.map_err(execution_error)?;
        self.give_back();
        Ok(())
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        Ok(query(statement).execute(&mut **self.0).await.map_err(execution_error)?.into())
    }

    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        Ok(send(&mut self.0, AssertSqlSafe(sql.to_owned())).await.map_err(execution_error)?.into())
    }

    pub(super) async fn query_one(&mut self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let row = query(statement).fetch_optional(&mut **self.0).await;
        Ok(row.map_err(query_error)?.map(Into::into))
    }

    pub(super) async fn query_all(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = query(statement).fetch_all(&mut **self.0).await;
        Ok(rows.map_err(query_error)?.into_iter().map(Into::into).collect())
    }
}

/// Rolls back the transaction in a separate task, which completes even if nobody waits for it.
fn roll_back(mut connection: Object<PgConnectionManager>) {
    let Ok(runtime) = Handle::try_current() else { return drop(Object::take(connection)) };
    runtime.spawn(async move {
        // If no transaction is open, ROLLBACK does nothing.
        let result = time::timeout(ROLLBACK_TIMEOUT, send(&mut connection, "ROLLBACK")).await;
        if !matches!(result, Ok(Ok(_))) {
            drop(Object::take(connection));
        }
    });
}

/// Sends SQL as one message, without preparing a statement.
async fn send(connection: &mut PgConnection, sql: impl SqlSafeStr) -> Result<PgQueryResult, sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await
}

fn query(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn connection_error(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn execution_error(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn query_error(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
