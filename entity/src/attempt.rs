//! Attempts: the answers to questions of sessions.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{SchoolId, SessionId},
    practice::MasteryLevel,
};

/// An answer to a question of a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// The number of the question in the session: planned questions from 0, then repeats.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i16,
    /// The position of the answer among the session's answers in the order of their arrival, from 0.
    pub position: i16,
    /// The smaller factor of the fact.
    pub a: i16,
    /// The larger factor of the fact.
    pub b: i16,
    /// The form in which the question was asked.
    pub form: i16,
    /// The pupil's answer; `None` if time ran out.
    pub answer: Option<i32>,
    /// Whether the answer is right.
    pub correct: bool,
    /// The time from the question to the answer by the client's clock, in milliseconds.
    pub elapsed_ms: i32,
    /// The elapsed time without the time for typing, in milliseconds.
    pub recall_ms: i32,
    /// The pupil's mean recall time for the fact before this answer, in milliseconds.
    pub usual_recall_ms: Option<i32>,
    /// The mastery level of the fact before the answer.
    pub standing_before: MasteryLevel,
    /// The mastery level of the fact after the answer.
    pub standing_after: MasteryLevel,
    /// When the answer was given.
    pub answered_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
