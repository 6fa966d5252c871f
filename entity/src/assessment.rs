//! The assessments that schools create, and the built-in assessments of each month.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssessmentId, SchoolId};

/// An assessment that staff created, or a built-in assessment that a pupil has sat.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the assessment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    /// Whether the assessment is built in, so that every school has it.
    pub built_in: bool,
    /// The title.
    pub title: String,
    /// The instructions that pupils see before they start.
    pub instructions: Option<String>,
    /// The questions in order.
    pub questions: Json,
    /// The number of questions.
    pub length: i32,
    /// The total number of marks.
    pub marks: i32,
    /// The time limit of a sitting, in seconds.
    pub time_limit_s: i32,
    /// When the assessment opens; it cannot be started before.
    pub opens_at: Option<DateTimeUtc>,
    /// When the assessment closes; it cannot be started after.
    pub closes_at: Option<DateTimeUtc>,
    /// The id of the account that created the assessment; `None` after that account has been erased.
    pub created_by: Option<AccountId>,
    /// The version, incremented by each change.
    pub version: i32,
    /// When the assessment was created.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
