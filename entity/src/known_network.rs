//! Networks from which accounts have signed in, stored as hashes for 90 days.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// A network from which an account has signed in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "known_network")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The keyed hash of the network.
    #[sea_orm(primary_key, auto_increment = false)]
    pub network: Vec<u8>,
    /// When the account last signed in from the network, to the day.
    pub last_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
