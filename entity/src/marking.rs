//! The marking of written answers.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, AssessmentId, MarkingId, SchoolId, SessionId};

/// The marking of a written answer. It is created together with the answer.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "marking")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the marking.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MarkingId,
    /// The id of the assessment.
    pub assessment_id: AssessmentId,
    /// The id of the pupil who answered.
    pub pupil_id: AccountId,
    /// The id of the session.
    pub session_id: SessionId,
    /// The number of the question in the session, from 0.
    pub slot: i16,
    /// The text of the question.
    pub question: String,
    /// The maximum number of marks for the question.
    pub out_of: i16,
    /// The teacher's score; `None` until the answer is marked.
    pub score: Option<i16>,
    /// The feedback for the pupil.
    pub feedback: Option<String>,
    /// The id of the account that marked the answer; `None` after that account has been erased.
    pub marked_by: Option<AccountId>,
    /// When the answer was marked.
    pub marked_at: Option<DateTimeUtc>,
    /// The headteacher's score, which replaces the teacher's.
    pub moderated_score: Option<i16>,
    /// The reason for the moderation, for staff.
    pub moderation_note: Option<String>,
    /// The id of the account that moderated the marking; `None` after that account has been erased.
    pub moderated_by: Option<AccountId>,
    /// When the marking was moderated.
    pub moderated_at: Option<DateTimeUtc>,
    /// The version, incremented by each change.
    pub version: i32,
    /// When the pupil answered.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
