//! Answers in the Multiplication Tables Check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{MtcAttemptId, SchoolId},
    mtc::Outcome,
};

/// The first answer to a question of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_answer")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt_id: MtcAttemptId,
    /// The number of the question in the form, 1 to 25.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question: i16,
    /// The digits as typed; empty if nothing was typed.
    pub answer: String,
    /// When the question appeared, by the client's clock.
    pub shown_at: DateTimeUtc,
    /// When the first key was pressed, by the client's clock; `None` if no key was pressed.
    pub first_key_at: Option<DateTimeUtc>,
    /// When the answer was entered or time ran out, by the client's clock.
    pub answered_at: DateTimeUtc,
    /// When the answer arrived, by the server's clock.
    pub received_at: DateTimeUtc,
    /// The mark of the answer; `None` before the marking.
    pub outcome: Option<Outcome>,
    /// The time from the question to the answer, in milliseconds.
    pub response_ms: Option<i32>,
    /// The time from the question to the first key, in milliseconds.
    pub recall_ms: Option<i32>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
