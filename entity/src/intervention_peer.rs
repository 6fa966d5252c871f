//! Levels of pupils outside an intervention group, recorded when other pupils of their year group joined the group. The
//! gains of the group are compared with the gains of these pupils.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, GroupId, SchoolId},
    person::YearGroup,
};

/// A pupil outside a group, recorded when other pupils joined the group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_peer")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: GroupId,
    /// The `joined_at` of the pupils who joined.
    #[sea_orm(primary_key, auto_increment = false)]
    pub noted_at: DateTimeUtc,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The pupil's year group at that time.
    pub year_group: YearGroup,
    /// The number of secure facts at that time.
    pub facts_secure: i32,
    /// The predicted score at that time, in marks out of 25. Pupils without a prediction are not compared.
    pub predicted_score: f64,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
