//! Attempts at the Multiplication Tables Check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, MtcAttemptId, RoundId, SchoolId},
    mtc::{AttemptState, Timing},
};

/// An attempt: one form for one pupil.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_attempt")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MtcAttemptId,
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The id of the round; `None` for a rehearsal.
    pub round_id: Option<RoundId>,
    /// The number of the attempt in the round: 1 plus the number of restarts; 1 for a rehearsal.
    pub number: i16,
    /// The seed of the form, a 64-bit number stored as signed.
    pub seed: i64,
    /// The 25 questions in order, each a table and a factor. A pupil never gets the same form twice.
    pub form: Json,
    /// The state. An open attempt whose time is over is incomplete.
    pub state: AttemptState,
    /// The number of questions with an answer, including blanks. At 25, the attempt is complete.
    pub answered: i16,
    /// Fingerprints of the latest accepted saves, so that the service recognises a save that the client sends again.
    pub saves: Json,
    /// How far the client's clock is ahead of the server's, measured by the fastest save, in milliseconds.
    pub clock_ahead_ms: Option<i64>,
    /// When the pupil received the form.
    pub started_at: DateTimeUtc,
    /// When the first pause began, by the client's clock; `None` until the first save.
    pub first_pause_at: Option<DateTimeUtc>,
    /// When the attempt closes automatically. The time becomes earlier when the first pause becomes known.
    pub closes_at: DateTimeUtc,
    /// When the last answer arrived.
    pub completed_at: Option<DateTimeUtc>,
    /// When the attempt was marked.
    pub scored_at: Option<DateTimeUtc>,
    /// The score, in marks out of 25.
    pub score: Option<i16>,
    /// Whether the client's times are plausible.
    pub timing: Option<Timing>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
