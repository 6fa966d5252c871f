//! Sitting an assessment: starting, resuming and showing a session that asks its questions in order within a time
//! limit.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, SessionKind, SessionState, assessment, assessment_answer, practice_session,
    tenant::TenantTx,
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect, sea_query::LockType};
use worker::{
    assessment::{Paper, built_in},
    learning,
};

use super::{is_for, paper_of, row_of};
use crate::sessions::{
    PracticeArrangements, QuestionsLeft, SessionNow, SessionRow,
    start::{NewSession, insert_session},
};

/// Why a sitting cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum StartSittingError {
    /// The school has no such assessment, or the assessment is not for the pupil.
    #[error("no such assessment")]
    NoAssessment,
    /// The pupil's sitting has ended, or the assessment is not open now.
    #[error("the pupil's sitting has ended, or the assessment is not open")]
    NotOpen,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Starts the pupil's only sitting of the assessment, or resumes it if it is still open.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssessmentId,
    at: DateTime<Utc>,
) -> Result<SessionNow, StartSittingError> {
    // If two browser tabs start at once, the second waits here for the lock and then finds the sitting of the first.
    let learner = learning::lock_learner(tx, pupil_id).await?;
    if let Some(sitting) = find(tx, pupil_id, id).await? {
        let sitting = now(tx, pupil_id, sitting, at).await?;
        return if sitting.session.state == SessionState::Open { Ok(sitting) } else { Err(StartSittingError::NotOpen) };
    }
    let assessment = lock_assessment(tx, pupil_id, id, at).await?.ok_or(StartSittingError::NoAssessment)?;
    if assessment.opens_at.is_some_and(|opens_at| at < opens_at)
        || assessment.closes_at.is_some_and(|closes_at| closes_at <= at)
    {
        return Err(StartSittingError::NotOpen);
    }
    let paper = paper_of(&assessment.questions)?;
    let arrangements = PracticeArrangements::of(tx, pupil_id).await?;
    let new = NewSession {
        kind: SessionKind::Assessment,
        assignment_id: None,
        assessment_id: Some(id),
        length: paper.0.len(),
        plan: assessment.questions,
        judged_on_accuracy: arrangements.judged_on_accuracy(),
        open_for: arrangements.widened(assessment.time_limit_s),
    };
    let row = insert_session(tx, &learner, new, at).await?;
    Ok(show(row, &paper, &BTreeSet::new(), arrangements, at))
}

/// Returns a sitting with its next question.
pub(crate) async fn now(
    tx: &TenantTx,
    pupil_id: AccountId,
    row: SessionRow,
    at: DateTime<Utc>,
) -> Result<SessionNow, DbErr> {
    let paper = paper_of_session(tx, row.id).await?;
    let answered = answered_slots(tx, row.id).await?;
    Ok(show(row, &paper, &answered, PracticeArrangements::of(tx, pupil_id).await?, at))
}

/// Returns the questions of the session, in order.
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

/// Returns the slots of the session that have an answer.
pub(super) async fn answered_slots(tx: &TenantTx, id: entity::SessionId) -> Result<BTreeSet<u16>, DbErr> {
    let slots: Vec<i16> = tx
        .find::<assessment_answer::Entity>()
        .select_only()
        .column(assessment_answer::Column::Slot)
        .filter(assessment_answer::Column::SessionId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(slots.into_iter().filter_map(|slot| u16::try_from(slot).ok()).collect())
}

fn show(
    row: SessionRow,
    paper: &Paper,
    answered: &BTreeSet<u16>,
    arrangements: PracticeArrangements,
    at: DateTime<Utc>,
) -> SessionNow {
    let session = row.show(at);
    let is_open = session.state == SessionState::Open;
    let left = if is_open { QuestionsLeft::on_paper(session.id, paper, answered) } else { QuestionsLeft::default() };
    let remaining_ms = (session.expires_at - at).num_milliseconds();
    SessionNow {
        next: left.next,
        ahead: left.ahead,
        untimed: false,
        time_limit_ms: if is_open { u32::try_from(remaining_ms).unwrap_or_default() } else { 0 },
        arrangements: arrangements.codes,
        session,
    }
}

/// Returns the pupil's sitting of the assessment in any status.
async fn find(tx: &TenantTx, pupil_id: AccountId, id: AssessmentId) -> Result<Option<SessionRow>, DbErr> {
    use practice_session::Column;
    let query = tx
        .select::<practice_session::Entity>()
        .columns(SessionRow::COLUMNS)
        .and_where(Column::AssessmentId.eq(id))
        .and_where(Column::PupilId.eq(pupil_id))
        .take();
    tx.row(&query).await
}

/// Returns the assessment if it is for the pupil, locked so that it is not changed or deleted until the transaction
/// ends. Inserts the row of a built-in assessment if nobody has started the assessment before.
async fn lock_assessment(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssessmentId,
    at: DateTime<Utc>,
) -> Result<Option<assessment::Model>, DbErr> {
    let stored = tx
        .find::<assessment::Entity>()
        .filter(assessment::Column::Id.eq(id))
        .filter(is_for(tx, pupil_id))
        // The lock is shared, because a whole class starts at once. Only changes by staff wait for the lock.
        .lock(LockType::Share)
        .one(tx)
        .await?;
    let (None, Some(built_in)) = (&stored, built_in::find(tx.school_id(), id, at)) else { return Ok(stored) };
    let row = row_of(tx, built_in)?;
    // An existing row is replaced, because two pupils who start at the same moment both write the row.
    tx.replace_many::<assessment::Entity, _>([row.clone()]).await?;
    Ok(Some(row))
}
