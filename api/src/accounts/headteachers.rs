//! Headteachers' accounts, which are out of reach of IT admins. The role sees attainment and an IT admin does not, so
//! an IT admin may neither give the role nor change or take over an account that has it. Every refused action is
//! recorded for the headteacher.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, Role, account, audit, tenant::TenantTx};
use openapi::{CodeType, Failure, Operation, code};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Order},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::accounts::REFUSED;

use super::full_name;
use crate::{
    audit::{self as audit_log, AuditEvent},
    authentication::Actor,
};

/// The period over which refused actions are counted.
const RECENTLY: TimeDelta = TimeDelta::days(30);

/// The number of refused actions that the headteacher sees in detail.
const LATEST: u64 = 10;

/// What an IT admin tried to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum HeadteacherAction {
    /// To create a headteacher's account.
    Create,
    /// To give the role headteacher to an account.
    GiveRole,
    /// To change a headteacher's account.
    Change,
    /// To archive a headteacher's account.
    Archive,
    /// To erase a headteacher's account.
    Erase,
    /// To set a new password for a headteacher.
    Credential,
    /// To do one of these actions with a roster.
    Import,
}

/// Actions of IT admins on the role headteacher or on headteachers' accounts that were refused.
#[derive(Debug, Object)]
pub struct RefusedActions {
    /// The number of refused actions in the last 30 days.
    pub last_30_days: u64,
    /// The latest refused actions in the last 30 days, 10 at most, the latest first.
    pub latest: Vec<RefusedAction>,
}

/// An action that was refused. The audit log records it as `user.refused`.
#[derive(Debug, Object)]
pub struct RefusedAction {
    /// The time of the action.
    pub at: DateTime<Utc>,
    /// The account of the IT admin.
    pub actor_id: Option<AccountId>,
    /// The name of the IT admin; null if the account has been erased.
    pub actor_name: Option<String>,
    /// What the IT admin tried to do.
    pub action: HeadteacherAction,
}

#[derive(FromQueryResult)]
struct RefusedRow {
    at: DateTime<Utc>,
    actor_id: Option<AccountId>,
    actor_name: Option<String>,
    detail: Value,
}

/// Returns whether this account is out of the actor's reach.
#[must_use]
pub fn are_out_of_reach(actor: Actor, role: Role) -> bool {
    actor.role == Role::ItAdmin && role == Role::Headteacher
}

/// Records an action that is refused. The caller commits the transaction although it refuses the request.
pub async fn record(
    tx: &TenantTx,
    actor: Actor,
    action: HeadteacherAction,
    subject: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    audit_log::record(tx, actor, event(action, subject), now).await
}

/// Records an action on several accounts that is refused.
pub async fn record_all(
    tx: &TenantTx,
    actor: Actor,
    action: HeadteacherAction,
    subjects: Vec<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let events = subjects.into_iter().map(|subject| event(action, Some(subject))).collect();
    audit_log::record_all(tx, actor, events, now).await
}

fn event(action: HeadteacherAction, subject: Option<AccountId>) -> AuditEvent {
    AuditEvent {
        action: REFUSED,
        subject_kind: "user",
        subject_id: subject.map(|id| id.0),
        detail: json!({ "refused": action }),
    }
}

/// Returns LMS-ADM-001, the response to an IT admin's change to a headteacher's account.
#[must_use]
pub fn refusal<O: Operation>() -> Failure<O> {
    Failure::implied(code::ADM_001::CODE).because("an IT admin cannot change a headteacher's account")
}

/// Returns the actions that were refused lately.
pub async fn refused(tx: &TenantTx, now: DateTime<Utc>) -> Result<RefusedActions, DbErr> {
    // With a bound value instead of the literal, SQLite would not use the index, which contains only these rows.
    let recent =
        Condition::all().add(Expr::cust(format!("action = '{REFUSED}'"))).add(audit::Column::At.gt(now - RECENTLY));
    let entry = |column: audit::Column| (audit::Entity, column);
    let actor = |column: account::Column| Expr::col((account::Entity, column));
    let is_actor = Condition::all()
        .add(actor(account::Column::SchoolId).equals(entry(audit::Column::SchoolId)))
        .add(actor(account::Column::Id).equals(entry(audit::Column::ActorId)));
    let latest = tx
        .select::<audit::Entity>()
        .columns([audit::Column::At, audit::Column::ActorId, audit::Column::Detail].map(entry))
        .expr_as(full_name("account"), "actor_name")
        .join(JoinType::LeftJoin, account::Entity, is_actor)
        .cond_where(recent.clone())
        // The ids are UUIDs of version 7, which are ordered by time.
        .order_by(entry(audit::Column::Id), Order::Desc)
        .limit(LATEST)
        .take();
    let latest: Vec<RefusedRow> = tx.rows(&latest).await?;
    let action = |row: RefusedRow| {
        let action = serde_json::from_value(row.detail["refused"].clone()).ok()?;
        Some(RefusedAction { at: row.at, actor_id: row.actor_id, actor_name: row.actor_name, action })
    };
    Ok(RefusedActions {
        last_30_days: tx.count::<audit::Entity>(recent).await?,
        latest: latest.into_iter().filter_map(action).collect(),
    })
}
