//! Connections to PostgreSQL: sqlx's, in a pool of deadpool's.
//!
//! sqlx's own pool asks each connection that comes back whether it lives, a round trip for every transaction, and puts
//! one back whose transaction was dropped while it began, with the transaction open (sqlx 0.9.0).

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

/// A connection is replaced when it is taken after that time: PostgreSQL's memory for it grows with what it has seen, and
/// a firewall may have forgotten one that nobody used.
const LIFETIME: Duration = Duration::from_mins(30);

/// How soon PostgreSQL is asked again for a connection that it cannot give yet.
const AGAIN: Duration = Duration::from_millis(50);

/// How long a transaction may take to be rolled back: longer than a statement of it, which has to end first.
const ROLL_BACK: Duration = Duration::from_secs(10);

#[derive(Debug, Clone)]
pub(super) struct Pool(managed::Pool<Opening>);

/// Opens connections.
#[derive(Debug)]
struct Opening(PgConnectOptions);

impl managed::Manager for Opening {
    type Type = PgConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<PgConnection, sqlx::Error> {
        loop {
            match self.0.connect().await {
                Err(cause) if is_starting(&cause) => time::sleep(AGAIN).await,
                opened => return opened,
            }
        }
    }

    /// A broken connection is found by its first statement; a round trip before each transaction would cost more.
    async fn recycle(&self, _: &mut PgConnection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > LIFETIME { Err(RecycleError::message("it is old")) } else { Ok(()) }
    }
}

/// Is PostgreSQL restarting, or out of connections for the moment?
fn is_starting(cause: &sqlx::Error) -> bool {
    match cause {
        sqlx::Error::Io(cause) => cause.kind() == ErrorKind::ConnectionRefused,
        sqlx::Error::Database(cause) => cause.is_transient_in_connect_phase(),
        _ => false,
    }
}

impl Pool {
    pub(super) fn of(url: &str, connections: u32) -> Result<Self, DbErr> {
        let options: PgConnectOptions = url.parse().map_err(not_begun)?;
        managed::Pool::builder(Opening(options.disable_statement_logging()))
            .max_size(connections as usize)
            // A few busy connections find more in the processor's caches than many rested ones.
            .queue_mode(QueueMode::Lifo)
            .build()
            .map(Self)
            .map_err(|cause| DbErr::Custom(cause.to_string()))
    }

    /// A connection, within [`ACQUIRE_TIMEOUT`].
    pub(super) async fn acquire(&self) -> Result<Taken, DbErr> {
        match time::timeout(ACQUIRE_TIMEOUT, self.0.get()).await {
            Ok(Ok(connection)) => Ok(Taken::new(connection)),
            Ok(Err(PoolError::Backend(cause))) => Err(not_begun(cause)),
            Ok(Err(PoolError::Closed)) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
            Ok(Err(_)) | Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// A connection in the transaction that `message` begins.
    pub(super) async fn begin(&self, message: String) -> Result<Taken, DbErr> {
        let message = Arc::new(message);
        loop {
            let mut connection = self.acquire().await?;
            match send(&mut connection.0, AssertSqlSafe(Arc::clone(&message))).await {
                Ok(_) => return Ok(connection),
                // It was broken when it was taken, as after a restart of PostgreSQL. Nothing has begun, so that another
                // one may be asked, at last a new one.
                Err(_) if connection.was_open() => connection.close(),
                Err(cause) => return Err(not_begun(cause)),
            }
        }
    }

    pub(super) async fn warm_up(&self) {
        let opening = (0..self.0.status().max_size).map(|_| self.acquire());
        let opened = future::join_all(opening).await.into_iter().filter_map(Result::ok).map(Taken::give_back).count();
        tracing::debug!(connections = opened, "connections to the database are open");
    }

    pub(super) fn connections(&self) -> Connections {
        let status = self.0.status();
        Connections { in_use: status.size - status.available, idle: status.available, max: status.max_size }
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}

/// A connection that was taken from its pool. Dropped with something unfinished on it, as when a client hangs up, it goes
/// back when that has ended and is rolled back.
#[derive(Debug)]
pub(crate) struct Taken(ScopeGuard<Object<Opening>, fn(Object<Opening>)>);

impl Taken {
    fn new(connection: Object<Opening>) -> Self {
        Self(scopeguard::guard(connection, roll_back))
    }

    /// Back to the pool: nothing is unfinished on it.
    pub(super) fn give_back(self) {
        drop(ScopeGuard::into_inner(self.0));
    }

    fn close(self) {
        drop(Object::take(ScopeGuard::into_inner(self.0)));
    }

    /// Was it open before it was taken?
    fn was_open(&self) -> bool {
        Object::metrics(&self.0).recycle_count > 0
    }

    pub(super) async fn commit(mut self) -> Result<(), DbErr> {
        send(&mut self.0, "COMMIT").await.map_err(not_executed)?;
        self.give_back();
        Ok(())
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<ExecResult, DbErr> {
        Ok(query(statement).execute(&mut **self.0).await.map_err(not_executed)?.into())
    }

    pub(super) async fn execute_unprepared(&mut self, sql: &str) -> Result<ExecResult, DbErr> {
        Ok(send(&mut self.0, AssertSqlSafe(sql.to_owned())).await.map_err(not_executed)?.into())
    }

    pub(super) async fn query_one(&mut self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let row = query(statement).fetch_optional(&mut **self.0).await;
        Ok(row.map_err(not_queried)?.map(Into::into))
    }

    pub(super) async fn query_all(&mut self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = query(statement).fetch_all(&mut **self.0).await;
        Ok(rows.map_err(not_queried)?.into_iter().map(Into::into).collect())
    }
}

/// In a task of its own, which goes on when nobody waits for it.
fn roll_back(mut connection: Object<Opening>) {
    let Ok(runtime) = Handle::try_current() else { return drop(Object::take(connection)) };
    runtime.spawn(async move {
        // With a transaction that had not begun yet, or has ended already, it does nothing.
        let rolled_back = time::timeout(ROLL_BACK, send(&mut connection, "ROLLBACK")).await;
        if !matches!(rolled_back, Ok(Ok(_))) {
            drop(Object::take(connection));
        }
    });
}

/// As one message, unprepared.
async fn send(connection: &mut PgConnection, sql: impl SqlSafeStr) -> Result<PgQueryResult, sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await
}

fn query(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(statement.values.unwrap_or(Values(Vec::new()))))
}

fn not_begun(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

fn not_executed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn not_queried(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
