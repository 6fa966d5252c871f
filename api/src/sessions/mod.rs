//! Sessions of practice: how they begin, what is asked and answered in them, how they end.

pub mod answer;
pub mod finish;
mod live;
pub mod look;
pub mod question_id;
pub mod start;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ArrangementCode, AssessmentId, AssignmentId, SessionId, SessionKind, SessionState, arrangement,
    practice_session, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter,
    sea_query::{Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use worker::{
    assessment::{Kind, Paper},
    learning::count,
    metrics::Metrics,
    practice::{Asked, LiveQueue, answer::time_limit_ms},
};

use crate::{
    assessments::sitting,
    page::{Asked as AskedPage, Page},
};

/// A session.
#[derive(Debug, Clone, Object)]
pub struct PracticeSession {
    /// Its id.
    pub id: SessionId,
    /// What it asks.
    pub kind: SessionKind,
    /// The assignment that it is a part of.
    pub assignment_id: Option<AssignmentId>,
    /// The assessment that is sat in it.
    pub assessment_id: Option<AssessmentId>,
    /// How far it is.
    pub state: SessionState,
    /// Questions in all: 1 to 100.
    pub length: u32,
    /// Questions answered so far.
    pub answered: u32,
    /// Those that were right; null while an assessment is open. What a teacher marks is not among them.
    pub correct: Option<u32>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ends by itself, if nobody ends it before.
    pub expires_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A session and what is asked next in it.
#[derive(Debug, Clone, Object)]
pub struct SessionNow {
    /// The session.
    pub session: PracticeSession,
    /// The question to answer next; null when all are answered or the session has ended.
    pub next: Option<AskedQuestion>,
    /// How long a question waits for its answer before it is sent without one; in an assessment what is left of the time
    /// for all of it: milliseconds.
    pub time_limit_ms: u32,
    /// The pupil's access arrangements.
    pub arrangements: Vec<ArrangementCode>,
}

/// A question, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct AskedQuestion {
    /// What the answer names it by.
    pub id: Uuid,
    /// What it asks for: a fact, but in an assessment.
    pub kind: QuestionKind,
    /// As the pupil reads it: `7 × 8`, `7 × ? = 56`, `56 ÷ 7`.
    pub text: String,
    /// What it is worth in an assessment: 1 to 10; null in practice.
    pub marks: Option<u8>,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A fact of the multiplication tables.
    Fact,
    /// Something else whose answer is a number.
    Number,
    /// An answer in words.
    Written,
}

impl From<Kind> for QuestionKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Fact => Self::Fact,
            Kind::Number => Self::Number,
            Kind::Written => Self::Written,
        }
    }
}

impl AskedQuestion {
    fn of(session_id: SessionId, asked: Asked) -> Self {
        Self {
            id: question_id::of(session_id, asked.slot, asked.question),
            kind: QuestionKind::Fact,
            text: asked.question.text(),
            marks: None,
        }
    }

    /// The question at a place of an assessment.
    pub(crate) fn at(session_id: SessionId, slot: u16, paper: &Paper) -> Option<Self> {
        let item = paper.at(slot)?;
        Some(Self {
            id: question_id::of_place(session_id, slot),
            kind: item.kind().into(),
            text: item.text(),
            marks: Some(item.marks()),
        })
    }

    /// The next one of a queue.
    fn next(session_id: SessionId, queue: &LiveQueue) -> Option<Self> {
        queue.next().map(|asked| Self::of(session_id, *asked))
    }
}

/// A session without its plan, which only a lost queue is made from.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Row {
    pub(crate) id: SessionId,
    kind: SessionKind,
    assignment_id: Option<AssignmentId>,
    pub(crate) assessment_id: Option<AssessmentId>,
    state: SessionState,
    length: i32,
    pub(crate) answered: i32,
    pub(crate) correct: i32,
    started_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl Row {
    pub(crate) const COLUMNS: [practice_session::Column; 11] = {
        use practice_session::Column as C;
        [
            C::Id,
            C::Kind,
            C::AssignmentId,
            C::AssessmentId,
            C::State,
            C::Length,
            C::Answered,
            C::Correct,
            C::StartedAt,
            C::ExpiresAt,
            C::EndedAt,
        ]
    };

    /// As it is shown. One whose time is over has ended, whether or not a worker has noticed.
    pub(crate) fn show(self, now: DateTime<Utc>) -> PracticeSession {
        let over = self.state == SessionState::Open && self.expires_at <= now;
        let state = if over { SessionState::Expired } else { self.state };
        let tells_nothing = self.kind == SessionKind::Assessment && state == SessionState::Open;
        PracticeSession {
            id: self.id,
            kind: self.kind,
            assignment_id: self.assignment_id,
            assessment_id: self.assessment_id,
            state,
            length: count(self.length),
            answered: count(self.answered),
            correct: (!tells_nothing).then(|| count(self.correct)),
            started_at: self.started_at,
            expires_at: self.expires_at,
            ended_at: if over { Some(self.expires_at) } else { self.ended_at },
        }
    }
}

