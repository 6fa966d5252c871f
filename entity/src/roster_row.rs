//! What an import found and did, row by row; kept as long as the upload.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ImportId, SchoolId};

/// A row of an import's report.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "roster_row")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The import it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// Its place in the report.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The physical line in the file; none for a pupil who is not in it.
    pub line: Option<i32>,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// The account it is about, where there is one.
    pub account_id: Option<AccountId>,
    /// Who it is and what changes, to show to people.
    pub summary: Json,
    /// What is wrong or remarkable: a list of column, value, rule and suggestion.
    pub findings: Json,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}

/// What becomes of a roster row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum RowOutcome {
    /// A new account.
    Created,
    /// An account that changes.
    Updated,
    /// An account that is as the file says.
    Unchanged,
    /// A bad row.
    Rejected,
    /// A pupil of the school who is not in the file.
    Leaver,
    /// A remark on the whole file.
    Note,
}
