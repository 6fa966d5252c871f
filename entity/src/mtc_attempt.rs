//! Attempts at the multiplication tables check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, MtcAttemptId, RoundId, SchoolId},
    mtc::{AttemptState, Timing},
};

/// An attempt: one form, handed out to one pupil.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_attempt")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MtcAttemptId,
    /// The pupil.
    pub pupil_id: AccountId,
    /// The round; none for a rehearsal.
    pub round_id: Option<RoundId>,
    /// The pupil's attempts in the round counted: restarts and one; 1 for a rehearsal.
    pub number: i16,
    /// What the form was drawn from, as the same 64 bits with a sign.
    pub seed: i64,
    /// Its 25 questions in order, each a table and a factor. The same pupil never has it twice.
    pub form: Json,
    /// How far it is. An open one that is past its time takes no answers either.
    pub state: AttemptState,
    /// Questions with an answer, blanks included: 25 complete it.
    pub answered: i16,
    /// Fingerprints of the saves that were taken, so that each may be sent again at any time.
    pub saves: Json,
    /// How far the client's clock is ahead of the server's, by the save that came fastest: milliseconds.
    pub clock_ahead_ms: Option<i64>,
    /// When the form was handed out.
    pub started_at: DateTimeUtc,
    /// When it closes by itself.
    pub closes_at: DateTimeUtc,
    /// When the last answer came in.
    pub completed_at: Option<DateTimeUtc>,
    /// When it was marked.
    pub scored_at: Option<DateTimeUtc>,
    /// Marks of 25.
    pub score: Option<i16>,
    /// Whether the client's times can be true.
    pub timing: Option<Timing>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
