//! Pupils as they practise: what the engine knows of a pupil, and the roll-ups that views of a class read.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil as a learner.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "learner")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// What the practice engine knows of the pupil over all facts, as of the last session that has ended.
    pub engine: Json,
    /// Sessions begun: the number of the last one.
    pub sessions: i32,
    /// Marks of 25 expected in a check; none before the first digest.
    pub predicted_score: Option<f64>,
    /// Lower end of the 80 % interval.
    pub predicted_low: Option<f64>,
    /// Upper end of the 80 % interval.
    pub predicted_high: Option<f64>,
    /// Facts that were met, of 78.
    pub facts_seen: i32,
    /// Facts that are secure.
    pub facts_secure: i32,
    /// Answers of the last 28 days.
    pub recent_answers: i32,
    /// Those that were right.
    pub recent_correct: i32,
    /// Those that were right, but took more than 3 s of recall.
    pub recent_slow: i32,
    /// School days in a row with practice, up to the last practised one; weekends do not break it.
    pub streak_days: i32,
    /// The last answer.
    pub last_practised_at: Option<DateTimeUtc>,
    /// When a fact last became secure.
    pub last_gain_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
