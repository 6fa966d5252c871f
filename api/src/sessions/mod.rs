//! Practice sessions: starting them, asking questions, recording answers, and ending them.

pub mod answer;
pub mod answer_context;
pub mod finish;
mod live;
pub mod question_id;
pub mod start;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ArrangementCode, AssessmentId, AssignmentId, SessionId, SessionKind, SessionState, arrangement,
    practice_session, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{ColumnTrait, Condition, DbErr, FromQueryResult, QueryFilter, sea_query::Order};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use worker::{
    assessment::{ItemKind, Paper, PaperItem},
    learning::count,
    metrics::Metrics,
    practice::{LiveQueue, Question, QueuedQuestion, answer::time_limit_ms},
};

use crate::{
    assessments::{question::FactForm, sitting},
    page::{Page, PageRequest},
};

/// The longest time that an answer may report in milliseconds: an hour.
const LONGEST_ANSWER_MS: u32 = 3_600_000;

/// A session: a pupil's sitting of practice, an assignment or an assessment.
#[derive(Debug, Clone, Object)]
pub struct PracticeSession {
    /// The id of the session.
    pub id: SessionId,
    /// What the session asks: practice, an assignment or an assessment.
    pub kind: SessionKind,
    /// The assignment that the session is part of.
    pub assignment_id: Option<AssignmentId>,
    /// The assessment that the pupil sits in the session.
    pub assessment_id: Option<AssessmentId>,
    /// Whether the session is open, and otherwise how it ended.
    pub state: SessionState,
    /// Questions in the session: 1 to 100.
    pub length: u32,
    /// Questions answered so far.
    pub answered: u32,
    /// Questions answered right; null while an assessment is open. Answers that a teacher marks are not counted.
    pub correct: Option<u32>,
    /// When the session started.
    pub started_at: DateTime<Utc>,
    /// When the session expires, unless it is ended earlier.
    pub expires_at: DateTime<Utc>,
    /// When the session ended; null while it is open.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A session and its next question.
#[derive(Debug, Clone, Object)]
pub struct SessionNow {
    /// The session.
    pub session: PracticeSession,
    /// The next question; null if all are answered or the session has ended.
    pub next: Option<AskedQuestion>,
    /// The questions after `next`, in the order of the current plan. In a practice session, the plan changes after an
    /// answer. A client without network goes on with these questions.
    #[oai(default)]
    pub ahead: Vec<AskedQuestion>,
    /// A time limit in milliseconds. In practice: the time for each question; when it is over, the client submits the
    /// question without an answer. In an assessment: the time that is left for the whole assessment.
    pub time_limit_ms: u32,
    /// Whether the questions have no time limit, as an access arrangement; always false in an assessment. The client
    /// then waits for the answer, and `time_limit_ms` is the longest time that an answer may report: an hour.
    #[oai(default)]
    pub untimed: bool,
    /// The pupil's access arrangements.
    pub arrangements: Vec<ArrangementCode>,
}

/// A question as it is shown to the pupil.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct AskedQuestion {
    /// The id that the answer names.
    pub id: Uuid,
    /// What the question asks for: always a fact in practice.
    pub kind: QuestionKind,
    /// The text that the pupil reads: `7 × 8`, `7 × ? = 56`, `56 ÷ 7`.
    pub text: String,
    /// The smaller factor of the fact: 1 to 12; null unless the kind is `fact`.
    pub a: Option<u8>,
    /// The larger factor of the fact: 1 to 12; null unless the kind is `fact`.
    pub b: Option<u8>,
    /// How the fact is asked; null unless the kind is `fact`. For the forms `product` and `reversed`, the right answer
    /// is `a` times `b`; for `missing` and `quotient`, it is `b`.
    pub form: Option<FactForm>,
    /// The marks for a right answer in an assessment: 1 to 10; null in practice.
    pub marks: Option<u8>,
}

/// The kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A fact of the multiplication tables.
    Fact,
    /// Another question whose answer is a number.
    Number,
    /// A question whose answer is written in words.
    Written,
}

impl From<ItemKind> for QuestionKind {
    fn from(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Fact => Self::Fact,
            ItemKind::Number => Self::Number,
            ItemKind::Written => Self::Written,
        }
    }
}

