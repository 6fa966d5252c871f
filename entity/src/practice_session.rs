//! Practice sessions: sittings of practice, assignments and assessments.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, AssessmentId, AssignmentId, SchoolId, SessionId},
    practice::{SessionKind, SessionState},
};

/// A session. The session and its attempts are authoritative; the live queue is a copy of them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "practice_session")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The kind of session.
    pub kind: SessionKind,
    /// The id of the assignment, if the session belongs to one.
    pub assignment_id: Option<AssignmentId>,
    /// The id of the assessment, if the session is a sitting of one.
    pub assessment_id: Option<AssessmentId>,
    /// The number of the session among the pupil's sessions.
    pub number: i32,
    /// The state.
    pub state: SessionState,
    /// The planned questions in order, with the reason for each. For an assessment, the questions of the assessment.
    pub plan: Json,
    /// The number of questions.
    pub length: i32,
    /// The number of answers so far.
    pub answered: i32,
    /// The number of right answers.
    pub correct: i32,
    /// The number of right answers with a recall time of more than 3 s.
    pub slow: i32,
    /// The practice engine's knowledge of the pupil across all facts, as of the last answer.
    pub engine: Json,
    /// Whether speed does not count because the pupil has access arrangements.
    pub judged_on_accuracy: bool,
    /// When the session started.
    pub started_at: DateTimeUtc,
    /// When the session expires.
    pub expires_at: DateTimeUtc,
    /// When the last answer was given.
    pub last_answered_at: Option<DateTimeUtc>,
    /// When the session ended.
    pub ended_at: Option<DateTimeUtc>,
    /// When the session was added to the roll-ups.
    pub digested_at: Option<DateTimeUtc>,
    /// The number of answers that arrived after the session was added to the roll-ups and are not in the roll-ups yet.
    pub late_answers: i32,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
