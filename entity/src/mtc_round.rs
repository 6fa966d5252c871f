//! Rounds of the multiplication tables check.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{AccountId, RoundId, SchoolId},
    person::YearGroup,
};

/// A round: the check of a year group, opened and declared by the headteacher.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mtc_round")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// As the school calls it.
    pub name: String,
    /// Whose pupils take it.
    pub year_group: YearGroup,
    /// The first day on which the check can be taken, in London.
    pub opens_on: Date,
    /// The last such day.
    pub closes_on: Date,
    /// Who opened it; nobody once that account was erased.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: DateTimeUtc,
    /// Who declared it; nobody once that account was erased.
    pub declared_by: Option<AccountId>,
    /// When; its results are locked from then on.
    pub declared_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
