//! The schema version that these tables need.
#![allow(clippy::disallowed_methods, reason = "the version and the ping belong to no school")]

use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::Database;

/// The last migration that this version knows. Migrations are applied in order, so a database that has this
/// migration has all earlier migrations.
pub const LAST_MIGRATION: &str = "m20261130_000018_round_version";

/// Returns whether the database has the schema of this version or of a newer version. A newer schema is accepted,
/// because the old version keeps running during a rollout.
pub async fn is_current(database: &Database) -> Result<bool, DbErr> {
    let statement = Statement::from_sql_and_values(
        database.get_database_backend(),
        "SELECT 1 FROM seaql_migrations WHERE version = $1",
        [LAST_MIGRATION.into()],
    );
    match database.query_one_raw(statement).await {
        Ok(row) => Ok(row.is_some()),
        // An empty database does not have the table, but responds to a ping. An unavailable database fails the ping.
        Err(_) => ping(database).await.map(|()| false),
    }
}

/// Pings the database.
pub async fn ping(database: &Database) -> Result<(), DbErr> {
    database.execute_unprepared("SELECT 1").await?;
    Ok(())
}
