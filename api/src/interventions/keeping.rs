//! Making, changing and deleting intervention groups.

use chrono::{DateTime, Utc};
use entity::{AccountId, GroupId, intervention_group, intervention_pupil, tenant::TenantTx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use worker::fold;

use super::input::Terms;
use crate::{
    audit::{self, Deed},
    session::Actor,
    teaching::plan_anew,
};

/// Makes a group, which has no pupils yet.
pub async fn create(
    tx: &TenantTx,
    terms: Terms,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<intervention_group::Model, DbErr> {
    let group = intervention_group::Model {
        school_id: tx.school_id(),
        id: GroupId::draw(),
        sort_name: fold::classroom(&terms.name),
        name: terms.name,
        facts: json!(terms.facts),
        times_tables: json!(terms.tables),
        starts_on: terms.starts_on,
        ends_on: terms.ends_on,
        entry_criteria: terms.entry_criteria,
        entry_predicted_score: terms.entry_predicted_score,
        exit_criteria: terms.exit_criteria,
        exit_predicted_score: terms.exit_predicted_score,
        exit_secure_percent: terms.exit_secure_percent,
        weekly_goal: terms.weekly_goal,
        version: 1,
        created_at: now,
    };
    tx.insert::<intervention_group::Entity, _>(group.clone()).await?;
    audit::record(tx, actor, Deed::on("group", group.id.0, "group.create"), now).await?;
    Ok(group)
}

/// Changes the group if it is still at `version`; false when somebody else was faster. New targets, and another time,
/// change what its pupils practise.
pub async fn update(
    tx: &TenantTx,
    group: &intervention_group::Model,
    version: i32,
    terms: Terms,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let was = Terms::of(group);
    let fields = changed(&was, &terms);
    let replan = ["tables", "facts", "starts_on", "ends_on"].iter().any(|weighs| fields.contains(weighs));
    let row = intervention_group::ActiveModel {
        sort_name: Set(fold::classroom(&terms.name)),
        name: Set(terms.name),
        facts: Set(json!(terms.facts)),
        times_tables: Set(json!(terms.tables)),
        starts_on: Set(terms.starts_on),
        ends_on: Set(terms.ends_on),
        entry_criteria: Set(terms.entry_criteria),
        entry_predicted_score: Set(terms.entry_predicted_score),
        exit_criteria: Set(terms.exit_criteria),
        exit_predicted_score: Set(terms.exit_predicted_score),
        exit_secure_percent: Set(terms.exit_secure_percent),
        weekly_goal: Set(terms.weekly_goal),
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
    let deed = Deed::on("group", group.id.0, "group.update").with(json!({ "fields": fields }));
    audit::record(tx, actor, deed, now).await?;
    if replan {
        plan_anew(tx, current(tx, group.id).await?, now).await?;
    }
    Ok(true)
}

/// The names of what changes, for the audit log.
fn changed(was: &Terms, is: &Terms) -> Vec<&'static str> {
    let compared = [
        ("name", was.name != is.name),
        ("tables", was.tables != is.tables),
        ("facts", was.facts != is.facts),
        ("starts_on", was.starts_on != is.starts_on),
        ("ends_on", was.ends_on != is.ends_on),
        ("entry_criteria", was.entry_criteria != is.entry_criteria),
        ("entry_predicted_score", was.entry_predicted_score != is.entry_predicted_score),
        ("exit_criteria", was.exit_criteria != is.exit_criteria),
        ("exit_predicted_score", was.exit_predicted_score != is.exit_predicted_score),
        ("exit_secure_percent", was.exit_secure_percent != is.exit_secure_percent),
        ("weekly_goal", was.weekly_goal != is.weekly_goal),
    ];
    compared.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// Deletes the group, which is locked, with all that was noted for it. What its pupils have practised stays.
pub async fn delete(
    tx: &TenantTx,
    group: &intervention_group::Model,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let pupils = current(tx, group.id).await?;
    tx.delete::<intervention_group::Entity>().filter(intervention_group::Column::Id.eq(group.id)).exec(tx).await?;
    let deed = Deed::on("group", group.id.0, "group.delete").with(json!({ "pupils": pupils.len() }));
    audit::record(tx, actor, deed, now).await?;
    plan_anew(tx, pupils, now).await
}

/// Who is in the group now, archived pupils too.
async fn current(tx: &TenantTx, id: GroupId) -> Result<Vec<AccountId>, DbErr> {
    use intervention_pupil::Column;
    tx.find::<intervention_pupil::Entity>()
        .select_only()
        .column(Column::PupilId)
        .filter(Column::GroupId.eq(id))
        .filter(Column::LeftAt.is_null())
        // In one order: two that plan for the same pupils must not wait for each other.
        .order_by_asc(Column::PupilId)
        .into_tuple()
        .all(tx)
        .await
}
