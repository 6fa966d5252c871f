//! Assessments.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssessmentId, SchoolId};

/// An assessment: one that staff made, or a built-in one that somebody has sat.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    /// Every school has it.
    pub built_in: bool,
    /// What it is called.
    pub title: String,
    /// What pupils are told before they begin.
    pub instructions: Option<String>,
    /// What is asked, in order.
    pub questions: Json,
    /// Questions.
    pub length: i32,
    /// What all of it is worth.
    pub marks: i32,
    /// From the start to the end of a sitting: seconds.
    pub time_limit_s: i32,
    /// From when on it may be started.
    pub opens_at: Option<DateTimeUtc>,
    /// From when on it may no longer be started.
    pub closes_at: Option<DateTimeUtc>,
    /// Who made it; nobody once that account was erased.
    pub created_by: Option<AccountId>,
    /// Counts its changes.
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
