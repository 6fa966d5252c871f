//! Pupils who do not take the Multiplication Tables Check of a round.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, RoundId, SchoolId},
    mtc::NotTaking,
};

/// A pupil who does not take the check of a round, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_not_taking")]
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
    /// The reason.
    pub reason: NotTaking,
    /// The id of the account that recorded the reason; `None` after that account has been erased.
    pub noted_by: Option<AccountId>,
    /// When the reason was recorded.
    pub noted_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
