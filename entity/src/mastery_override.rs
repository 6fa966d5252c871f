//! Mastery overrides: judgements of teachers that take precedence over the engine.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, SchoolId},
    practice::OverrideState,
};

/// A teacher's judgement of a pupil's fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "mastery_override")]
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
    /// The judgement.
    pub state: OverrideState,
    /// The last day on which the override applies.
    pub until: Option<Date>,
    /// The reason, which other staff can see.
    pub note: Option<String>,
    /// The id of the account that set the override; `None` after that account has been erased.
    pub set_by: Option<AccountId>,
    /// When the override was set.
    pub set_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
