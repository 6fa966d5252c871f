//! The schema for PostgreSQL and SQLite, as migrations. The migrations of a version only add to the schema, because the
//! previous version must keep running while a new version is rolled out.
#![allow(clippy::disallowed_methods, reason = "migrations change the schema, for all schools")]

mod destructive;
mod dialect;
#[cfg(feature = "fresh")]
pub mod fresh;
mod logins;
mod m20261123_000001_spine;
mod m20261125_000002_practice;
mod m20261125_000003_mtc;
mod m20261125_000004_interventions;
mod m20261125_000005_assessments;
mod m20261125_000006_dead_jobs;
mod m20261130_000007_login_failures;
mod m20261130_000008_refused_actions;
mod m20261130_000010_job_retries;
mod m20261130_000012_pin_fingerprint;
mod m20261130_000013_usual_networks;
mod m20261130_000014_offline_practice;
mod m20261130_000015_check_time_limit;
mod m20261130_000016_preferences;
mod m20261130_000017_deleted_groups;
mod m20261130_000018_round_version;
mod roles;
mod walls;

use std::collections::BTreeSet;

use entity::database::sqlite_options;
use sea_orm_migration::{
    MigrationTrait, MigratorTrait, SchemaManager,
    sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement},
};

pub use destructive::{Allow, Destructive, Migrations};

/// The migrations in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_spine::Migration),
            Box::new(m20261125_000002_practice::Migration),
            Box::new(m20261125_000003_mtc::Migration),
            Box::new(m20261125_000004_interventions::Migration),
            Box::new(m20261125_000005_assessments::Migration),
            Box::new(m20261125_000006_dead_jobs::Migration),
            Box::new(m20261130_000007_login_failures::Migration),
            Box::new(m20261130_000008_refused_actions::Migration),
            Box::new(m20261130_000010_job_retries::Migration),
            Box::new(m20261130_000012_pin_fingerprint::Migration),
            Box::new(m20261130_000013_usual_networks::Migration),
            Box::new(m20261130_000014_offline_practice::Migration),
            Box::new(m20261130_000015_check_time_limit::Migration),
            Box::new(m20261130_000016_preferences::Migration),
            Box::new(m20261130_000017_deleted_groups::Migration),
            Box::new(m20261130_000018_round_version::Migration),
        ]
    }
}

impl Migrations for Migrator {
    const DESTRUCTIVE: &'static [Destructive] = &[];
}

/// Migrates the database to the schema of this version. Several processes may do this at the same time.
///
/// Destructive migrations are allowed, because the product calls this function only for embedded databases, which only
/// one process uses.
pub async fn migrate(url: &str) -> Result<(), DbErr> {
    migrate_by::<Migrator>(url, Allow::Destructive).await
}

/// Migrates the database to the schema of these migrations. Fails without any change if a pending migration is
/// destructive and `allow` does not permit destructive migrations.
pub async fn migrate_by<M: Migrations>(url: &str, allow: Allow) -> Result<(), DbErr> {
    migrate_for::<M>(url, allow, &[]).await
}

/// Migrates the database like [`migrate_by`], for a service that connects to PostgreSQL with these logins. Without
/// `logins`, the service uses the login in `url`.
///
/// A login of the service gets no privilege except to switch to the roles of transactions and to read the version of
/// the schema. Fails without changing the schema if a login could read rows of all schools without switching to a role.
pub async fn migrate_for<M: Migrations>(url: &str, allow: Allow, logins: &[String]) -> Result<(), DbErr> {
    if DbBackend::Postgres.is_prefix_of(url) {
        let lock = roles::lock(url).await?;
        roles::create(&lock).await?;
        logins::prepare(&lock, logins).await?;
        let database = roles::single_connection(url, |options| options).await?;
        roles::grant(&database).await?;
        let result = match run_pending::<M>(&database, allow).await {
            Ok(()) => logins::grant(&database, logins).await,
            failed => failed,
        };
        database.close().await?;
        lock.close().await?;
        return result;
    }
    let database = Database::connect(sqlite_options(url, 1)).await?;
    let result = run_pending::<M>(&database, allow).await;
    database.close().await?;
    result
}

/// Runs the pending migrations. A database of a later version stays unchanged, because after a rollback of the
/// deployment the database still has everything that this version needs.
async fn run_pending<M: Migrations>(database: &DatabaseConnection, allow: Allow) -> Result<(), DbErr> {
    let applied = applied(database).await?;
    let migrations = M::migrations();
    let pending: Vec<String> =
        migrations.iter().map(|migration| migration.name().to_owned()).filter(|name| !applied.contains(name)).collect();
    if pending.is_empty() && !migrations.is_empty() {
        return Ok(());
    }
    // A database without any migration accepts destructive migrations, because no process uses it yet.
    if !applied.is_empty() {
        destructive::reject::<M>(&pending, allow)?;
    }
    M::up(database, None).await
}

/// Returns the names of the migrations that have been applied to the database.
async fn applied(database: &DatabaseConnection) -> Result<BTreeSet<String>, DbErr> {
    if !SchemaManager::new(database).has_table("seaql_migrations").await? {
        return Ok(BTreeSet::new());
    }
    let query = Statement::from_string(database.get_database_backend(), "SELECT version FROM seaql_migrations");
    database.query_all_raw(query).await?.iter().map(|row| row.try_get("", "version")).collect()
}

#[cfg(test)]
mod tests {
    use entity::schema;

    use super::*;

    #[test]
    fn the_schema_version_is_that_of_the_last_migration() {
        let last = Migrator::migrations().pop().unwrap();
        assert_eq!(last.name(), schema::LAST_MIGRATION);
    }
}
