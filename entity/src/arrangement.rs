//! Access arrangements of pupils, for practice and for the Multiplication Tables Check.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil's access arrangements.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "arrangement")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The national codes: ATA, CCT, FTS, ITA, NBQ, QNR, RON.
    pub codes: Json,
    /// The factor, 1 to 4, by which the time limit is extended in practice, but never in the Multiplication Tables
    /// Check.
    pub time_limit_factor: Option<f64>,
    /// Whether practice has no time limit. The Multiplication Tables Check and assessments keep theirs.
    pub untimed: bool,
    /// The name of the assistant, if the codes contain ITA.
    pub assistant: Option<String>,
    /// The id of the account that set the arrangements; `None` after that account has been erased.
    pub set_by: Option<AccountId>,
    /// When the arrangements were set.
    pub set_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
