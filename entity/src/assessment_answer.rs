//! Answers in assessments.

use sea_orm::entity::prelude::*;

use crate::ids::{SchoolId, SessionId};

/// An answer to a question of an assessment. When the session has ended, the answers to questions on facts are also
/// stored as attempts.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_answer")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// The number of the question in the session, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i16,
    /// The number that the pupil answered; `None` if there was no answer or the question asks for text.
    pub answer: Option<f64>,
    /// The text that the pupil answered; `None` if there was no answer or the question asks for a number.
    pub written: Option<String>,
    /// Whether the answer is right; `None` if a teacher marks it.
    pub correct: Option<bool>,
    /// The time from the question to the answer by the client's clock, in milliseconds.
    pub elapsed_ms: i32,
    /// The time from the first key to the answer by the client's clock, in milliseconds; `None` if it is unknown.
    pub typing_ms: Option<i32>,
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
