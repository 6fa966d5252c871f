//! The audit log: who did what, when, on whom; ids and field names, never a person's name or a secret.

use chrono::{DateTime, Utc};
use entity::{
    SchoolId, audit,
    tenant::{ServiceTx, TenantTx},
};
use sea_orm::DbErr;
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
    tx.insert::<audit::Entity, _>(entry(tx.school_id(), actor, deed, now)).await
}

/// Writes down what the platform did to a school, in the transaction that does it.
pub async fn record_for(
    tx: &ServiceTx,
    school_id: SchoolId,
    actor: Actor,
    deed: Deed,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    tx.insert::<audit::Entity, _>(entry(school_id, actor, deed, now)).await
}

fn entry(school_id: SchoolId, actor: Actor, deed: Deed, now: DateTime<Utc>) -> audit::Model {
    audit::Model {
        school_id,
        id: Uuid::now_v7(),
        at: now,
        actor_id: actor.id,
        actor_role: actor.role.as_str().to_owned(),
        action: deed.action.to_owned(),
        subject_kind: deed.subject_kind.to_owned(),
        subject_id: deed.subject_id,
        detail: deed.detail,
    }
}
