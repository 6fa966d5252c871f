//! The list of assessments: those that have rows, and among them this month's built-in ones that nobody has sat yet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, AssessmentId, SessionState, assessment, practice_session, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, Query},
};
use worker::assessment::built_in;

use super::{Assessment, Sitting, begun_by, is_for, row_of};
use crate::page::{Asked, Page};

/// A page of the school's assessments, the latest first, with how many pupils have started each.
pub async fn of_school(
    tx: &TenantTx,
    asked: &Asked<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Page<Assessment>, DbErr> {
    let rows = rows(tx, Condition::all(), asked, now).await?;
    let started = started(tx, rows.iter().map(|row| row.id)).await?;
    Ok(asked.page(
        rows,
        |row| row.id,
        |row| Assessment { started: Some(started.get(&row.id).copied().unwrap_or_default()), ..Assessment::of(&row) },
    ))
}

/// A page of the assessments that are for the pupil, the latest first, with how far he or she is. Built-in ones of other
/// months are in it only when the pupil has sat them.
pub async fn of_pupil(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &Asked<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Page<Assessment>, DbErr> {
    let current = Condition::any().add(assessment::Column::BuiltIn.eq(false)).add(assessment::Column::ClosesAt.gt(now));
    let wanted = Condition::any()
        .add(Condition::all().add(is_for(tx, pupil_id)).add(current))
        .add(assessment::Column::Id.in_subquery(begun_by(tx, pupil_id)));
    let rows = rows(tx, wanted, asked, now).await?;
    let mut sittings = sittings(tx, pupil_id, rows.iter().map(|row| row.id), now).await?;
    Ok(asked.page(rows, |row| row.id, |row| Assessment { sitting: sittings.remove(&row.id), ..Assessment::of(&row) }))
}

/// The rows of a page, and one more where there is one.
async fn rows(
    tx: &TenantTx,
    wanted: Condition,
    asked: &Asked<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Vec<assessment::Model>, DbErr> {
    let after = asked.after.map_or_else(Condition::all, |id| Condition::all().add(assessment::Column::Id.lt(id)));
    let mut rows = tx
        .find::<assessment::Entity>()
        .filter(wanted)
        .filter(after)
        .order_by_desc(assessment::Column::Id)
        .limit(asked.rows())
        .all(tx)
        .await?;
    // Whoever could see one of them sees all of them: they are for everybody.
    let built_in = built_in::of_month(tx.school_id(), now).into_iter();
    for built_in in built_in.filter(|built_in| asked.after.is_none_or(|after| built_in.id < after)) {
        if !rows.iter().any(|row| row.id == built_in.id) {
            rows.push(row_of(tx, built_in)?);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    rows.truncate(usize::try_from(asked.rows()).unwrap_or(usize::MAX));
    Ok(rows)
}

/// How many pupils have started each of the assessments; those that nobody has started are left out.
pub(super) async fn started(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = AssessmentId>,
) -> Result<HashMap<AssessmentId, u32>, DbErr> {
    use practice_session::Column;
    let query = Query::select()
        .column(Column::AssessmentId)
        .expr_as(Func::count(Expr::col(Column::Id)), "started")
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::AssessmentId.is_in(ids))
        .group_by_col(Column::AssessmentId)
        .take();
    let rows = tx.query_all(&query).await?;
    let counted = |row: &sea_orm::QueryResult| {
        let started: i64 = row.try_get("", "started")?;
        Ok((row.try_get("", "assessment_id")?, u32::try_from(started).unwrap_or(u32::MAX)))
    };
    rows.iter().map(counted).collect()
}

/// The pupil's sittings of the assessments.
async fn sittings(
    tx: &TenantTx,
    pupil_id: AccountId,
    ids: impl IntoIterator<Item = AssessmentId>,
    now: DateTime<Utc>,
) -> Result<HashMap<AssessmentId, Sitting>, DbErr> {
    use practice_session::Column;
    type Begun = (Option<AssessmentId>, entity::SessionId, SessionState, DateTime<Utc>, DateTime<Utc>);
    let begun: Vec<Begun> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([Column::AssessmentId, Column::Id, Column::State, Column::StartedAt, Column::ExpiresAt])
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::AssessmentId.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    let sitting = |(assessment_id, session_id, state, started_at, expires_at): Begun| {
        let over = state == SessionState::Open && expires_at <= now;
        let state = if over { SessionState::Expired } else { state };
        Some((assessment_id?, Sitting { session_id, state, started_at, expires_at }))
    };
    Ok(begun.into_iter().filter_map(sitting).collect())
}
