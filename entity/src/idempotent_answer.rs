//! First responses by Idempotency-Key, stored for 24 hours.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// The first response to a request with an Idempotency-Key.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "idempotent_answer")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the account that sent the request.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The id of the operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation: String,
    /// The client's key, at most 64 characters.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The keyed hash of the request body. The same key with another body is a conflict.
    pub body_hash: Vec<u8>,
    /// The first response, without the secrets in it.
    pub answer: Option<Json>,
    /// When the first request was made.
    pub created_at: DateTimeUtc,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
