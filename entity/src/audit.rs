//! The audit log: who did what, when, on whom. Append-only; ids without keys, and no names.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Whose row it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// Who; none for the command line.
    pub actor_id: Option<AccountId>,
    /// In which role.
    pub actor_role: String,
    /// What, as `user.archive`.
    pub action: String,
    /// On what kind of thing.
    pub subject_kind: String,
    /// On which.
    pub subject_id: Option<Uuid>,
    /// What changed: names of fields and numbers, never a name of a person, never a secret.
    pub detail: Json,
}

/// Keys keep the tables together; nothing is joined through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
