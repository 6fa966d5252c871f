//! How pupils outside an intervention group stood when others of their year joined it: what a gain is compared with.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, GroupId, SchoolId},
    person::YearGroup,
};

/// A pupil outside a group, as of the time when others joined it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_peer")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: GroupId,
    /// When: the others' `joined_at`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub noted_at: DateTimeUtc,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The pupil's year group then.
    pub year_group: YearGroup,
    /// Facts that were secure then.
    pub facts_secure: i32,
    /// Marks of 25 expected then. A pupil of whom nothing was expected yet is no measure.
    pub predicted_score: f64,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
