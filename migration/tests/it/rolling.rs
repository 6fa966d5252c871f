//! While a version is rolled out, and while it is rolled back.

use migration::{Allow, Destructive, Migrations, Migrator, fresh::empty_database, migrate_by};
use sea_orm_migration::prelude::*;

/// The version before: it lacks the last migration.
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
async fn the_version_before_finds_its_schema_in_the_new_one() {
    let fresh = empty_database().await;
    for _ in 0..2 {
        migrate_by::<Migrator>(fresh.url(), Allow::AddingOnly).await.unwrap();
        // A deployment that is rolled back runs its own `lms migrate`.
        migrate_by::<Before>(fresh.url(), Allow::AddingOnly).await.unwrap();
    }
}

#[tokio::test]
async fn two_that_migrate_at_once_both_end_well() {
    let fresh = empty_database().await;
    if !fresh.is_postgres() {
        return;
    }
    let migrate = || migrate_by::<Migrator>(fresh.url(), Allow::AddingOnly);
    let (one, other) = tokio::join!(migrate(), migrate());
    one.unwrap();
    other.unwrap();
}
