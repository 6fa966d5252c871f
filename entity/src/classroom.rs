//! Classes of a school.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, ClassroomId, SchoolId},
    person::YearGroup,
};

/// A class.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "classroom")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the class.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClassroomId,
    /// The name as the school writes it.
    pub name: String,
    /// The normalised name; unique in the school.
    pub sort_name: String,
    /// The year group, if the class has one.
    pub year_group: Option<YearGroup>,
    /// The id of the class teacher.
    pub teacher_id: Option<AccountId>,
    /// The version, incremented by each change, so that two editors do not overwrite each other.
    pub version: i32,
    /// When the class was created.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