impl AskedQuestion {
    fn of(session_id: SessionId, asked: QueuedQuestion) -> Self {
        let Question { fact, form } = asked.question;
        Self {
            id: question_id::of(session_id, asked.slot, asked.question),
            kind: QuestionKind::Fact,
            text: asked.question.text(),
            a: Some(fact.a()),
            b: Some(fact.b()),
            form: Some(form.into()),
            marks: None,
        }
    }

    /// Returns the question in a slot of an assessment.
    fn at(session_id: SessionId, slot: u16, item: &PaperItem) -> Self {
        let question = item.question();
        Self {
            id: question_id::of_place(session_id, slot),
            kind: item.kind().into(),
            text: item.text(),
            a: question.map(|question| question.fact.a()),
            b: question.map(|question| question.fact.b()),
            form: question.map(|question| question.form.into()),
            marks: Some(item.marks()),
        }
    }
}

/// The questions that a session still asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct QuestionsLeft {
    /// The next question; `None` if there is none.
    pub(crate) next: Option<AskedQuestion>,
    /// The questions after it, in order.
    pub(crate) ahead: Vec<AskedQuestion>,
}

impl QuestionsLeft {
    fn in_queue(session_id: SessionId, queue: &LiveQueue) -> Self {
        queue.left().map(|asked| AskedQuestion::of(session_id, *asked)).collect()
    }

    /// Returns the questions of an assessment whose slots have no answer.
    pub(crate) fn on_paper(session_id: SessionId, paper: &Paper, answered: &BTreeSet<u16>) -> Self {
        (0_u16..)
            .zip(&paper.0)
            .filter(|(slot, _)| !answered.contains(slot))
            .map(|(slot, item)| AskedQuestion::at(session_id, slot, item))
            .collect()
    }
}

impl FromIterator<AskedQuestion> for QuestionsLeft {
    fn from_iter<I: IntoIterator<Item = AskedQuestion>>(questions: I) -> Self {
        let mut questions = questions.into_iter();
        Self { next: questions.next(), ahead: questions.collect() }
    }
}

/// A session without its plan, which is needed only to rebuild a lost queue.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SessionRow {
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

impl SessionRow {
    /// Whether the session has expired and accepts answers that were given before and arrive late.
    fn accepts_late_answers(&self, now: DateTime<Utc>) -> bool {
        self.state != SessionState::Finished && self.expires_at <= now && now < self.expires_at + answer::LATE_DELIVERY
    }

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

    /// Returns the session as the API shows it. A session that has expired has ended, even if no worker has ended it
    /// yet.
    pub(crate) fn show(self, now: DateTime<Utc>) -> PracticeSession {
        let over = self.state == SessionState::Open && self.expires_at <= now;
        let state = if over { SessionState::Expired } else { self.state };
        let hides_results = self.kind == SessionKind::Assessment && state == SessionState::Open;
        PracticeSession {
            id: self.id,
            kind: self.kind,
            assignment_id: self.assignment_id,
            assessment_id: self.assessment_id,
            state,
            length: count(self.length),
            answered: count(self.answered),
            correct: (!hides_results).then(|| count(self.correct)),
            started_at: self.started_at,
            expires_at: self.expires_at,
            ended_at: if over { Some(self.expires_at) } else { self.ended_at },
        }
    }
}

/// The cursor of the list, which is sorted by id, the latest first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct SessionCursor(SessionId);

/// Returns a page of the pupil's sessions, the latest first.
pub async fn list(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &PageRequest<SessionCursor>,
    now: DateTime<Utc>,
) -> Result<Page<PracticeSession>, DbErr> {
    use practice_session::Column;
    let mut after = Condition::all();
    if let Some(SessionCursor(id)) = asked.after {
        after = after.add(Column::Id.lt(id));
    }
    let query = tx
        .select::<practice_session::Entity>()
        .columns(SessionRow::COLUMNS)
        .and_where(Column::PupilId.eq(pupil_id))
        .cond_where(after)
        .order_by(Column::Id, Order::Desc)
        .limit(asked.rows())
        .to_owned();
    let rows: Vec<SessionRow> = tx.rows(&query).await?;
    Ok(asked.page(rows, |row| SessionCursor(row.id), |row| row.show(now)))
}

