//! The audit log: who did what, when and to whom. It is append-only. Its ids have no foreign keys, and it contains no
//! names.

use sea_orm::entity::prelude::*;

use crate::ids::{AccountId, SchoolId};

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// The id of the school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub school_id: SchoolId,
    /// The id of the entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The time of the action.
    pub at: DateTimeUtc,
    /// The id of the account that acted; `None` for the command line.
    pub actor_id: Option<AccountId>,
    /// The role in which the actor acted.
    pub actor_role: String,
    /// The action, such as `user.archive`.
    pub action: String,
    /// The kind of thing that was acted on.
    pub subject_kind: String,
    /// The id of the thing that was acted on.
    pub subject_id: Option<Uuid>,
    /// The changes: names of fields and numbers, never a person's name or a secret.
    pub detail: Json,
}

/// Empty, because foreign keys ensure integrity and queries do not join through the ORM.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::tenant::TenantEntity for Entity {
    const SCHOOL_ID: Column = Column::SchoolId;
}
