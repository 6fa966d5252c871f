//! Failed log-ins by account and network, and by names that no account has.

use sea_orm::{entity::prelude::*, sea_query::Expr};

use crate::ids::SchoolId;

/// The network in the row of the fast count over all networks.
pub const FAST_COUNT: &[u8] = &[];

/// The network in the row of the slow count over all networks. It is shorter than a hash.
pub const SLOW_COUNT: &[u8] = &[0];

/// The condition for the rows that count the failures from one network.
#[must_use]
pub fn is_of_one_network() -> Expr {
    Column::Network.is_not_in([SLOW_COUNT, FAST_COUNT])
}

/// The failed log-ins to an account from a network since the last success there.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "login_failure")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the account or, for a name that no account has, a UUID of version 8 with a keyed hash of the name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// The keyed hash of the network; [`SLOW_COUNT`] or [`FAST_COUNT`] in the rows that count the failures from all
    /// networks together.
    #[sea_orm(primary_key, auto_increment = false)]
    pub network: Vec<u8>,
    /// The network as people may see it, such as `203.0.113.0/24`; empty in the rows for all networks together.
    pub abbreviated: String,
    /// The number of attempts since `first_at`, including attempts that a lock rejected.
    pub attempts: i32,
    /// The number of consecutive failures that count towards a lock.
    pub failures: i32,
    /// The time of the first failure. In the rows for all networks together, the start of the period that is counted.
    pub first_at: DateTimeUtc,
    /// The time of the last failure.
    pub last_at: DateTimeUtc,
    /// When the lock ends.
    pub locked_until: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
