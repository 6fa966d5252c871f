//! Sessions of practice and assignments.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, AssessmentId, AssignmentId, SchoolId, SessionId},
    practice::{SessionKind, SessionState},
};

/// A session. With its attempts it is the truth of which the live queue is a copy.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "practice_session")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The pupil.
    pub pupil_id: AccountId,
    /// What is asked.
    pub kind: SessionKind,
    /// The assignment that it is a part of.
    pub assignment_id: Option<AssignmentId>,
    /// The assessment that is sat in it.
    pub assessment_id: Option<AssessmentId>,
    /// The pupil's sessions counted.
    pub number: i32,
    /// How far it is.
    pub state: SessionState,
    /// What is asked, in order, with the reasons; in an assessment its paper.
    pub plan: Json,
    /// Questions.
    pub length: i32,
    /// Answers so far.
    pub answered: i32,
    /// Those that were right.
    pub correct: i32,
    /// Those that were right, but took more than 3 s of recall.
    pub slow: i32,
    /// What the practice engine knows of the pupil over all facts, as of the last answer.
    pub engine: Json,
    /// The pupil has access arrangements: speed does not count.
    pub judged_on_accuracy: bool,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// The last answer.
    pub last_answered_at: Option<DateTimeUtc>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
    /// When the roll-ups took it in.
    pub digested_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
