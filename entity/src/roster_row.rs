//! The reports of imports, row by row. A report is stored as long as the uploaded file.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ImportId, SchoolId};

/// A row of an import's report.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_row")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the import.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// The position in the report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The physical line in the file; `None` for a pupil who is not in the file.
    pub line: Option<i32>,
    /// The outcome.
    pub outcome: RowOutcome,
    /// The id of the account, if there is one.
    pub account_id: Option<AccountId>,
    /// The person and the changes, for display.
    pub summary: Json,
    /// The findings: a list of column, value, rule and suggestion.
    pub findings: Json,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

/// The outcome of a roster row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum RowOutcome {
    /// An account is created.
    Created,
    /// An account is updated.
    Updated,
    /// The account already matches the file.
    Unchanged,
    /// The row is invalid.
    Rejected,
    /// The pupil is in the school but not in the file.
    Leaver,
    /// A remark about the whole file.
    Note,
}
