//! Destructive migrations, and the flag that they need.
//!
//! During a rollout, processes of the previous version work on the new schema. Therefore a migration normally only
//! adds. A later version removes tables and columns when no process uses them any more. Such a migration is
//! declared as destructive, and `lms migrate` runs it only with a flag. A test compares the schema before and after
//! each migration and finds destructive migrations that are not declared.

use sea_orm_migration::{MigratorTrait, sea_orm::DbErr};

/// A migration that breaks processes of the previous version.
#[derive(Debug, Clone, Copy)]
pub struct Destructive {
    /// The name of the migration, which is the name of its file.
    pub migration: &'static str,
    /// What the migration removes, and since which version nothing uses it.
    pub effect: &'static str,
}

/// Migrations in order, some of which may be destructive.
pub trait Migrations: MigratorTrait {
    /// The destructive migrations.
    const DESTRUCTIVE: &'static [Destructive];
}

/// Whether destructive migrations may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allow {
    /// Only migrations that add may run, because processes of the previous version may be running.
    AddingOnly,
    /// All migrations may run, because no process of the previous version is running.
    Destructive,
}

/// Fails if a pending migration is destructive and `allow` does not permit destructive migrations. `reject` is
/// called before any migration runs, so a failure leaves the database unchanged.
pub(crate) fn reject<M: Migrations>(pending: &[String], allow: Allow) -> Result<(), DbErr> {
    if allow == Allow::Destructive {
        return Ok(());
    }
    let rejected: Vec<String> = M::DESTRUCTIVE
        .iter()
        .filter(|destructive| pending.iter().any(|pending| pending == destructive.migration))
        .map(|Destructive { migration, effect }| format!("{migration} {effect}"))
        .collect();
    if rejected.is_empty() {
        return Ok(());
    }
    Err(DbErr::Migration(format!(
        "nothing was changed because a migration is destructive: {}. Processes of the previous version would fail on the new \
         schema, and only a backup can undo it. When all processes are stopped or run a version that does not need the \
         removed parts, run `lms migrate --allow-destructive`",
        rejected.join("; ")
    )))
}
