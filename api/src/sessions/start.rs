//! Starts a session: with the plan that a worker has prepared, or else with a new plan.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AssessmentId, AssignmentId, SessionId, SessionKind, SessionState, learner, practice_session,
    prepared_plan, tenant::TenantTx,
};
use openapi::InputError;
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, DbErr, QueryFilter,
    sea_query::{Expr, Order},
};
use serde_json::Value;
use worker::{
    jobs::digest::Digest,
    learning::{self, PRACTICE_LENGTH, PlanScope, count, facts_of_work},
    metrics::Metrics,
    practice::{LiveQueue, PracticePlan},
    queue::enqueue_at,
};

use super::{PracticeArrangements, QuestionsLeft, SessionNow, SessionRow};

/// How long a session stays open unless it is ended.
const OPEN_FOR: TimeDelta = TimeDelta::hours(2);

/// The kinds of practice that a pupil can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PracticeKind {
    /// The facts whose practice helps the pupil most.
    Practice,
    /// An assignment that a teacher has set.
    Assignment,
}

impl From<PracticeKind> for SessionKind {
    fn from(kind: PracticeKind) -> Self {
        match kind {
            PracticeKind::Practice => Self::Practice,
            PracticeKind::Assignment => Self::Assignment,
        }
    }
}

/// The session to start.
#[derive(Debug, Clone, Object)]
pub struct StartBody {
    /// `practice`: the facts whose practice helps the pupil most. `assignment`: an assignment that a teacher has set.
    pub kind: PracticeKind,
    /// The assignment; required for the kind `assignment`, and not allowed for the kind `practice`.
    pub assignment_id: Option<AssignmentId>,
    /// The number of questions; 20 if absent. A session of an assignment has at most as many questions as are left in
    /// the assignment.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub length: Option<u16>,
}

/// Why a session was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartSessionError {
    /// The kind is `assignment` without an assignment's id, or `practice` with one.
    #[error(transparent)]
    Malformed(#[from] InputError),
    /// The pupil does not have this assignment.
    #[error("the pupil does not have this assignment")]
    NoAssignment,
    /// The assignment has no questions left.
    #[error("the assignment has no questions left")]
    Done,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A session that is open for answers.
#[derive(Debug)]
pub struct OpenSession {
    /// The session.
    pub session: SessionNow,
    /// The session's live queue.
    pub queue: LiveQueue,
    /// Whether the session is new; false if an open one was resumed.
    pub is_new: bool,
}

/// Starts a session. If the pupil has an open session of the same kind and assignment, resumes it instead, because a
/// pupil whose browser was closed must not lose the session.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    request: &StartBody,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<OpenSession, StartSessionError> {
    if (request.kind == PracticeKind::Assignment) != request.assignment_id.is_some() {
        return Err(InputError::new("assignment_id", "present for an assignment, absent for practice").into());
    }
    // If two tabs start at the same moment, the second waits here and then finds the session of the first.
    let learner = learning::lock_learner(tx, pupil_id).await?;
    if let Some(open) = open_session(tx, pupil_id, request, now).await? {
        let (session, queue) = super::practice_now(tx, pupil_id, open, None, metrics, now).await?;
        return Ok(OpenSession { session, queue, is_new: false });
    }
    let length = request.length.unwrap_or(PRACTICE_LENGTH);
    let plan = match request.assignment_id {
        Some(id) => plan_of_assignment(tx, pupil_id, id, length, now).await?,
        None => plan_of_practice(tx, pupil_id, length, now).await?,
    };
    let arrangements = PracticeArrangements::of(tx, pupil_id).await?;
    let new = NewSession {
        kind: request.kind.into(),
        assignment_id: request.assignment_id,
        assessment_id: None,
        length: plan.len(),
        plan: serde_json::to_value(&plan).map_err(|cause| DbErr::Json(cause.to_string()))?,
        judged_on_accuracy: arrangements.judged_on_accuracy(),
        open_for: OPEN_FOR,
    };
    let row = insert_session(tx, &learner, new, now).await?;
    let queue = LiveQueue::new(&plan);
    let left = QuestionsLeft::in_queue(row.id, &queue);
    let session = SessionNow::of_practice(row.show(now), left, arrangements);
    Ok(OpenSession { session, queue, is_new: true })
}

/// Returns the pupil's open session of the requested kind and assignment.
async fn open_session(
    tx: &TenantTx,
    pupil_id: AccountId,
    request: &StartBody,
    now: DateTime<Utc>,
) -> Result<Option<SessionRow>, DbErr> {
    use practice_session::Column;
    let of_assignment = match request.assignment_id {
        Some(id) => Column::AssignmentId.eq(id),
        None => Column::AssignmentId.is_null(),
    };
    let query = tx
        .select::<practice_session::Entity>()
        .columns(SessionRow::COLUMNS)
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::StartedAt.gt(now - OPEN_FOR))
        .and_where(Column::State.eq(SessionState::Open))
        .and_where(Column::Kind.eq(SessionKind::from(request.kind)))
        .and_where(of_assignment)
        .and_where(Column::ExpiresAt.gt(now))
        .order_by(Column::Id, Order::Desc)
        .limit(1)
        .to_owned();
    tx.row(&query).await
}

