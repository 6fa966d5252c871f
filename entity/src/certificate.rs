//! Certificates: times tables of which every fact was secure.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil's certificate for a times table, kept for good.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// Which table: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub times_table: i16,
    /// When.
    pub earned_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
