//! Schools: the tenants.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::SchoolId;

/// A school, or the platform's own tenant.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "school")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SchoolId,
    /// The name as the school writes it.
    pub name: String,
    /// The name, normalised for sorting and searching.
    pub sort_name: String,
    /// The short address of the school: lower-case letters, digits and hyphens; unique.
    #[sea_orm(unique)]
    pub slug: String,
    /// The unique reference number of the Department for Education, 6 digits; `None` for the platform.
    pub urn: Option<String>,
    /// The status, which decides whether the school's people may sign in.
    pub status: SchoolStatus,
    /// The version, incremented by each change, so that two editors do not overwrite each other.
    pub version: i32,
    /// When the school was created.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::Id;
}

/// The status of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SchoolStatus {
    /// The school's people may sign in.
    #[sea_orm(string_value = "active")]
    Active,
    /// The school's people may not sign in, and their sign-ins have ended.
    #[sea_orm(string_value = "suspended")]
    Suspended,
    /// This is the platform's own tenant, not a school.
    #[sea_orm(string_value = "operator")]
    Operator,
}
