//! Counts of wrong answers by pupil and fact, which show what to reteach.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// How often a pupil gave a certain wrong answer to a fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "wrong_answer")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The smaller factor of the fact: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub a: i16,
    /// The larger factor of the fact: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub b: i16,
    /// The wrong answer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub answer: i32,
    /// How often the answer was given.
    pub times: i32,
    /// When the answer was last given.
    pub last_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
