//! The two roles that transactions use on PostgreSQL, `lms_tenant` and `lms_service`.
//!
//! Roles belong to the cluster, but advisory locks belong to a database. Therefore processes that migrate different
//! databases of one cluster take the lock in one fixed database.

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};

/// The number of the advisory lock. It is arbitrary but must not be used for anything else.
const LOCK: i64 = 0x6c6d_735f_6d69_6772;

/// The database of the lock. Every cluster has it.
const LOCK_DATABASE: &str = "postgres";

/// Returns a connection that holds the lock until it is closed.
pub(crate) async fn lock(url: &str) -> Result<DatabaseConnection, DbErr> {
    let result = single_connection(url, |options| options.database(LOCK_DATABASE)).await;
    let connection = match result {
        Ok(connection) => connection,
        Err(cause) => {
            // A hosted cluster may deny access to `LOCK_DATABASE`. In this case, the lock excludes only migrations of
            // the database in `url`.
            tracing::warn!(%cause, "the migration lock covers only this database, not the whole cluster");
            single_connection(url, |options| options).await?
        }
    };
    connection.execute_unprepared(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    Ok(connection)
}

/// Creates missing roles.
pub(crate) async fn create(connection: &DatabaseConnection) -> Result<(), DbErr> {
    for role in ["lms_tenant", "lms_service"] {
        connection
            .execute_unprepared(&format!(
                "DO $$ BEGIN
                     IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                         CREATE ROLE {role} NOLOGIN NOBYPASSRLS;
                     END IF;
                 END $$"
            ))
            .await?;
    }
    Ok(())
}

/// Grants the roles access to the schema of this database.
///
/// In PostgreSQL 15, the role that owns the schema `public` is `pg_database_owner`. The owner of the database is a
/// member of that role, but after `ALTER ROLE ... NOINHERIT` it may create tables only if it gets the privilege itself.
pub(crate) async fn grant(database: &DatabaseConnection) -> Result<(), DbErr> {
    database
        .execute_unprepared(
            "DO $$
             DECLARE
                 schema text := quote_ident(current_schema());
                 owner oid := (SELECT nspowner FROM pg_namespace WHERE nspname = current_schema());
             BEGIN
                 IF pg_has_role(owner, 'MEMBER') AND NOT pg_has_role(owner, 'USAGE') THEN
                     EXECUTE format('SET LOCAL ROLE %I', pg_get_userbyid(owner));
                     EXECUTE format('GRANT CREATE, USAGE ON SCHEMA %s TO %I WITH GRANT OPTION', schema, session_user);
                     RESET ROLE;
                 END IF;
                 EXECUTE format('GRANT USAGE ON SCHEMA %s TO lms_tenant, lms_service', schema);
             END $$",
        )
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
