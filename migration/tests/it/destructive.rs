//! Destructive migrations are declared and need a flag.

use std::collections::BTreeSet;

use migration::{Allow, Destructive, Migrations, Migrator, fresh::empty_database, migrate_by};
use sea_orm::{Database, DatabaseConnection};
use sea_orm_migration::prelude::*;

use crate::catalogue::Catalogue;

/// Migrations whose restrictions break nothing, each with the reason.
const HARMLESS: &[(&str, &str)] =
    &[("m20261125_000005_assessments", "practice_session.assessment_id was not used before there were assessments")];

/// A migration of one statement.
struct Change {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.sql).await.map(drop)
    }
}

/// Defines a migrator with the product's migrations and one more migration.
macro_rules! with_change {
    ($migrator:ident, $name:literal, $sql:literal, $destructive:expr) => {
        struct $migrator;
        impl MigratorTrait for $migrator {
            fn migrations() -> Vec<Box<dyn MigrationTrait>> {
                let mut migrations = Migrator::migrations();
                migrations.push(Box::new(Change { name: $name, sql: $sql }));
                migrations
            }
        }
        impl Migrations for $migrator {
            const DESTRUCTIVE: &'static [Destructive] = $destructive;
        }
    };
}

/// Returns the breaking changes of each migration, by its name.
async fn breaking_changes<M: Migrations>() -> Vec<(String, Vec<String>)> {
    let fresh = empty_database().await;
    // Creates the roles and the table of applied migrations.
    migrate_by::<Nothing>(fresh.url(), Allow::AddingOnly).await.unwrap();
    let database = Database::connect(fresh.url()).await.unwrap();
    let mut before = Catalogue::read(&database).await;
    let mut all = Vec::new();
    for migration in M::migrations() {
        M::up(&database, Some(1)).await.unwrap();
        let after = Catalogue::read(&database).await;
        all.push((migration.name().to_owned(), before.breaking_changes(&after)));
        before = after;
    }
    all
}

struct Nothing;
impl MigratorTrait for Nothing {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        Vec::new()
    }
}
impl Migrations for Nothing {
    const DESTRUCTIVE: &'static [Destructive] = &[];
}

#[tokio::test]
async fn exactly_the_destructive_migrations_are_declared() {
    let changes = breaking_changes::<Migrator>().await;
    let declared = Migrator::DESTRUCTIVE.iter().map(|destructive| destructive.migration);
    let declared: BTreeSet<_> = declared.chain(HARMLESS.iter().map(|(name, _)| *name)).collect();
    let found: BTreeSet<_> =
        changes.iter().filter(|(_, changes)| !changes.is_empty()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(found, declared, "DESTRUCTIVE must declare exactly the destructive migrations: {changes:?}");
}

#[tokio::test]
async fn destructive_changes_are_found() {
    with_change!(Drops, "m3_drop", "ALTER TABLE assessment DROP COLUMN instructions", &[]);
    with_change!(Renames, "m3_rename", "ALTER TABLE assessment RENAME COLUMN instructions TO guidance", &[]);
    with_change!(
        Demands,
        "m3_demand",
        "ALTER TABLE certificate ADD COLUMN sort integer NOT NULL DEFAULT 0; ALTER TABLE certificate RENAME TO award",
        &[]
    );
    with_change!(Restricts, "m3_restrict", "CREATE UNIQUE INDEX one_title ON assessment (school_id, title)", &[]);
    with_change!(
        Adds,
        "m3_add",
        "ALTER TABLE assessment ADD COLUMN colour text; CREATE TABLE colour (name text NOT NULL); CREATE INDEX by_colour ON assessment (colour)",
        &[]
    );
    for (changes, expected) in [
        (breaking_changes::<Drops>().await, "drops assessment.instructions"),
        (breaking_changes::<Renames>().await, "drops assessment.instructions"),
        (breaking_changes::<Demands>().await, "drops certificate"),
        (breaking_changes::<Restricts>().await, "restricts assessment: "),
    ] {
        let (_, last) = changes.last().unwrap();
        assert!(last.len() == 1 && last[0].starts_with(expected), "{expected}: {last:?}");
    }
    assert_eq!(breaking_changes::<Adds>().await.last().unwrap().1, Vec::<String>::new());
}

#[tokio::test]
async fn a_policy_that_is_added_breaks_nothing_and_a_policy_that_is_narrower_does() {
    if !empty_database().await.url().starts_with("postgres") {
        return;
    }
    with_change!(Permits, "m3_permit", "CREATE POLICY more ON assessment FOR SELECT TO lms_service USING (true)", &[]);
    with_change!(
        Narrows,
        "m3_narrow",
        "ALTER POLICY service_update ON login_failure USING (school_id IS NOT NULL)",
        &[]
    );
    with_change!(
        Forbids,
        "m3_forbid",
        "CREATE POLICY less ON assessment AS RESTRICTIVE FOR SELECT TO lms_service USING (false)",
        &[]
    );
    assert_eq!(breaking_changes::<Permits>().await.last().unwrap().1, Vec::<String>::new());
    for (changes, expected) in [
        (breaking_changes::<Narrows>().await, "permits no longer login_failure: service_update"),
        (breaking_changes::<Forbids>().await, "restricts assessment: less"),
    ] {
        let (_, last) = changes.last().unwrap();
        assert!(last.len() == 1 && last[0].starts_with(expected), "{expected}: {last:?}");
    }
}

with_change!(
    DropsInstructions,
    "m20991231_000001_drop_instructions",
    "ALTER TABLE assessment DROP COLUMN instructions",
    &[Destructive {
        migration: "m20991231_000001_drop_instructions",
        effect: "drops assessment.instructions, which nothing has used since 0.9",
    }]
);

/// Only the first migration, for a database that is in use but has no assessments yet.
struct FirstMigration;
impl MigratorTrait for FirstMigration {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut migrations = Migrator::migrations();
        migrations.truncate(1);
        migrations
    }
}
impl Migrations for FirstMigration {
    const DESTRUCTIVE: &'static [Destructive] = &[];
}

async fn has_instructions(database: &DatabaseConnection) -> bool {
    database.execute_unprepared("SELECT instructions FROM assessment").await.is_ok()
}

#[tokio::test]
async fn without_the_flag_a_destructive_migration_is_rejected_and_nothing_is_changed() {
    let fresh = empty_database().await;
    migrate_by::<FirstMigration>(fresh.url(), Allow::AddingOnly).await.unwrap();
    let database = Database::connect(fresh.url()).await.unwrap();
    let error = migrate_by::<DropsInstructions>(fresh.url(), Allow::AddingOnly).await.unwrap_err();
    for text in ["m20991231_000001_drop_instructions drops assessment.instructions", "--allow-destructive"] {
        assert!(error.to_string().contains(text), "{error}");
    }
    // Earlier migrations, which only add, are not applied either, because an operator decides on a version as a whole.
    assert!(!has_instructions(&database).await);
    migrate_by::<Migrator>(fresh.url(), Allow::AddingOnly).await.unwrap();
    migrate_by::<DropsInstructions>(fresh.url(), Allow::AddingOnly).await.unwrap_err();
    assert!(has_instructions(&database).await);
    migrate_by::<DropsInstructions>(fresh.url(), Allow::Destructive).await.unwrap();
    assert!(!has_instructions(&database).await);
    // The flag is not needed for an unused database, or once the migration has been applied.
    let unused = empty_database().await;
    migrate_by::<DropsInstructions>(unused.url(), Allow::AddingOnly).await.unwrap();
    migrate_by::<DropsInstructions>(fresh.url(), Allow::AddingOnly).await.unwrap();
}
