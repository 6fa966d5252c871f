//! Answers: one for each question that was asked and answered.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{SchoolId, SessionId},
    practice::Standing,
};

/// An answer to a question of a session.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Which of its questions: planned ones from 0, repeats after them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slot: i16,
    /// The how-manieth answer of the session, from 0.
    pub position: i16,
    /// The fact's smaller factor.
    pub a: i16,
    /// The fact's larger factor.
    pub b: i16,
    /// How it was asked.
    pub form: i16,
    /// What was answered; none when time ran out.
    pub answer: Option<i32>,
    /// Was it right?
    pub correct: bool,
    /// From the question to the answer, by the client's clock: milliseconds.
    pub elapsed_ms: i32,
    /// That without the typing.
    pub recall_ms: i32,
    /// What recall took the pupil on the mean, before: milliseconds.
    pub usual_recall_ms: Option<i32>,
    /// The fact's standing before.
    pub standing_before: Standing,
    /// The fact's standing after.
    pub standing_after: Standing,
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