/// Returns the prepared plan and deletes it, because a plan can be used only once. Makes a new plan if no plan of this
/// length is prepared.
async fn plan_of_practice(
    tx: &TenantTx,
    pupil_id: AccountId,
    length: u16,
    now: DateTime<Utc>,
) -> Result<PracticePlan, DbErr> {
    if length == PRACTICE_LENGTH {
        let of_pupil = || prepared_plan::Column::PupilId.eq(pupil_id);
        let prepared = tx.find::<prepared_plan::Entity>().filter(of_pupil()).one(tx).await?;
        if let Some(prepared) = prepared {
            tx.delete::<prepared_plan::Entity>().filter(of_pupil()).exec(tx).await?;
            // If the plan cannot be read because another version wrote it, a new plan is made.
            if let Ok(plan) = serde_json::from_value(prepared.plan) {
                return Ok(plan);
            }
        }
    }
    learning::plan_for(tx, pupil_id, PlanScope::Practice, length, now).await
}

async fn plan_of_assignment(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssignmentId,
    length: u16,
    now: DateTime<Utc>,
) -> Result<PracticePlan, StartSessionError> {
    let (assignment, _) = learning::assignment_of(tx, pupil_id, id).await?.ok_or(StartSessionError::NoAssignment)?;
    let left = count(assignment.questions).saturating_sub(answered_in(tx, pupil_id, id).await?);
    let length = length.min(u16::try_from(left).unwrap_or(u16::MAX));
    if length == 0 {
        return Err(StartSessionError::Done);
    }
    let facts = facts_of_work(&assignment.facts, &assignment.times_tables);
    Ok(learning::plan_for(tx, pupil_id, PlanScope::Facts(facts), length, now).await?)
}

/// Returns how many questions of an assignment the pupil has answered, in sessions of any state.
async fn answered_in(tx: &TenantTx, pupil_id: AccountId, id: AssignmentId) -> Result<u32, DbErr> {
    use practice_session::Column;
    let query = tx
        .select::<practice_session::Entity>()
        .column(Column::Answered)
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::AssignmentId.eq(id))
        .to_owned();
    Ok(tx.tuples(&query).await?.into_iter().map(count).sum())
}

/// The session to insert.
pub(crate) struct NewSession {
    pub(crate) kind: SessionKind,
    pub(crate) assignment_id: Option<AssignmentId>,
    pub(crate) assessment_id: Option<AssessmentId>,
    /// The plan, which has `length` questions.
    pub(crate) plan: Value,
    pub(crate) length: usize,
    pub(crate) judged_on_accuracy: bool,
    pub(crate) open_for: TimeDelta,
}

/// Inserts the session, and enqueues the job that digests it after it has ended.
pub(crate) async fn insert_session(
    tx: &TenantTx,
    learner: &learner::Model,
    new: NewSession,
    now: DateTime<Utc>,
) -> Result<SessionRow, DbErr> {
    let row = SessionRow {
        id: SessionId::draw(),
        kind: new.kind,
        assignment_id: new.assignment_id,
        assessment_id: new.assessment_id,
        state: SessionState::Open,
        length: i32::try_from(new.length).unwrap_or(i32::MAX),
        answered: 0,
        correct: 0,
        started_at: now,
        expires_at: now + new.open_for,
        ended_at: None,
    };
    let number = learner.sessions + 1;
    tx.insert::<practice_session::Entity, _>(practice_session::Model {
        school_id: tx.school_id(),
        id: row.id,
        pupil_id: learner.pupil_id,
        kind: row.kind,
        assignment_id: row.assignment_id,
        assessment_id: row.assessment_id,
        number,
        state: row.state,
        plan: new.plan,
        length: row.length,
        answered: row.answered,
        correct: row.correct,
        slow: 0,
        engine: learner.engine.clone(),
        judged_on_accuracy: new.judged_on_accuracy,
        started_at: row.started_at,
        expires_at: row.expires_at,
        last_answered_at: None,
        ended_at: row.ended_at,
        digested_at: None,
        late_answers: 0,
    })
    .await?;
    tx.update::<learner::Entity>()
        .col_expr(learner::Column::Sessions, Expr::value(number))
        .filter(learner::Column::PupilId.eq(learner.pupil_id))
        .exec(tx)
        .await?;
    enqueue_at(tx, &Digest { session_id: row.id }, row.expires_at, now).await?;
    Ok(row)
}
