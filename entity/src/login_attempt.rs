//! Failed log-ins by user name, whether or not an account with that name exists.

use sea_orm::entity::prelude::*;

use crate::ids::SchoolId;

/// The failed log-ins under a user name since the last success.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "login_attempt")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The normalised user name that was tried.
    #[sea_orm(primary_key, auto_increment = false)]
    pub username: String,
    /// The number of consecutive failures.
    pub failures: i32,
    /// The time of the last failure.
    pub last_at: DateTimeUtc,
    /// When the lock on the user name ends.
    pub locked_until: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
