//! Which pupils are or were in an intervention group, and how they stood on joining and on leaving it.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, GroupId, SchoolId},
    person::YearGroup,
};

/// A pupil in a group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_pupil")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: GroupId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The pupil's year group on joining.
    pub year_group: Option<YearGroup>,
    /// Facts that were secure on joining.
    pub entry_facts_secure: i32,
    /// Marks of 25 expected on joining; none before the first digest.
    pub entry_predicted_score: Option<f64>,
    /// When the pupil joined. Who leaves and comes back goes on from here.
    pub joined_at: DateTimeUtc,
    /// Facts that were secure on leaving.
    pub exit_facts_secure: Option<i32>,
    /// Marks of 25 expected on leaving.
    pub exit_predicted_score: Option<f64>,
    /// When the pupil left.
    pub left_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
