//! Pupils who do not take a round's check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, RoundId, SchoolId},
    mtc::NotTaking,
};

/// Why a pupil does not take the check of a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_not_taking")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// Why.
    pub reason: NotTaking,
    /// Who said so; nobody once that account was erased.
    pub noted_by: Option<AccountId>,
    /// When.
    pub noted_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
