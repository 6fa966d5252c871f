//! Intervention groups.

use sea_orm::entity::prelude::*;

use crate::ids::{GroupId, SchoolId};

/// An intervention group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_group")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupId,
    /// The name as the school writes it.
    pub name: String,
    /// The normalised name; unique in the school.
    pub sort_name: String,
    /// The single facts among the targets, as pairs `[a, b]`.
    pub facts: Json,
    /// The whole times tables among the targets.
    pub times_tables: Json,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The entry criteria in the school's words.
    pub entry_criteria: Option<String>,
    /// The highest predicted score, in marks out of 25, with which a pupil should join.
    pub entry_predicted_score: Option<f64>,
    /// The exit criteria in the school's words.
    pub exit_criteria: Option<String>,
    /// The lowest predicted score, in marks out of 25, with which a pupil may leave.
    pub exit_predicted_score: Option<f64>,
    /// The percentage of the targets that must be secure before a pupil may leave.
    pub exit_secure_percent: Option<i32>,
    /// The number of questions that each pupil should answer in a week.
    pub weekly_goal: i32,
    /// The version, incremented by each change, so that two editors do not overwrite each other.
    pub version: i32,
    /// When the group was created.
    pub created_at: DateTimeUtc,
    /// When the group was deleted. It can be restored for a day, and the sweep deletes it later.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
