//! Creating, changing, deleting and restoring intervention groups.

use chrono::{DateTime, Utc};
use entity::{AccountId, GroupId, intervention_group, intervention_pupil, tenant::TenantTx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde_json::json;
use worker::normalise;

use super::{input::GroupSettings, name_is_taken};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    teaching::replan,
    undo::{self, RestoreError},
};

/// Creates a group without pupils.
pub async fn create(
    tx: &TenantTx,
    settings: GroupSettings,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<intervention_group::Model, DbErr> {
    let group = intervention_group::Model {
        school_id: tx.school_id(),
        id: GroupId::draw(),
        sort_name: normalise::classroom(&settings.name),
        name: settings.name,
        facts: json!(settings.facts),
        times_tables: json!(settings.tables),
        starts_on: settings.starts_on,
        ends_on: settings.ends_on,
        entry_criteria: settings.entry_criteria,
        entry_predicted_score: settings.entry_predicted_score,
        exit_criteria: settings.exit_criteria,
        exit_predicted_score: settings.exit_predicted_score,
        exit_secure_percent: settings.exit_secure_percent,
        weekly_goal: settings.weekly_goal,
        version: 1,
        created_at: now,
        deleted_at: None,
    };
    tx.insert::<intervention_group::Entity, _>(group.clone()).await?;
    audit::record(tx, actor, AuditEvent::on("group", group.id.0, "group.create"), now).await?;
    Ok(group)
}

/// Changes the group if it still has `version`, otherwise returns false. New targets and new days change what the
/// pupils practise, so their practice is planned again.
pub async fn update(
    tx: &TenantTx,
    group: &intervention_group::Model,
    version: i32,
    settings: GroupSettings,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let old_settings = GroupSettings::of(group);
    let fields = changed_fields(&old_settings, &settings);
    let needs_replan = ["tables", "facts", "starts_on", "ends_on"].iter().any(|field| fields.contains(field));
    let row = intervention_group::ActiveModel {
        sort_name: Set(normalise::classroom(&settings.name)),
        name: Set(settings.name),
        facts: Set(json!(settings.facts)),
        times_tables: Set(json!(settings.tables)),
        starts_on: Set(settings.starts_on),
        ends_on: Set(settings.ends_on),
        entry_criteria: Set(settings.entry_criteria),
        entry_predicted_score: Set(settings.entry_predicted_score),
        exit_criteria: Set(settings.exit_criteria),
        exit_predicted_score: Set(settings.exit_predicted_score),
        exit_secure_percent: Set(settings.exit_secure_percent),
        weekly_goal: Set(settings.weekly_goal),
        version: Set(version.saturating_add(1)),
        ..Default::default()
    };
    let written = tx
        .update::<intervention_group::Entity>()
        .set(row)
        .filter(intervention_group::Column::Id.eq(group.id))
        .filter(intervention_group::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Ok(false);
    }
    let event = AuditEvent::on("group", group.id.0, "group.update").with(json!({ "fields": fields }));
    audit::record(tx, actor, event, now).await?;
    if needs_replan {
        replan(tx, current_pupils(tx, group.id).await?, now).await?;
    }
    Ok(true)
}

/// Returns the names of the fields that change, for the audit log.
fn changed_fields(old: &GroupSettings, new: &GroupSettings) -> Vec<&'static str> {
    let compared = [
        ("name", old.name != new.name),
        ("tables", old.tables != new.tables),
        ("facts", old.facts != new.facts),
        ("starts_on", old.starts_on != new.starts_on),
        ("ends_on", old.ends_on != new.ends_on),
        ("entry_criteria", old.entry_criteria != new.entry_criteria),
        ("entry_predicted_score", old.entry_predicted_score != new.entry_predicted_score),
        ("exit_criteria", old.exit_criteria != new.exit_criteria),
        ("exit_predicted_score", old.exit_predicted_score != new.exit_predicted_score),
        ("exit_secure_percent", old.exit_secure_percent != new.exit_secure_percent),
        ("weekly_goal", old.weekly_goal != new.weekly_goal),
    ];
    compared.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// Deletes the group, which the caller has locked. It can be restored for a day; later the sweep deletes it with
/// everything recorded for it. The practice of its pupils stays.
pub async fn delete(
    tx: &TenantTx,
    group: &intervention_group::Model,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let pupils = current_pupils(tx, group.id).await?;
    tx.update::<intervention_group::Entity>()
        .col_expr(intervention_group::Column::DeletedAt, Expr::value(now))
        .filter(intervention_group::Column::Id.eq(group.id))
        .exec(tx)
        .await?;
    let event = AuditEvent::on("group", group.id.0, "group.delete").with(json!({ "pupils": pupils.len() }));
    audit::record(tx, actor, event, now).await?;
    replan(tx, pupils, now).await
}

/// Restores a group that was deleted within the last day. Restoring it again has no effect. Returns `Conflict` if another
/// group has its name by now.
pub async fn restore(
    tx: &TenantTx,
    id: GroupId,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<intervention_group::Model, RestoreError> {
    use intervention_group::{Column, Entity};
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    let group = found.ok_or(RestoreError::NotFound)?;
    let Some(deleted_at) = group.deleted_at else { return Ok(group) };
    undo::require_recent(deleted_at, now)?;
    let restored =
        tx.update::<Entity>().col_expr(Column::DeletedAt, Expr::cust("NULL")).filter(Column::Id.eq(id)).exec(tx).await;
    restored.map_err(|error| {
        if name_is_taken(&error) { RestoreError::Conflict("another group has the name") } else { error.into() }
    })?;
    let pupils = current_pupils(tx, id).await?;
    let event = AuditEvent::on("group", id.0, "group.restore").with(json!({ "pupils": pupils.len() }));
    audit::record(tx, actor, event, now).await?;
    replan(tx, pupils, now).await?;
    Ok(intervention_group::Model { deleted_at: None, ..group })
}

/// Returns the pupils who are in the group now, including archived ones.
async fn current_pupils(tx: &TenantTx, id: GroupId) -> Result<Vec<AccountId>, DbErr> {
    use intervention_pupil::Column;
    tx.find::<intervention_pupil::Entity>()
        .select_only()
        .column(Column::PupilId)
        .filter(Column::GroupId.eq(id))
        .filter(Column::LeftAt.is_null())
        // The order is always the same, so that two transactions that plan for the same pupils do not deadlock.
        .order_by_asc(Column::PupilId)
        .into_tuple()
        .all(tx)
        .await
}
