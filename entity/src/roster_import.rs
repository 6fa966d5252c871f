//! Imports: an upload of a roster and what became of it.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ImportId, JobId, SchoolId};

/// An import.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_import")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    /// Who uploaded it; nobody once that account was erased.
    pub created_by: Option<AccountId>,
    /// The file's name, as the browser gave it.
    pub filename: Option<String>,
    /// How far it is.
    pub state: ImportState,
    /// Is it to be committed once it is validated?
    pub commit_requested: bool,
    /// What a bad row does.
    pub on_error: OnError,
    /// What happens to pupils who are not in the file.
    pub leavers: Leavers,
    /// May it change more than half of the school's roster?
    pub confirm_large: bool,
    /// Why it was rejected or has failed, for people.
    pub reason: Option<String>,
    /// Rows of the file.
    pub rows_total: i32,
    /// Rows that are done, in the file's order.
    pub rows_done: i32,
    /// The line of the last row that is done: where a restarted import goes on.
    pub done_through_line: i32,
    /// How many rows had which outcome.
    pub counts: Json,
    /// The job that has it now, or had it last.
    pub job_id: JobId,
    /// Counts the changes.
    pub version: i32,
    /// When it was uploaded.
    pub created_at: DateTimeUtc,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum ImportState {
    /// Waits for a worker.
    Queued,
    /// A worker reads it.
    Validating,
    /// Validated: its differences can be looked at, and it can be committed.
    Ready,
    /// It has bad rows or changes too much, and nothing was imported.
    Rejected,
    /// A worker writes it.
    Committing,
    /// Imported.
    Done,
    /// Somebody stopped it before anything was imported.
    Cancelled,
    /// The worker gave up; the operator can retry its job.
    Failed,
}

impl ImportState {
    /// A worker has it or will have it.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Validating | Self::Committing)
    }
}

/// What a bad row does to an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum OnError {
    /// Nothing is imported.
    Stop,
    /// The good rows are imported.
    Skip,
}

/// What an import does with pupils who are not in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Leavers {
    /// Nothing.
    Keep,
    /// Archives them.
    Archive,
}
