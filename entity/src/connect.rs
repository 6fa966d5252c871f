//! Opening the database: PostgreSQL or the embedded SQLite.

use std::{future, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr,
    sqlx::{
        Connection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

/// How long a request waits for a connection before it answers "service unavailable".
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long SQLite waits for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens a pool of at most `connections`.
///
/// A PostgreSQL that is down at this moment is no error: connections are opened when they are needed.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy(true)
        // A broken connection is found by its first statement; a round trip before each request would cost more.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // What was answered with success survives a power cut.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
        })
        // On a full disk SQLite ends the transaction by itself, and sqlx goes on to count it: later ones on the
        // connection would be savepoints in one that nobody commits, acknowledged and lost.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(future::ready(Ok(!connection.is_in_transaction()))))
        });
    Database::connect(options).await
}

/// Opens all connections of a pool to PostgreSQL. Otherwise the first requests of a process that has just started would
/// each wait for one of their own, even while others are given back, and on a busy machine longer than they may.
///
/// Those that cannot be had now are opened when they are needed.
pub async fn warm_up(database: &DatabaseConnection, connections: u32) {
    if database.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let pool = database.get_postgres_connection_pool();
    let opening: Vec<_> = (0..connections).map(|_| tokio::spawn(pool.acquire())).collect();
    let mut open = Vec::with_capacity(opening.len());
    for connection in opening {
        open.extend(connection.await.ok().and_then(Result::ok));
    }
    tracing::debug!(connections = open.len(), "connections to the database are open");
}
