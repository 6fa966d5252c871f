//! Refresh tokens, hashed, each used once.

use sea_orm::entity::prelude::*;

use crate::ids::{SchoolId, SignInId};

/// A refresh token of a sign-in.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// The sign-in it prolongs.
    pub sign_in_id: SignInId,
    /// When it was given out.
    pub created_at: DateTimeUtc,
    /// When it was used and another given out in its place.
    pub rotated_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
