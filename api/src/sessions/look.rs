//! What is known before an answer is taken, by one statement: it is asked for each answer of each pupil.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{AssessmentId, SessionId, SessionState, Standing, mastery, tenant::TenantTx};
use openapi::operations::AnswerQuestion;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, IdenStatic, Iterable, QueryResult, Statement, TryGetable, Value};
use uuid::Uuid;
use worker::{learning::pair, practice::Question};

use super::question_id;
use crate::session::{Claimant, STANDING};

/// What the next columns say, in the statement's order; none where the first one is null, as that row was not found.
macro_rules! in_order {
    ($columns:ident, $($type:ident)::+ { $first:ident, $($field:ident),+ }) => {
        match $columns.next()? {
            Some($first) => Some($($type)::+ { $first, $($field: $columns.next()?),+ }),
            None => {
                $columns.skip([$(stringify!($field)),+].len());
                None
            }
        }
    };
}

/// A look at what an answer is for.
#[derive(Debug)]
pub struct Look {
    backend: DbBackend,
    values: Vec<Value>,
    named: Option<(u16, Question)>,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The session.
    pub(super) session: Session,
    /// The answer to the same question, if there is one already.
    pub(super) first: Option<First>,
    /// What is known of the fact.
    pub(super) mastery: Option<mastery::Model>,
    /// The question's place and the question, as its id says them.
    pub(super) named: Option<(u16, Question)>,
}

/// The session, without its plan.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) state: SessionState,
    pub(super) assessment_id: Option<AssessmentId>,
    pub(super) length: i32,
    pub(super) answered: i32,
    pub(super) correct: i32,
    pub(super) slow: i32,
    pub(super) engine: serde_json::Value,
    pub(super) judged_on_accuracy: bool,
    pub(super) expires_at: DateTime<Utc>,
    /// The session has answers to this fact already.
    pub(super) met: bool,
    /// Its attempts, as far as the statement saw them.
    stored: i64,
}

/// What an answer came to that was given before.
#[derive(Debug)]
pub(super) struct First {
    pub(super) correct: bool,
    pub(super) recall_ms: i32,
    pub(super) usual_recall_ms: Option<i32>,
    pub(super) standing_before: Standing,
    pub(super) standing_after: Standing,
}

/// Session, first answer and mastery beside the caller's standing. The session's row is locked, so that of two tabs that
/// send the same answer the second one finds the first one's.
fn sql(lock: &str) -> String {
    let of_mastery = mastery::Column::iter().fold(String::new(), |all, column| all + ", m." + column.as_str());
    format!(
        "WITH caller AS ({STANDING}),
              s AS (SELECT id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, expires_at
                    FROM practice_session WHERE school_id = $1 AND id = $5 AND pupil_id = $2{lock})
         SELECT caller.role, caller.status, s.*,
                EXISTS (SELECT 1 FROM attempt AS e WHERE e.school_id = $1 AND e.session_id = s.id
                        AND e.a = $7 AND e.b = $8) AS met,
                (SELECT count(*) FROM attempt AS e WHERE e.school_id = $1 AND e.session_id = s.id) AS stored,
                t.correct, t.recall_ms, t.usual_recall_ms, t.standing_before, t.standing_after{of_mastery}
         FROM caller
         LEFT JOIN s ON s.id = $5
         LEFT JOIN attempt AS t ON t.school_id = $1 AND t.session_id = s.id
              AND t.slot = $6 AND t.a = $7 AND t.b = $8 AND t.form = $9
         LEFT JOIN mastery AS m ON m.school_id = $1 AND m.pupil_id = $2 AND m.a = $7 AND m.b = $8"
    )
}

static ON_POSTGRES: LazyLock<String> = LazyLock::new(|| sql(" FOR UPDATE"));
static ON_SQLITE: LazyLock<String> = LazyLock::new(|| sql(""));

impl Look {
    /// A look at the question that an answer of the claimant's names.
    #[must_use]
    pub fn at(
        backend: DbBackend,
        claimant: &Claimant<AnswerQuestion>,
        session_id: SessionId,
        question_id: Uuid,
        now: DateTime<Utc>,
    ) -> Self {
        let named = question_id::read(session_id, question_id);
        // No slot, fact or form is below 0.
        let (slot, (a, b), form) = named.map_or((-1, (-1, -1), -1), |(slot, question)| {
            (i32::from(slot), pair(question.fact), i16::from(question.form.code()))
        });
        let of_question = [session_id.into(), slot.into(), a.into(), b.into(), form.into()];
        Self { backend, values: claimant.standing(now).into_iter().chain(of_question).collect(), named }
    }

    /// The statement: the claimant's transaction begins by it.
    #[must_use]
    pub fn statement(&self) -> Statement {
        let sql = if self.backend == DbBackend::Postgres { &*ON_POSTGRES } else { &*ON_SQLITE };
        Statement::from_sql_and_values(self.backend, sql, self.values.iter().cloned())
    }

    /// What the statement's row says; nothing if the pupil has no such session.
    ///
    /// A statement that had to wait for the lock has the session as it is now, but the attempts as they were when it
    /// began to wait. Their number tells; with the lock in hand a second look sees all.
    pub async fn found(&self, row: &QueryResult, tx: &TenantTx) -> Result<Option<Found>, DbErr> {
        let found = self.read(row)?;
        // An assessment's answers are no attempts, and are looked at with the lock in hand.
        let is_stale = found.as_ref().is_some_and(|Found { session, .. }| {
            session.assessment_id.is_none() && session.stored != i64::from(session.answered)
        });
        if !is_stale {
            return Ok(found);
        }
        let again = tx.query_one_raw(self.statement()).await?;
        again.map_or(Ok(None), |row| self.read(&row))
    }

    fn read(&self, row: &QueryResult) -> Result<Option<Found>, DbErr> {
        // The caller's role and the school's status come first.
        let mut columns = Columns { row, next: 2 };
        let session = in_order! { columns, Session {
            id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, expires_at, met, stored
        } };
        let first = in_order! { columns, First {
            correct, recall_ms, usual_recall_ms, standing_before, standing_after
        } };
        let mastery = in_order! { columns, mastery::Model {
            school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak, mean_ln_recall, standing,
            last_seen_at
        } };
        Ok(session.map(|session| Found { session, first, mastery, named: self.named }))
    }
}

/// The columns of a row in their order: by their names each would cost a text and a search, together a twentieth of an
/// answer's processor time.
struct Columns<'row> {
    row: &'row QueryResult,
    next: usize,
}

impl Columns<'_> {
    fn next<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        self.next += 1;
        self.row.try_get_by_index(self.next - 1)
    }

    const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }
}
