//! Sitting an assessment: a session whose questions come in their order, within a time.

use chrono::{DateTime, Utc};
use entity::{AccountId, AssessmentId, SessionKind, SessionState, assessment, practice_session, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{LockType, Query},
};
use worker::{
    assessment::{Paper, built_in},
    learning,
};

use super::{is_for, paper_of, row_of};
use crate::sessions::{
    Arrangements, AskedQuestion, Row, SessionNow,
    start::{NewSession, begin},
};

/// Why nobody begins.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// The school has no such assessment, or it is not for the pupil.
    #[error("no such assessment")]
    NoAssessment,
    /// The pupil has sat it, or it is not open now.
    #[error("the assessment is over for the pupil, or not open")]
    NotOpen,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Begins the pupil's one sitting of the assessment, or goes on with it while its time is not over.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssessmentId,
    at: DateTime<Utc>,
) -> Result<SessionNow, NotStarted> {
    // Two tabs that start at once begin one sitting: the second waits here and finds it.
    let learner = learning::lock_learner(tx, pupil_id).await?;
    if let Some(begun) = begun(tx, pupil_id, id).await? {
        let shown = now(tx, pupil_id, begun, at).await?;
        return if shown.session.state == SessionState::Open { Ok(shown) } else { Err(NotStarted::NotOpen) };
    }
    let assessment = keep(tx, pupil_id, id, at).await?.ok_or(NotStarted::NoAssessment)?;
    if assessment.opens_at.is_some_and(|opens_at| at < opens_at)
        || assessment.closes_at.is_some_and(|closes_at| closes_at <= at)
    {
        return Err(NotStarted::NotOpen);
    }
    let paper = paper_of(&assessment.questions)?;
    let arrangements = Arrangements::of(tx, pupil_id).await?;
    let new = NewSession {
        kind: SessionKind::Assessment,
        assignment_id: None,
        assessment_id: Some(id),
        length: paper.0.len(),
        plan: assessment.questions,
        judged_on_accuracy: arrangements.judged_on_accuracy(),
        open_for: arrangements.widened(assessment.time_limit_s),
    };
    let row = begin(tx, &learner, new, at).await?;
    Ok(show(row, &paper, arrangements, at))
}

/// A sitting and what is asked next in it.
pub(crate) async fn now(tx: &TenantTx, pupil_id: AccountId, row: Row, at: DateTime<Utc>) -> Result<SessionNow, DbErr> {
    let paper = paper_of_session(tx, row.id).await?;
    Ok(show(row, &paper, Arrangements::of(tx, pupil_id).await?, at))
}

/// What the session asks, in order.
pub(super) async fn paper_of_session(tx: &TenantTx, id: entity::SessionId) -> Result<Paper, DbErr> {
    let plan: Option<serde_json::Value> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .column(practice_session::Column::Plan)
        .filter(practice_session::Column::Id.eq(id))
        .into_tuple()
        .one(tx)
        .await?;
    paper_of(&plan.unwrap_or_default())
}

fn show(row: Row, paper: &Paper, arrangements: Arrangements, at: DateTime<Utc>) -> SessionNow {
    let session = row.show(at);
    let is_open = session.state == SessionState::Open;
    let slot = u16::try_from(session.answered).ok().filter(|_| is_open);
    let left = (session.expires_at - at).num_milliseconds();
    SessionNow {
        next: slot.and_then(|slot| AskedQuestion::at(session.id, slot, paper)),
        time_limit_ms: if is_open { u32::try_from(left).unwrap_or_default() } else { 0 },
        arrangements: arrangements.codes,
        session,
    }
}

/// The pupil's sitting, whatever its state.
async fn begun(tx: &TenantTx, pupil_id: AccountId, id: AssessmentId) -> Result<Option<Row>, DbErr> {
    use practice_session::Column;
    let query = Query::select()
        .columns(Row::COLUMNS)
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::AssessmentId.eq(id))
        .and_where(Column::PupilId.eq(pupil_id))
        .take();
    tx.query_one(&query).await?.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// The assessment, where it is for the pupil: neither changed nor deleted until the transaction ends. A built-in one gets
/// its row.
async fn keep(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssessmentId,
    at: DateTime<Utc>,
) -> Result<Option<assessment::Model>, DbErr> {
    let stored = tx
        .find::<assessment::Entity>()
        .filter(assessment::Column::Id.eq(id))
        .filter(is_for(tx, pupil_id))
        // A whole class starts at once: each pupil may hold it, and only staff has to wait.
        .lock(LockType::Share)
        .one(tx)
        .await?;
    let (None, Some(built_in)) = (&stored, built_in::find(tx.school_id(), id, at)) else { return Ok(stored) };
    let row = row_of(tx, built_in)?;
    // Two pupils who are the first at once write the same.
    tx.replace_many::<assessment::Entity, _>([row.clone()]).await?;
    Ok(Some(row))
}
