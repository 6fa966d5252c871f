//! The audit log: who did what, when, on whom; ids and field names, never a person's name or a secret.

use chrono::{DateTime, Utc};
use entity::{audit, tenant::TenantTx};
use sea_orm::{DbErr, Set};
use serde_json::Value;
use uuid::Uuid;

use crate::session::Actor;

/// What was done, on what.
#[derive(Debug)]
pub struct Deed {
    /// What, as `user.archive`.
    pub action: &'static str,
    /// On what kind of thing.
    pub subject_kind: &'static str,
    /// On which.
    pub subject_id: Option<Uuid>,
    /// What changed: names of fields, numbers, ids.
    pub detail: Value,
}

impl Deed {
    /// A deed on one thing.
    pub fn on(subject_kind: &'static str, subject_id: Uuid, action: &'static str) -> Self {
        Self { action, subject_kind, subject_id: Some(subject_id), detail: Value::Object(serde_json::Map::new()) }
    }

    /// With what changed.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// Writes a deed down, in the transaction that does it.
pub async fn record(tx: &TenantTx, actor: Actor, deed: Deed, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.insert::<audit::Entity, _>(audit::ActiveModel {
        school_id: Set(tx.school_id()),
        id: Set(Uuid::now_v7()),
        at: Set(now),
        actor_id: Set(actor.id),
        actor_role: Set(actor.role.as_str().to_owned()),
        action: Set(deed.action.to_owned()),
        subject_kind: Set(deed.subject_kind.to_owned()),
        subject_id: Set(deed.subject_id),
        detail: Set(deed.detail),
    })
    .await
}
