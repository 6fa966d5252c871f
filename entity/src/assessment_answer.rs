//! Answers given in assessments.

use sea_orm::entity::prelude::*;

use crate::ids::{SchoolId, SessionId};

/// An answer to a question of an assessment. Those to facts become attempts, too, once the session has ended.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment_answer")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Which of its questions, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i16,
    /// The number; none when there was none, or words were asked for.
    pub answer: Option<f64>,
    /// The words; none when there were none, or a number was asked for.
    pub written: Option<String>,
    /// Was it right? None where a teacher marks.
    pub correct: Option<bool>,
    /// From the question to the answer, by the client's clock: milliseconds.
    pub elapsed_ms: i32,
    /// When it arrived.
    pub answered_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
