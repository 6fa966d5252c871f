//! Mastery of each fact that a pupil has seen.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, SchoolId},
    practice::MasteryLevel,
};

/// A pupil's mastery of a fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mastery")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The smaller factor of the fact: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub a: i16,
    /// The larger factor of the fact: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub b: i16,
    /// FSRS stability: the days after which the chance of recall has fallen to 90 %.
    pub stability: f64,
    /// FSRS difficulty, 1 to 10.
    pub difficulty: f64,
    /// How often the fact was asked.
    pub seen: i32,
    /// How often the answer was right.
    pub correct: i32,
    /// How often the fact was forgotten after it had been known.
    pub lapses: i32,
    /// The number of right answers since the last wrong answer.
    pub streak: i32,
    /// The mean of ln(recall time in milliseconds) of right answers.
    pub mean_ln_recall: Option<f64>,
    /// The mastery level that teachers and pupils see, as of the last answer.
    pub standing: MasteryLevel,
    /// The time of the last answer.
    pub last_seen_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
