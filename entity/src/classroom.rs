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
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClassroomId,
    /// As the school writes it.
    pub name: String,
    /// The name folded; unique in the school.
    pub sort_name: String,
    /// The year group, where the class has one.
    pub year_group: Option<YearGroup>,
    /// Its teacher.
    pub teacher_id: Option<AccountId>,
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
    const SCHOOL_ID: Column = Column::SchoolId;
}
