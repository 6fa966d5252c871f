//! Access arrangements of pupils, for practice and checks.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A pupil's access arrangements.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "arrangement")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The pupil.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pupil_id: AccountId,
    /// The national codes: ATA, CCT, FTS, ITA, NBQ, QNR, RON.
    pub codes: Json,
    /// How much wider the time limit is in practice, never in a check: 1 to 4.
    pub time_limit_factor: Option<f64>,
    /// The assistant's name, with ITA.
    pub assistant: Option<String>,
    /// Who set them; nobody once that account was erased.
    pub set_by: Option<AccountId>,
    /// When.
    pub set_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
