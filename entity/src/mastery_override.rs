//! What teachers know better than the engine.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, SchoolId},
    practice::OverrideState,
};

/// A teacher's word on a pupil's fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "mastery_override")]
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
    /// What the teacher says.
    pub state: OverrideState,
    /// The last day that it holds.
    pub until: Option<Date>,
    /// Why; other staff see it.
    pub note: Option<String>,
    /// Who said it; nobody once that account was erased.
    pub set_by: Option<AccountId>,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
