//! Rollout and rollback of a version.

use migration::{Allow, Destructive, Migrations, Migrator, fresh::empty_database, migrate_by};
use sea_orm_migration::prelude::*;

/// The migrations of the previous version: all migrations except the last.
struct Before;
impl MigratorTrait for Before {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut migrations = Migrator::migrations();
        migrations.pop();
        migrations
    }
}
impl Migrations for Before {
    const DESTRUCTIVE: &'static [Destructive] = &[];
}

#[tokio::test]
async fn the_previous_version_accepts_the_new_schema() {
    let fresh = empty_database().await;
    for _ in 0..2 {
        migrate_by::<Migrator>(fresh.url(), Allow::AddingOnly).await.unwrap();
        // After a rollback, the previous version runs its own `lms migrate`.
        migrate_by::<Before>(fresh.url(), Allow::AddingOnly).await.unwrap();
    }
}

#[tokio::test]
async fn two_concurrent_migrations_both_succeed() {
    let fresh = empty_database().await;
    if !fresh.is_postgres() {
        return;
    }
    let migrate = || migrate_by::<Migrator>(fresh.url(), Allow::AddingOnly);
    let (first, second) = tokio::join!(migrate(), migrate());
    first.unwrap();
    second.unwrap();
}
