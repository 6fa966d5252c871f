//! Refresh tokens, stored as hashes. Each is replaced by its successor when it is used.

use sea_orm::entity::prelude::*;

use crate::ids::{SchoolId, SignInId};

/// A refresh token of a sign-in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The SHA-256 hash of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// The id of the sign-in that the token renews.
    pub sign_in_id: SignInId,
    /// When the token was issued.
    pub created_at: DateTimeUtc,
    /// When the token was first used and replaced by its successor.
    pub rotated_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
