//! The audit log: who did what, when, and to what. It holds ids and field names, never a person's name or a secret.

pub mod names;

use chrono::{DateTime, Utc};
use entity::{
    SchoolId, audit,
    tenant::{ServiceTx, TenantTx},
};
use sea_orm::DbErr;
use serde_json::Value;
use uuid::Uuid;

use crate::authentication::Actor;

/// An action and its subject.
#[derive(Debug)]
pub struct AuditEvent {
    /// The action, such as `user.archive`.
    pub action: &'static str,
    /// The kind of the subject.
    pub subject_kind: &'static str,
    /// The id of the subject.
    pub subject_id: Option<Uuid>,
    /// The details of the change: field names, numbers and ids.
    pub detail: Value,
}

impl AuditEvent {
    /// Creates an event about one subject, without details.
    pub fn on(subject_kind: &'static str, subject_id: Uuid, action: &'static str) -> Self {
        Self { action, subject_kind, subject_id: Some(subject_id), detail: Value::Object(serde_json::Map::new()) }
    }

    /// Adds the details of the change.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// Records an event, in the same transaction as the action.
pub async fn record(tx: &TenantTx, actor: Actor, event: AuditEvent, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.insert::<audit::Entity, _>(entry(tx.school_id(), actor, event, now)).await
}

/// Records events in few statements, in the same transaction as the actions.
pub async fn record_all(tx: &TenantTx, actor: Actor, events: Vec<AuditEvent>, now: DateTime<Utc>) -> Result<(), DbErr> {
    let school_id = tx.school_id();
    tx.insert_many::<audit::Entity, _>(events.into_iter().map(|event| entry(school_id, actor, event, now))).await
}

/// Records an action of the platform on a school, in the same transaction as the action.
pub async fn record_for(
    tx: &ServiceTx,
    school_id: SchoolId,
    actor: Actor,
    event: AuditEvent,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    tx.insert::<audit::Entity, _>(entry(school_id, actor, event, now)).await
}

fn entry(school_id: SchoolId, actor: Actor, event: AuditEvent, now: DateTime<Utc>) -> audit::Model {
    audit::Model {
        school_id,
        id: Uuid::now_v7(),
        at: now,
        actor_id: actor.id,
        actor_role: actor.role.as_str().to_owned(),
        action: event.action.to_owned(),
        subject_kind: event.subject_kind.to_owned(),
        subject_id: event.subject_id,
        detail: event.detail,
    }
}
