//! Groups of pupils who get an intervention.

use sea_orm::entity::prelude::*;

use crate::ids::{GroupId, SchoolId};

/// An intervention group.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention_group")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupId,
    /// As the school writes it.
    pub name: String,
    /// The name folded; unique in the school.
    pub sort_name: String,
    /// The targets that are single facts, as pairs `[a, b]`.
    pub facts: Json,
    /// The targets that are whole times tables.
    pub times_tables: Json,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// Who is taken in, in the school's words.
    pub entry_criteria: Option<String>,
    /// The highest predicted score, in marks of 25, with which a pupil is meant to be taken in.
    pub entry_predicted_score: Option<f64>,
    /// Who is let go, in the school's words.
    pub exit_criteria: Option<String>,
    /// The predicted score, in marks of 25, from which on a pupil may leave.
    pub exit_predicted_score: Option<f64>,
    /// How many percent of the targets must be secure before a pupil may leave.
    pub exit_secure_percent: Option<i32>,
    /// Questions that each pupil is to answer in a week.
    pub weekly_goal: i32,
    /// Counts the changes, so that two editors do not overwrite each other.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
