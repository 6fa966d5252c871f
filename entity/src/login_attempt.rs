//! Failed log-ins, counted by user name whether or not an account has it.

use sea_orm::entity::prelude::*;

use crate::ids::SchoolId;

/// The failed log-ins under a user name since the last success.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "login_attempt")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The user name that was tried, folded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub username: String,
    /// How many have failed in a row.
    pub failures: i32,
    /// When the last was.
    pub last_at: DateTimeUtc,
    /// Until when the name is locked.
    pub locked_until: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
