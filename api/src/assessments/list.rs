//! Listing assessments: the stored ones, and this month's built-in ones that nobody has started yet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, AssessmentId, SessionState, assessment, practice_session, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func},
};
use worker::assessment::built_in;

use super::{Assessment, Sitting, is_for, row_of, started_by};
use crate::page::{Page, PageRequest};

/// Returns a page of the school's assessments, the latest first, with the number of pupils who have started each.
pub async fn of_school(
    tx: &TenantTx,
    page_request: &PageRequest<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Page<Assessment>, DbErr> {
    let rows = rows(tx, Condition::all(), page_request, now).await?;
    let started = count_started(tx, rows.iter().map(|row| row.id)).await?;
    Ok(page_request.page(
        rows,
        |row| row.id,
        |row| Assessment { started: Some(started.get(&row.id).copied().unwrap_or_default()), ..Assessment::of(&row) },
    ))
}

/// Returns a page of the assessments that are for the pupil, the latest first, with the pupil's sittings. Built-in
/// assessments of other months are listed only if the pupil has started them.
pub async fn of_pupil(
    tx: &TenantTx,
    pupil_id: AccountId,
    page_request: &PageRequest<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Page<Assessment>, DbErr> {
    let current = Condition::any().add(assessment::Column::BuiltIn.eq(false)).add(assessment::Column::ClosesAt.gt(now));
    let condition = Condition::any()
        .add(Condition::all().add(is_for(tx, pupil_id)).add(current))
        .add(assessment::Column::Id.in_subquery(started_by(tx, pupil_id)));
    let rows = rows(tx, condition, page_request, now).await?;
    let mut sittings = sittings(tx, pupil_id, rows.iter().map(|row| row.id), now).await?;
    Ok(page_request.page(
        rows,
        |row| row.id,
        |row| Assessment { sitting: sittings.remove(&row.id), ..Assessment::of(&row) },
    ))
}

/// Returns the rows of a page, and one more row if there is a next page.
async fn rows(
    tx: &TenantTx,
    condition: Condition,
    page_request: &PageRequest<AssessmentId>,
    now: DateTime<Utc>,
) -> Result<Vec<assessment::Model>, DbErr> {
    let after =
        page_request.after.map_or_else(Condition::all, |id| Condition::all().add(assessment::Column::Id.lt(id)));
    let mut rows = tx
        .find::<assessment::Entity>()
        .filter(condition)
        .filter(after)
        .order_by_desc(assessment::Column::Id)
        .limit(page_request.rows())
        .all(tx)
        .await?;
    // Built-in assessments need no filter, because they are for every pupil.
    let built_in = built_in::of_month(tx.school_id(), now).into_iter();
    for built_in in built_in.filter(|built_in| page_request.after.is_none_or(|after| built_in.id < after)) {
        if !rows.iter().any(|row| row.id == built_in.id) {
            rows.push(row_of(tx, built_in)?);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    rows.truncate(usize::try_from(page_request.rows()).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Returns the number of pupils who have started each of the assessments. Assessments that nobody has started are left
/// out.
pub(super) async fn count_started(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = AssessmentId>,
) -> Result<HashMap<AssessmentId, u32>, DbErr> {
    use practice_session::Column;
    let query = tx
        .select::<practice_session::Entity>()
        .column(Column::AssessmentId)
        .expr(Func::count(Expr::col(Column::Id)))
        .and_where(Column::AssessmentId.is_in(ids))
        .group_by_col(Column::AssessmentId)
        .take();
    let count = |(id, started): (AssessmentId, i64)| (id, u32::try_from(started).unwrap_or(u32::MAX));
    Ok(tx.tuples(&query).await?.into_iter().map(count).collect())
}

/// Returns the pupil's sittings of the assessments.
async fn sittings(
    tx: &TenantTx,
    pupil_id: AccountId,
    ids: impl IntoIterator<Item = AssessmentId>,
    now: DateTime<Utc>,
) -> Result<HashMap<AssessmentId, Sitting>, DbErr> {
    use practice_session::Column;
    type SittingRow = (Option<AssessmentId>, entity::SessionId, SessionState, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<SittingRow> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([Column::AssessmentId, Column::Id, Column::State, Column::StartedAt, Column::ExpiresAt])
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::AssessmentId.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    let sitting = |(assessment_id, session_id, state, started_at, expires_at): SittingRow| {
        let over = state == SessionState::Open && expires_at <= now;
        let state = if over { SessionState::Expired } else { state };
        Some((assessment_id?, Sitting { session_id, state, started_at, expires_at }))
    };
    Ok(rows.into_iter().filter_map(sitting).collect())
}
