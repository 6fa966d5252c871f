//! What a pupil knows of each fact that was met.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, SchoolId},
    practice::Standing,
};

/// A pupil's mastery of a fact.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mastery")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The fact's smaller factor: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub a: i16,
    /// The fact's larger factor: 1 to 12.
    #[sea_orm(primary_key, auto_increment = false)]
    pub b: i16,
    /// FSRS: days after which recall has fallen to 90 %.
    pub stability: f64,
    /// FSRS: 1 to 10.
    pub difficulty: f64,
    /// Times it was asked.
    pub seen: i32,
    /// Times it was right.
    pub correct: i32,
    /// Times it was lost after it had been known.
    pub lapses: i32,
    /// Right answers since the last wrong one.
    pub streak: i32,
    /// Mean of ln(recall time in milliseconds) of right answers.
    pub mean_ln_recall: Option<f64>,
    /// What teachers and pupils see, as of the last answer.
    pub standing: Standing,
    /// The last answer.
    pub last_seen_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
