//! Migrations that take something away, and the flag that they need.
//!
//! While a version is rolled out, processes of the version before still work on the new schema. So a migration adds; what
//! it makes useless a later version takes away, when no process is left that uses it. Such a migration is declared here,
//! and `lms migrate` runs it only when it is told to. A test compares the schema before and after each migration, and
//! finds whatever is not declared.

use sea_orm_migration::{MigratorTrait, sea_orm::DbErr};

/// A migration that the version before does not survive.
#[derive(Debug, Clone, Copy)]
pub struct Destructive {
    /// The migration, by the name of its file.
    pub migration: &'static str,
    /// What it takes away, and since which version nothing uses that.
    pub takes: &'static str,
}

/// Migrations in their order, of which some take something away.
pub trait Migrations: MigratorTrait {
    /// Those that do.
    const DESTRUCTIVE: &'static [Destructive];
}

/// May what the version before uses be taken away?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allow {
    /// No: processes of it may be at work.
    AddingOnly,
    /// Yes: there is none.
    Destructive,
}

/// Refuses what would take something away that was not allowed to go; nothing has been changed then.
pub(crate) fn refuse<M: Migrations>(pending: &[String], allow: Allow) -> Result<(), DbErr> {
    if allow == Allow::Destructive {
        return Ok(());
    }
    let refused: Vec<String> = M::DESTRUCTIVE
        .iter()
        .filter(|destructive| pending.iter().any(|pending| pending == destructive.migration))
        .map(|Destructive { migration, takes }| format!("{migration} {takes}"))
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(DbErr::Migration(format!(
        "nothing was changed: {}. Processes of the version before would fail on the new schema, and there is no way back \
         but a backup. When every process runs a version that does without, or is stopped: `lms migrate \
         --allow-destructive`",
        refused.join("; ")
    )))
}
