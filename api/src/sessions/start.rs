//! Beginning a session: with the plan that a worker has prepared, or with one that is made on the spot.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AssessmentId, AssignmentId, SessionId, SessionKind, SessionState, learner, practice_session,
    prepared_plan, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter,
    sea_query::{Expr, Order, Query},
};
use serde_json::Value;
use worker::{
    jobs::digest::Digest,
    learning::{self, PRACTICE_LENGTH, Scope, count, facts_of_work},
    metrics::Metrics,
    practice::{LiveQueue, Plan},
    queue::enqueue_at,
};

use super::{Arrangements, AskedQuestion, Row, SessionNow};

/// How long a session stays open by itself.
const OPEN_FOR: TimeDelta = TimeDelta::hours(2);

/// What can be practised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PracticeKind {
    /// What will help most.
    Practice,
    /// What a teacher has set.
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

/// What is to be practised.
#[derive(Debug, Clone, Object)]
pub struct StartBody {
    /// `practice`: what will help most. `assignment`: what a teacher has set.
    pub kind: PracticeKind,
    /// Which assignment; only with that kind.
    pub assignment_id: Option<AssignmentId>,
    /// Questions: 20 when left out; of an assignment no more than are left of it.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub length: Option<u16>,
}

/// Why no session began.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// An assignment without its id, or practice with one.
    #[error("the kind and the assignment do not go together")]
    Malformed,
    /// The pupil has no such assignment.
    #[error("no such assignment")]
    NoAssignment,
    /// The assignment is done.
    #[error("the assignment is done")]
    Done,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A session that a pupil can go on with.
#[derive(Debug)]
pub struct Started {
    /// The session.
    pub session: SessionNow,
    /// Its live queue.
    pub queue: LiveQueue,
    /// Whether it begins now, or was open.
    pub is_new: bool,
}

/// Begins a session, or goes on with one of the kind that is open: a pupil whose browser was closed starts again.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &StartBody,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<Started, NotStarted> {
    if (asked.kind == PracticeKind::Assignment) != asked.assignment_id.is_some() {
        return Err(NotStarted::Malformed);
    }
    // Two tabs that start at once begin one session: the second waits here and finds it.
    let learner = learning::lock_learner(tx, pupil_id).await?;
    if let Some(open) = open_session(tx, pupil_id, asked, now).await? {
        let (session, queue) = super::practice_now(tx, pupil_id, open, None, metrics, now).await?;
        return Ok(Started { session, queue, is_new: false });
    }
    let length = asked.length.unwrap_or(PRACTICE_LENGTH);
    let plan = match asked.assignment_id {
        Some(id) => plan_of_assignment(tx, pupil_id, id, length, now).await?,
        None => plan_of_practice(tx, pupil_id, length, now).await?,
    };
    let arrangements = Arrangements::of(tx, pupil_id).await?;
    let new = NewSession {
        kind: asked.kind.into(),
        assignment_id: asked.assignment_id,
        assessment_id: None,
        length: plan.len(),
        plan: serde_json::to_value(&plan).map_err(|cause| DbErr::Json(cause.to_string()))?,
        judged_on_accuracy: arrangements.judged_on_accuracy(),
        open_for: OPEN_FOR,
    };
    let row = begin(tx, &learner, new, now).await?;
    let queue = LiveQueue::new(&plan);
    let session = SessionNow {
        next: AskedQuestion::next(row.id, &queue),
        session: row.show(now),
        time_limit_ms: arrangements.time_limit_ms(),
        arrangements: arrangements.codes,
    };
    Ok(Started { session, queue, is_new: true })
}

/// The pupil's open session of that kind.
async fn open_session(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &StartBody,
    now: DateTime<Utc>,
) -> Result<Option<Row>, DbErr> {
    use practice_session::Column;
    let of_assignment = match asked.assignment_id {
        Some(id) => Column::AssignmentId.eq(id),
        None => Column::AssignmentId.is_null(),
    };
    let query = Query::select()
        .columns(Row::COLUMNS)
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::StartedAt.gt(now - OPEN_FOR))
        .and_where(Column::State.eq(SessionState::Open))
        .and_where(Column::Kind.eq(SessionKind::from(asked.kind)))
        .and_where(of_assignment)
        .and_where(Column::ExpiresAt.gt(now))
        .order_by(Column::Id, Order::Desc)
        .limit(1)
        .to_owned();
    tx.query_one(&query).await?.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// The prepared plan, which is then used up, or a new one.
async fn plan_of_practice(tx: &TenantTx, pupil_id: AccountId, length: u16, now: DateTime<Utc>) -> Result<Plan, DbErr> {
    if length == PRACTICE_LENGTH {
        let of_pupil = || prepared_plan::Column::PupilId.eq(pupil_id);
        let prepared = tx.find::<prepared_plan::Entity>().filter(of_pupil()).one(tx).await?;
        if let Some(prepared) = prepared {
            tx.delete::<prepared_plan::Entity>().filter(of_pupil()).exec(tx).await?;
            // One of another version that cannot be read is made anew.
            if let Ok(plan) = serde_json::from_value(prepared.plan) {
                return Ok(plan);
            }
        }
    }
    learning::plan_for(tx, pupil_id, Scope::Practice, length, now).await
}

async fn plan_of_assignment(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssignmentId,
    length: u16,
    now: DateTime<Utc>,
) -> Result<Plan, NotStarted> {
    let (set, _) = learning::assignment_of(tx, pupil_id, id).await?.ok_or(NotStarted::NoAssignment)?;
    let left = count(set.questions).saturating_sub(answered_of(tx, pupil_id, id).await?);
    let length = length.min(u16::try_from(left).unwrap_or(u16::MAX));
    if length == 0 {
        return Err(NotStarted::Done);
    }
    let facts = facts_of_work(&set.facts, &set.times_tables);
    Ok(learning::plan_for(tx, pupil_id, Scope::Facts(facts), length, now).await?)
}

/// Questions of an assignment that the pupil has answered, in sessions of any state.
async fn answered_of(tx: &TenantTx, pupil_id: AccountId, id: AssignmentId) -> Result<u32, DbErr> {
    use practice_session::Column;
    let query = Query::select()
        .column(Column::Answered)
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::AssignmentId.eq(id))
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter().map(|row| Ok(count(row.try_get("", "answered")?))).sum()
}

/// A session that is to begin.
pub(crate) struct NewSession {
    pub(crate) kind: SessionKind,
    pub(crate) assignment_id: Option<AssignmentId>,
    pub(crate) assessment_id: Option<AssessmentId>,
    /// What is asked, and how many questions that is.
    pub(crate) plan: Value,
    pub(crate) length: usize,
    pub(crate) judged_on_accuracy: bool,
    pub(crate) open_for: TimeDelta,
}

/// Writes the session, and the job that takes it in when it has ended.
pub(crate) async fn begin(
    tx: &TenantTx,
    learner: &learner::Model,
    new: NewSession,
    now: DateTime<Utc>,
) -> Result<Row, DbErr> {
    let row = Row {
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
