//! The connection pool of the embedded database, SQLite.

use std::{future, path::PathBuf, sync::Arc, time::Duration};

use sea_orm::{
    ConnAcquireErr, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time,
};

use super::{ACQUIRE_TIMEOUT, Connections};

/// How long a writer waits for other writers.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, Clone)]
pub(super) struct SqlitePool {
    pub(super) connections: DatabaseConnection,
    /// The lock of the writer. SQLite allows one writer at a time and makes other writers sleep and retry, in no fair
    /// order. Under load, a job could therefore wait until there are no more requests. This lock is fair.
    writer: Arc<Mutex<()>>,
}

/// A transaction and, if it writes, the writer lock.
#[derive(Debug)]
pub(crate) struct SqliteTransaction {
    pub(super) transaction: DatabaseTransaction,
    writer: Option<OwnedMutexGuard<()>>,
}

impl SqlitePool {
    pub(super) async fn open(url: &str, connections: u32) -> Result<Self, DbErr> {
        let connections = Database::connect(options(url, connections)).await?;
        Ok(Self { connections, writer: Arc::default() })
    }

    pub(super) async fn open_existing(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(false));
        Ok(Self { connections: Database::connect(options).await?, writer: Arc::default() })
    }

    pub(super) async fn begin(&self, mode: SqliteTransactionMode) -> Result<SqliteTransaction, DbErr> {
        let writer = match mode {
            SqliteTransactionMode::Deferred => None,
            _ => Some(self.lock_writer().await?),
        };
        let options = TransactionOptions { sqlite_transaction_mode: Some(mode), ..Default::default() };
        Ok(SqliteTransaction { transaction: self.connections.begin_with_options(options).await?, writer })
    }

    /// Acquires the writer lock. This happens before a connection is acquired, so that waiting writers do not take
    /// connections from readers.
    async fn lock_writer(&self) -> Result<OwnedMutexGuard<()>, DbErr> {
        let writer = time::timeout(BUSY_TIMEOUT, Arc::clone(&self.writer).lock_owned()).await;
        writer.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))
    }

    /// Copies the write-ahead log into the database and empties it. Returns whether it is empty; it is not if another
    /// transaction was still using it after the busy timeout.
    pub(super) async fn truncate_log(&self) -> Result<bool, DbErr> {
        let _writer = self.lock_writer().await?;
        let checkpoint = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let row = self.connections.query_one_raw(checkpoint).await?;
        let busy: Option<i32> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(busy == Some(0))
    }

    pub(super) fn connections(&self) -> Connections {
        let pool = self.connections.get_sqlite_connection_pool();
        let (open, idle) = (pool.size() as usize, pool.num_idle());
        let max = pool.options().get_max_connections() as usize;
        Connections { in_use: open.saturating_sub(idle), idle, max }
    }
}

impl SqliteTransaction {
    pub(super) async fn commit(self) -> Result<(), DbErr> {
        let Self { transaction, writer } = self;
        let result = transaction.commit().await;
        drop(writer);
        result
    }
}

/// Returns the file that the URL of an embedded database names.
pub fn file(url: &str) -> Result<PathBuf, DbErr> {
    let options: SqliteConnectOptions =
        url.parse().map_err(|cause: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(cause.into())))?;
    Ok(options.get_filename().to_owned())
}

/// Returns the options with which the embedded database is opened.
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
                // A write that was reported as successful survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                // Deleted rows, such as those of an erased person, are overwritten with zeros.
                .pragma("secure_delete", "ON")
                // Writers in other processes do not use the writer lock.
                .busy_timeout(BUSY_TIMEOUT)
        })
        // If the disk is full, SQLite rolls the transaction back itself, but sqlx still counts it as open. Later
        // transactions on the connection would be savepoints in a transaction that is never committed, so acknowledged
        // writes would be lost. Therefore the pool discards such a connection.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(future::ready(Ok(!connection.is_in_transaction()))))
        });
    options
}
