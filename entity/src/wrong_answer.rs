//! Wrong answers by pupil and fact, counted: what to reteach.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// How often a pupil gave a wrong answer to a fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "wrong_answer")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The fact's smaller factor: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub a: i16,
    /// The fact's larger factor: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub b: i16,
    /// The wrong answer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer: i32,
    /// How often it was given.
    pub times: i32,
    /// When last.
    pub last_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
