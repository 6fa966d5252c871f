//! The marking of written answers.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssessmentId, MarkingId, SchoolId, SessionId};

/// A written answer's marking: made with the answer.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "marking")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MarkingId,
    /// The assessment.
    pub assessment_id: AssessmentId,
    /// Who answered.
    pub pupil_id: AccountId,
    /// In which session.
    pub session_id: SessionId,
    /// Which of its questions, from 0.
    pub slot: i16,
    /// What was asked.
    pub question: String,
    /// What the question is worth.
    pub out_of: i16,
    /// The teacher's score; none until it is marked.
    pub score: Option<i16>,
    /// What the pupil is told.
    pub feedback: Option<String>,
    /// Who marked it; nobody once that account was erased.
    pub marked_by: Option<AccountId>,
    /// When it was marked.
    pub marked_at: Option<DateTimeUtc>,
    /// The headteacher's score, which counts in place of the teacher's.
    pub moderated_score: Option<i16>,
    /// Why: for staff.
    pub moderation_note: Option<String>,
    /// Who moderated it; nobody once that account was erased.
    pub moderated_by: Option<AccountId>,
    /// When it was moderated.
    pub moderated_at: Option<DateTimeUtc>,
    /// Counts its changes.
    pub version: i32,
    /// When it was answered.
    pub created_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
