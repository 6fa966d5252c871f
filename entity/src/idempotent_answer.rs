//! First answers by Idempotency-Key, for 24 hours.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// The first answer to a request that carried a key.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "idempotent_answer")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Who asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Which operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation: String,
    /// The client's key: 64 characters at most.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Keyed hash of the request's body: another body under the same key is a conflict.
    pub body_hash: Vec<u8>,
    /// The first answer, without the secrets in it.
    pub answer: Option<Json>,
    /// When.
    pub created_at: DateTimeUtc,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
