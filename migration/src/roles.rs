//! The two roles that transactions take on PostgreSQL, `lms_tenant` and `lms_service`.
//!
//! Roles belong to the cluster and advisory locks to a database, so processes that migrate different databases of one
//! cluster meet in one fixed database.

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};

/// Any number will do that nothing else locks.
const LOCK: i64 = 0x6c6d_735f_6d69_6772;

/// Where the processes meet: every cluster has it.
const MEETING_PLACE: &str = "postgres";

/// A connection that holds the lock until it is closed.
pub(crate) async fn lock(url: &str) -> Result<DatabaseConnection, DbErr> {
    let meeting_place = single_connection(url, |options| options.database(MEETING_PLACE)).await;
    let connection = match meeting_place {
        Ok(connection) => connection,
        Err(cause) => {
            // A hosted cluster may keep us out of it; then only migrations of this database exclude each other.
            tracing::warn!(%cause, "migrating under a lock of this database alone");
            single_connection(url, |options| options).await?
        }
    };
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    Ok(connection)
}

/// Creates the roles where they are missing.
pub(crate) async fn create(connection: &DatabaseConnection) -> Result<(), DbErr> {
    for role in ["lms_tenant", "lms_service"] {
        connection
            .execute_unprepared(&format!(
                "DO $$ BEGIN
                     IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                         CREATE ROLE {role} NOLOGIN NOBYPASSRLS;
                     END IF;
                     IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
                         GRANT {role} TO CURRENT_USER;
                     END IF;
                 END $$"
            ))
            .await?;
    }
    Ok(())
}

/// Lets the roles into this database's schema.
pub(crate) async fn grant(database: &DatabaseConnection) -> Result<(), DbErr> {
    database
        .execute_unprepared("DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO lms_tenant, lms_service', current_schema()); END $$")
        .await?;
    Ok(())
}

pub(crate) async fn single_connection(
    url: &str,
    change: impl Fn(sea_orm::sqlx::postgres::PgConnectOptions) -> sea_orm::sqlx::postgres::PgConnectOptions
    + Send
    + Sync
    + 'static,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).map_sqlx_postgres_opts(change);
    Database::connect(options).await
}
