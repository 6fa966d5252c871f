//! Schools: the tenants.

use sea_orm::entity::prelude::*;

use serde::{Deserialize, Serialize};

use crate::ids::SchoolId;

/// A school, or the platform's own tenant.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "school")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SchoolId,
    /// As the school writes it.
    pub name: String,
    /// The name folded, for order and search.
    pub sort_name: String,
    /// Its short address: lower-case letters, digits and hyphens; unique.
    #[sea_orm(unique)]
    pub slug: String,
    /// Unique reference number of the Department for Education: 6 digits; the platform has none.
    pub urn: Option<String>,
    /// May its people sign in?
    pub status: SchoolStatus,
    /// Counts the changes, so that two editors do not overwrite each other.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::Id;
}

/// May a school's people sign in?
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text")]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "snake_case"))]
pub enum SchoolStatus {
    /// They may.
    #[sea_orm(string_value = "active")]
    Active,
    /// They may not, and open sessions have ended.
    #[sea_orm(string_value = "suspended")]
    Suspended,
    /// It is the platform's own tenant and no school.
    #[sea_orm(string_value = "operator")]
    Operator,
}
