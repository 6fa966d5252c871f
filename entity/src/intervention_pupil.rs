//! Pupils who are or were in an intervention group, with their levels when they joined and left.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, GroupId, SchoolId},
    person::YearGroup,
};

/// A pupil in a group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_pupil")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: GroupId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The pupil's year group on joining.
    pub year_group: Option<YearGroup>,
    /// The number of secure facts on joining.
    pub entry_facts_secure: i32,
    /// The predicted score on joining, in marks out of 25; `None` before the first digest.
    pub entry_predicted_score: Option<f64>,
    /// When the pupil first joined. A pupil who leaves and returns keeps this time.
    pub joined_at: DateTimeUtc,
    /// The number of secure facts on leaving.
    pub exit_facts_secure: Option<i32>,
    /// The predicted score on leaving, in marks out of 25.
    pub exit_predicted_score: Option<f64>,
    /// When the pupil left.
    pub left_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