/// The sort key of the list: the latest first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cursor(SessionId);

/// A page of the pupil's sessions, the latest first.
pub async fn list(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &AskedPage<Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<PracticeSession>, DbErr> {
    use practice_session::Column;
    let mut after = Condition::all();
    if let Some(Cursor(id)) = asked.after {
        after = after.add(Column::Id.lt(id));
    }
    let query = Query::select()
        .columns(Row::COLUMNS)
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::PupilId.eq(pupil_id))
        .cond_where(after)
        .order_by(Column::Id, Order::Desc)
        .limit(asked.rows())
        .to_owned();
    let rows: Result<Vec<Row>, DbErr> =
        tx.query_all(&query).await?.iter().map(|row| Row::from_query_result(row, "")).collect();
    Ok(asked.page(rows?, |row| Cursor(row.id), |row| row.show(now)))
}

/// A session of the pupil.
pub async fn find(tx: &TenantTx, pupil_id: AccountId, id: SessionId) -> Result<Option<Row>, DbErr> {
    use practice_session::Column;
    let query = Query::select()
        .columns(Row::COLUMNS)
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::Id.eq(id))
        .and_where(Column::PupilId.eq(pupil_id))
        .to_owned();
    tx.query_one(&query).await?.map(|row| Row::from_query_result(&row, "")).transpose()
}

/// A session with what is asked next. `kept` is its live queue, where that was at hand.
pub async fn now(
    tx: &TenantTx,
    pupil_id: AccountId,
    row: Row,
    kept: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<SessionNow, DbErr> {
    if row.kind == SessionKind::Assessment {
        return sitting::now(tx, pupil_id, row, now).await;
    }
    Ok(practice_now(tx, pupil_id, row, kept, metrics, now).await?.0)
}

/// The same of practice, with the live queue that it was shown from, to be kept.
async fn practice_now(
    tx: &TenantTx,
    pupil_id: AccountId,
    row: Row,
    kept: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<(SessionNow, LiveQueue), DbErr> {
    let queue = live::current(tx, row.id, row.answered, kept, metrics).await?;
    let arrangements = Arrangements::of(tx, pupil_id).await?;
    let session = row.show(now);
    let is_open = session.state == SessionState::Open;
    let next = is_open.then(|| AskedQuestion::next(session.id, &queue)).flatten();
    Ok((
        SessionNow { session, next, time_limit_ms: arrangements.time_limit_ms(), arrangements: arrangements.codes },
        queue,
    ))
}

/// What a pupil's access arrangements change in practice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrangements {
    pub(crate) codes: Vec<ArrangementCode>,
    time_limit_factor: Option<f64>,
}

impl Arrangements {
    pub(crate) async fn of(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        let set = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
        Ok(set
            .map(|set| Self {
                codes: serde_json::from_value(set.codes).unwrap_or_default(),
                time_limit_factor: set.time_limit_factor,
            })
            .unwrap_or_default())
    }

    /// Whoever has arrangements is not judged by speed.
    pub(crate) fn judged_on_accuracy(&self) -> bool {
        !self.codes.is_empty() || self.time_limit_factor.is_some()
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "12 s times 4 at most")]
    fn time_limit_ms(&self) -> u32 {
        (f64::from(time_limit_ms(false)) * self.factor()) as u32
    }

    /// The time for an assessment that gives others so many seconds: the wider limit is the pupil's there, too.
    #[allow(clippy::cast_possible_truncation, reason = "an hour times 4 at most")]
    pub(crate) fn widened(&self, time_limit_s: i32) -> TimeDelta {
        TimeDelta::seconds((f64::from(time_limit_s) * self.factor()).ceil() as i64)
    }

    fn factor(&self) -> f64 {
        self.time_limit_factor.unwrap_or(1.0).clamp(1.0, 4.0)
    }
}
