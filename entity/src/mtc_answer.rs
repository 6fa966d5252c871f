//! Answers in a multiplication tables check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{MtcAttemptId, SchoolId},
    mtc::Outcome,
};

/// The first answer to a question of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_answer")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt_id: MtcAttemptId,
    /// Which of its questions: 1 to 25.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question: i16,
    /// The digits as they were typed; empty when none were.
    pub answer: String,
    /// When the question appeared, by the client's clock.
    pub shown_at: DateTimeUtc,
    /// When the first key was pressed, by the client's clock; none when none was.
    pub first_key_at: Option<DateTimeUtc>,
    /// When it was entered or time ran out, by the client's clock.
    pub answered_at: DateTimeUtc,
    /// When it came in, by the server's.
    pub received_at: DateTimeUtc,
    /// What it came to; none before the marking.
    pub outcome: Option<Outcome>,
    /// From the question to the answer: milliseconds.
    pub response_ms: Option<i32>,
    /// From the question to the first key: milliseconds.
    pub recall_ms: Option<i32>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
