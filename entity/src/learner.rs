//! Pupils as learners: the engine's knowledge of a pupil, and roll-ups for class views.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil as a learner.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "learner")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The practice engine's knowledge of the pupil across all facts, as of the last session that has ended.
    pub engine: Json,
    /// The number of sessions that the pupil has started.
    pub sessions: i32,
    /// The predicted score in the Multiplication Tables Check, in marks out of 25; `None` before the first digest.
    pub predicted_score: Option<f64>,
    /// The lower end of the 80 % interval of the predicted score.
    pub predicted_low: Option<f64>,
    /// The upper end of the 80 % interval of the predicted score.
    pub predicted_high: Option<f64>,
    /// The number of facts that the pupil has seen, out of 78.
    pub facts_seen: i32,
    /// The number of secure facts.
    pub facts_secure: i32,
    /// The number of answers in the last 28 days.
    pub recent_answers: i32,
    /// The number of right answers in the last 28 days.
    pub recent_correct: i32,
    /// The number of right answers in the last 28 days with a recall time of more than 3 s.
    pub recent_slow: i32,
    /// The number of consecutive school days with practice, up to the last day with practice. Weekends do not break the
    /// streak.
    pub streak_days: i32,
    /// The time of the last answer.
    pub last_practised_at: Option<DateTimeUtc>,
    /// When a fact last became secure.
    pub last_gain_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
