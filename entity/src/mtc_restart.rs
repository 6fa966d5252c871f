//! Restarts of the Multiplication Tables Check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, RoundId, SchoolId},
    mtc::RestartReason,
};

/// A restart that a pupil was given in a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_restart")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The number of the restart, 1 or 2.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    /// The reason.
    pub reason: RestartReason,
    /// The id of the account that gave the restart; `None` after that account has been erased.
    pub given_by: Option<AccountId>,
    /// When the restart was given.
    pub given_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
