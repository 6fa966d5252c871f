//! Sign-ins: what access and refresh tokens belong to.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId, SignInId};

/// A sign-in, from log-in to log-out.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id, the `sid` of access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInId,
    /// Who signed in.
    pub account_id: AccountId,
    /// When.
    pub created_at: DateTimeUtc,
    /// When it ends by itself.
    pub expires_at: DateTimeUtc,
    /// When it was ended: by log-out, a new secret, a reused refresh token.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
