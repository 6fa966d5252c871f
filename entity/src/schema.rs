//! Which schema these tables need.

use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::Database;

/// The last migration that this version knows. They are applied in order, so it tells of all.
pub const LAST_MIGRATION: &str = "m20261125_000006_dead_jobs";

/// Has the database this version's schema? A newer one has it too: the version before runs while a new one is rolled out.
pub async fn is_current(database: &Database) -> Result<bool, DbErr> {
    let applied = Statement::from_sql_and_values(
        database.get_database_backend(),
        "SELECT 1 FROM seaql_migrations WHERE version = $1",
        [LAST_MIGRATION.into()],
    );
    match database.query_one_raw(applied).await {
        Ok(row) => Ok(row.is_some()),
        // An empty database has not even that table; one that is away answers nothing at all.
        Err(_) => answers(database).await.map(|()| false),
    }
}

/// Does the database answer?
pub async fn answers(database: &Database) -> Result<(), DbErr> {
    database.execute_unprepared("SELECT 1").await?;
    Ok(())
}
