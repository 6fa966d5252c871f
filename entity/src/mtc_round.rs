//! Rounds of the Multiplication Tables Check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, RoundId, SchoolId},
    person::YearGroup,
};

/// A round: the check of one year group, which the headteacher opens and declares.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_round")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// The name as the school writes it.
    pub name: String,
    /// The year group that takes the check.
    pub year_group: YearGroup,
    /// The first day on which pupils can take the check, in London time.
    pub opens_on: Date,
    /// The last day on which pupils can take the check, in London time.
    pub closes_on: Date,
    /// The id of the account that opened the round; `None` after that account has been erased.
    pub created_by: Option<AccountId>,
    /// When the round was opened.
    pub created_at: DateTimeUtc,
    /// The id of the account that declared the round; `None` after that account has been erased.
    pub declared_by: Option<AccountId>,
    /// When the round was declared. Its results are locked from then on.
    pub declared_at: Option<DateTimeUtc>,
    /// The version, incremented by each change, so that two editors do not overwrite each other.
    pub version: i32,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
