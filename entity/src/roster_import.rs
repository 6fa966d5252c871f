//! Roster imports and their outcome.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ImportId, JobId, SchoolId};

/// An import of a roster.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_import")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    /// The id of the account that uploaded the roster; `None` after that account has been erased.
    pub created_by: Option<AccountId>,
    /// The name of the file, as the browser sent it.
    pub filename: Option<String>,
    /// The state.
    pub state: ImportState,
    /// Whether the import is committed after validation.
    pub commit_requested: bool,
    /// How invalid rows are handled.
    pub on_error: OnError,
    /// How pupils who are not in the file are handled.
    pub leavers: Leavers,
    /// Whether the import may change more than half of the school's accounts.
    pub confirm_large: bool,
    /// Why the import was rejected or failed, as text for people.
    pub reason: Option<String>,
    /// The number of rows in the file.
    pub rows_total: i32,
    /// The number of completed rows, in the order of the file.
    pub rows_done: i32,
    /// The line of the last completed row, after which a restarted import continues.
    pub done_through_line: i32,
    /// The number of rows by outcome.
    pub counts: Json,
    /// The id of the current or last job of the import.
    pub job_id: JobId,
    /// The version, incremented by each change.
    pub version: i32,
    /// When the roster was uploaded.
    pub created_at: DateTimeUtc,
    /// When the import ended.
    pub finished_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

/// The state of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum ImportState {
    /// The import waits for a worker.
    Queued,
    /// A worker is validating the file.
    Validating,
    /// The file is validated. The changes can be reviewed, and the import can be committed.
    Ready,
    /// The file has invalid rows or changes too much, and nothing was imported.
    Rejected,
    /// A worker is writing the changes.
    Committing,
    /// The import is complete.
    Done,
    /// Somebody cancelled the import before anything was imported.
    Cancelled,
    /// The job failed. The operator can retry it.
    Failed,
}

impl ImportState {
    /// Returns whether a worker is processing the import or will process it.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Validating | Self::Committing)
    }
}

/// How an import handles invalid rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum OnError {
    /// Nothing is imported.
    Stop,
    /// The valid rows are imported.
    Skip,
}

/// How an import handles pupils who are not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum Leavers {
    /// The pupils' accounts stay unchanged.
    Keep,
    /// The pupils' accounts are archived.
    Archive,
}
