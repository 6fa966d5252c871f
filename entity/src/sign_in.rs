//! Sign-ins, to which access and refresh tokens belong.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId, SignInId};

/// A sign-in, from log-in to log-out.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the sign-in, the `sid` claim of access tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInId,
    /// The id of the account that signed in.
    pub account_id: AccountId,
    /// When the person signed in.
    pub created_at: DateTimeUtc,
    /// When the sign-in expires.
    pub expires_at: DateTimeUtc,
    /// When the sign-in was revoked: by log-out, a new secret or the reuse of a refresh token.
    pub revoked_at: Option<DateTimeUtc>,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