/// Returns the pupil's session with this id.
pub async fn find(tx: &TenantTx, pupil_id: AccountId, id: SessionId) -> Result<Option<SessionRow>, DbErr> {
    use practice_session::Column;
    let query = tx
        .select::<practice_session::Entity>()
        .columns(SessionRow::COLUMNS)
        .and_where(Column::Id.eq(id))
        .and_where(Column::PupilId.eq(pupil_id))
        .to_owned();
    tx.row(&query).await
}

/// Returns a session and its next question. `cached` is the session's live queue, if the cache had it.
pub async fn now(
    tx: &TenantTx,
    pupil_id: AccountId,
    row: SessionRow,
    cached: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<SessionNow, DbErr> {
    if row.kind == SessionKind::Assessment {
        return sitting::now(tx, pupil_id, row, now).await;
    }
    Ok(practice_now(tx, pupil_id, row, cached, metrics, now).await?.0)
}

/// Returns a session of practice or an assignment, with its next question. Also returns its live queue, so that the
/// caller can cache the queue.
async fn practice_now(
    tx: &TenantTx,
    pupil_id: AccountId,
    row: SessionRow,
    cached: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<(SessionNow, LiveQueue), DbErr> {
    let queue = live::current(tx, row.id, row.answered, cached, metrics).await?;
    let arrangements = PracticeArrangements::of(tx, pupil_id).await?;
    let session = row.show(now);
    let is_open = session.state == SessionState::Open;
    let left = if is_open { QuestionsLeft::in_queue(session.id, &queue) } else { QuestionsLeft::default() };
    Ok((SessionNow::of_practice(session, left, arrangements), queue))
}

impl SessionNow {
    fn of_practice(session: PracticeSession, left: QuestionsLeft, arrangements: PracticeArrangements) -> Self {
        Self {
            session,
            next: left.next,
            ahead: left.ahead,
            time_limit_ms: arrangements.time_limit_ms(),
            untimed: arrangements.untimed,
            arrangements: arrangements.codes,
        }
    }
}

/// The effects of a pupil's access arrangements on practice.
#[derive(Debug, Clone, Default)]
pub(crate) struct PracticeArrangements {
    pub(crate) codes: Vec<ArrangementCode>,
    time_limit_factor: Option<f64>,
    untimed: bool,
}

impl PracticeArrangements {
    pub(crate) async fn of(tx: &TenantTx, pupil_id: AccountId) -> Result<Self, DbErr> {
        let row = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
        Ok(row
            .map(|row| Self {
                codes: serde_json::from_value(row.codes).unwrap_or_default(),
                time_limit_factor: row.time_limit_factor,
                untimed: row.untimed,
            })
            .unwrap_or_default())
    }

    /// Returns whether answers are judged on accuracy alone. Pupils with any access arrangement, or without a time
    /// limit, are not judged on speed: each right answer counts as quick, however long it took, and no time changes the
    /// pupil's usual recall time.
    pub(crate) fn judged_on_accuracy(&self) -> bool {
        self.untimed || !self.codes.is_empty() || self.time_limit_factor.is_some()
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "12 s times 4 at most")]
    fn time_limit_ms(&self) -> u32 {
        if self.untimed {
            return LONGEST_ANSWER_MS;
        }
        (f64::from(time_limit_ms(false)) * self.factor()) as u32
    }

    /// Returns the pupil's time for an assessment that gives other pupils `time_limit_s` seconds. The pupil's
    /// time-limit factor applies to assessments, too.
    #[allow(clippy::cast_possible_truncation, reason = "an hour times 4 at most")]
    pub(crate) fn widened(&self, time_limit_s: i32) -> TimeDelta {
        TimeDelta::seconds((f64::from(time_limit_s) * self.factor()).ceil() as i64)
    }

    fn factor(&self) -> f64 {
        self.time_limit_factor.unwrap_or(1.0).clamp(1.0, 4.0)
    }
}
