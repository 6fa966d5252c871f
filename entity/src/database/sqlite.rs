//! Connections to the embedded database.

use std::{future, sync::Arc, time::Duration};

use sea_orm::{
    ConnAcquireErr, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::{
        Connection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time,
};

use super::{ACQUIRE_TIMEOUT, Connections};

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
pub(super) struct Pool {
    pub(super) connections: DatabaseConnection,
    /// Who writes. SQLite has one writer at a time, and lets others sleep and try again: the next is whoever comes at the
    /// right moment, and under load a job could wait for as long as there are requests. Here they take turns.
    turn: Arc<Mutex<()>>,
}

/// A transaction, and the turn it has if it writes.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(super) transaction: DatabaseTransaction,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Pool {
    pub(super) async fn of(url: &str, connections: u32) -> Result<Self, DbErr> {
        let connections = Database::connect(options(url, connections)).await?;
        Ok(Self { connections, turn: Arc::default() })
    }

    pub(super) async fn begin(&self, mode: SqliteTransactionMode) -> Result<Begun, DbErr> {
        let turn = match mode {
            SqliteTransactionMode::Deferred => None,
            _ => Some(self.turn().await?),
        };
        let options = TransactionOptions { sqlite_transaction_mode: Some(mode), ..Default::default() };
        Ok(Begun { transaction: self.connections.begin_with_options(options).await?, turn })
    }

    /// Before the connection, so that writers that wait leave the connections to readers.
    async fn turn(&self) -> Result<OwnedMutexGuard<()>, DbErr> {
        let turn = time::timeout(BUSY_TIMEOUT, Arc::clone(&self.turn).lock_owned()).await;
        turn.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
    }

    pub(super) fn connections(&self) -> Connections {
        let pool = self.connections.get_sqlite_connection_pool();
        let (open, idle) = (pool.size() as usize, pool.num_idle());
        let max = pool.options().get_max_connections() as usize;
        Connections { in_use: open.saturating_sub(idle), idle, max }
    }
}

impl Begun {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        let Self { transaction, turn } = self;
        let committed = transaction.commit().await;
        drop(turn);
        committed
    }
}

/// How the embedded database is opened.
#[must_use]
pub fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy(true)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // What was answered with success survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                // For those of other processes, as `lms backup`.
                .busy_timeout(BUSY_TIMEOUT)
        })
        // On a full disk SQLite ends the transaction by itself, and sqlx goes on to count it: later ones on the
        // connection would be savepoints in one that nobody commits, acknowledged and lost.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(future::ready(Ok(!connection.is_in_transaction()))))
        });
    options
}
