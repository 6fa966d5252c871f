//! The schema, for PostgreSQL and SQLite. Migrations only ever add within one version: the version before must still
//! run while a new one is rolled out.

mod dialect;
#[cfg(feature = "fresh")]
pub mod fresh;
mod m20261123_000001_spine;
mod m20261125_000002_practice;
mod m20261125_000003_mtc;
mod m20261125_000004_interventions;
mod m20261125_000005_assessments;
mod m20261125_000006_dead_jobs;
mod roles;
mod walls;

use sea_orm_migration::{
    MigrationTrait, MigratorTrait,
    sea_orm::{DatabaseConnection, DbBackend, DbErr},
};

/// The list of migrations, in their order.
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
        ]
    }
}

/// Brings the database to this version's schema; safe to call from several processes at once.
pub async fn migrate(database: &DatabaseConnection, url: &str) -> Result<(), DbErr> {
    if database.get_database_backend() == DbBackend::Postgres {
        let lock = roles::lock(url).await?;
        roles::create(&lock).await?;
        roles::grant(database).await?;
        let migrated = Migrator::up(database, None).await;
        lock.close().await?;
        return migrated;
    }
    Migrator::up(database, None).await
}

#[cfg(test)]
mod tests {
    use entity::schema;

    use super::*;

    #[test]
    fn the_schema_that_processes_ask_for_is_that_of_the_last_migration() {
        let last = Migrator::migrations().pop().unwrap();
        assert_eq!(last.name(), schema::LAST_MIGRATION);
    }
}
