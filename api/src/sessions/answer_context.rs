//! Reads, with one statement, everything that is needed to record an answer. A single statement saves time, which
//! matters because every answer of every pupil runs this code.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{AssessmentId, MasteryLevel, SessionId, SessionState, mastery, tenant::TenantTx};
use openapi::operations::AnswerQuestion;
use sea_orm::{DbBackend, DbErr, QueryResult, TryGetable, Value};
use uuid::Uuid;
use worker::{learning::pair, practice::Question};

use super::question_id;
use crate::authentication::{ACCOUNT_STATUS_SQL, DeferredCaller};

/// Implements [`InOrder`] from one list of fields. The list determines both the columns of the statement and the order
/// in which they are read, so that columns cannot be swapped. Each field is read from the table's column of the same
/// name, or from the SQL expression that follows the field.
macro_rules! in_order {
    (@column $table:literal $field:ident) => {
        concat!($table, ".", stringify!($field))
    };
    (@column $table:literal $field:ident $sql:literal) => {
        $sql
    };
    ($($type:ident)::+ from $table:literal { $first:ident, $($field:ident $(= $sql:literal)?),+ $(,)? }) => {
        impl InOrder for $($type)::+ {
            const COLUMNS: &'static [&'static str] =
                &[in_order!(@column $table $first), $(in_order!(@column $table $field $($sql)?)),+];

            fn read(columns: &mut Columns<'_>) -> Result<Option<Self>, DbErr> {
                let Some($first) = columns.next()? else {
                    columns.skip(Self::COLUMNS.len() - 1);
                    return Ok(None);
                };
                Ok(Some(Self { $first, $($field: columns.next()?),+ }))
            }
        }
    };
}

/// The query for the context of one answer.
#[derive(Debug)]
pub struct AnswerContextQuery {
    backend: DbBackend,
    values: Vec<Value>,
    named_question: Option<(u16, Question)>,
}

/// Everything that recording an answer needs.
#[derive(Debug)]
pub struct AnswerContext {
    /// The session.
    pub(super) session: AnswerSession,
    /// The first answer to the same question, if there is one already.
    pub(super) first: Option<FirstAnswer>,
    /// The pupil's mastery of the fact.
    pub(super) mastery: Option<mastery::Model>,
    /// The slot and the question that the question's id encodes.
    pub(super) named_question: Option<(u16, Question)>,
}

/// The session, without its plan.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the statement")]
pub(super) struct AnswerSession {
    pub(super) id: SessionId,
    pub(super) state: SessionState,
    pub(super) assessment_id: Option<AssessmentId>,
    pub(super) length: i32,
    pub(super) answered: i32,
    pub(super) correct: i32,
    pub(super) slow: i32,
    pub(super) engine: serde_json::Value,
    pub(super) judged_on_accuracy: bool,
    pub(super) started_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) last_answered_at: Option<DateTime<Utc>>,
    /// Whether the session is in the roll-ups.
    pub(super) is_digested: bool,
    pub(super) late_answers: i32,
    /// Whether the pupil has already answered a question on the same fact in this session.
    pub(super) met: bool,
    /// Whether the statement read the other rows as they are now. False if the statement waited for the lock of the
    /// session.
    is_current: bool,
}

/// The stored result of an earlier answer.
#[derive(Debug)]
pub(super) struct FirstAnswer {
    pub(super) correct: bool,
    pub(super) recall_ms: i32,
    pub(super) usual_recall_ms: Option<i32>,
    pub(super) standing_before: MasteryLevel,
    pub(super) standing_after: MasteryLevel,
}

in_order! {
    AnswerSession from "s" {
        id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, started_at, expires_at,
        last_answered_at, is_digested, late_answers,
        met = "EXISTS (SELECT 1 FROM attempt AS e WHERE e.school_id = $1 AND e.session_id = s.id
                       AND e.a = $7 AND e.b = $8)",
        is_current,
    }
}

in_order! {
    FirstAnswer from "t" { correct, recall_ms, usual_recall_ms, standing_before, standing_after }
}

in_order! {
    mastery::Model from "m" {
        school_id, pupil_id, a, b, stability, difficulty, seen, correct, lapses, streak, mean_ln_recall, standing,
        last_seen_at,
    }
}

/// The parts of the statement in which the databases differ.
struct Locking {
    /// Locks the row of the session.
    session: &'static str,
    /// Locks the row of the mastery. All code locks the two in this order.
    mastery: &'static str,
    /// Whether the session's row has not changed since the statement began. After a wait, the locked row is the current
    /// one, but a subquery reads the row as it was when the statement began.
    is_current: &'static str,
}

const POSTGRES: Locking = Locking {
    session: " FOR UPDATE",
    mastery: " FOR UPDATE OF mastery",
    is_current: "xmin = (SELECT e.xmin FROM practice_session AS e WHERE e.school_id = $1 AND e.id = $5)",
};

/// On SQLite a writing transaction runs alone.
const SQLITE: Locking = Locking { session: "", mastery: "", is_current: "TRUE" };

/// Returns the statement that reads the session, the first answer, the mastery and the caller's account status. The
/// lock of the session ensures that, if two tabs send the same answer, the second request finds the attempt that the
/// first request stored. The lock of the mastery ensures that an answer that arrives late and an answer in a newer
/// session do not overwrite each other's effect.
fn sql(Locking { session, mastery, is_current }: &Locking) -> String {
    let columns = [AnswerSession::COLUMNS, FirstAnswer::COLUMNS, mastery::Model::COLUMNS].concat().join(", ");
    format!(
        "WITH caller AS ({ACCOUNT_STATUS_SQL}),
              s AS (SELECT id, state, assessment_id, length, answered, correct, slow, engine, judged_on_accuracy, started_at,
                           expires_at, last_answered_at, digested_at IS NOT NULL AS is_digested, late_answers,
                           {is_current} AS is_current
                    FROM practice_session WHERE school_id = $1 AND id = $5 AND pupil_id = $2{session}),
              m AS (SELECT mastery.* FROM s CROSS JOIN mastery
                    WHERE mastery.school_id = $1 AND mastery.pupil_id = $2 AND mastery.a = $7 AND mastery.b = $8{mastery})
         SELECT caller.role, caller.status, {columns}
         FROM caller
         LEFT JOIN s ON s.id = $5
         LEFT JOIN attempt AS t ON t.school_id = $1 AND t.session_id = s.id
              AND t.slot = $6 AND t.a = $7 AND t.b = $8 AND t.form = $9
         LEFT JOIN m ON m.pupil_id = $2"
    )
}

static ON_POSTGRES: LazyLock<String> = LazyLock::new(|| sql(&POSTGRES));
static ON_SQLITE: LazyLock<String> = LazyLock::new(|| sql(&SQLITE));

impl AnswerContextQuery {
    /// Creates the query for the question that the caller's answer names.
    #[must_use]
    pub fn new(
        backend: DbBackend,
        deferred_caller: &DeferredCaller<AnswerQuestion>,
        session_id: SessionId,
        question_id: Uuid,
        now: DateTime<Utc>,
    ) -> Self {
        let named_question = question_id::read(session_id, question_id);
        // No slot, fact or form is below 0, so -1 matches no row.
        let (slot, (a, b), form) = named_question.map_or((-1, (-1, -1), -1), |(slot, question)| {
            (i32::from(slot), pair(question.fact), i16::from(question.form.code()))
        });
        let question_values = [session_id.into(), slot.into(), a.into(), b.into(), form.into()];
        Self {
            backend,
            values: deferred_caller.account_status_values(now).into_iter().chain(question_values).collect(),
            named_question,
        }
    }

    /// Returns the SQL text of the statement. It also reads the caller's account status, so it must be the first
    /// statement of the transaction.
    #[must_use]
    pub fn sql(&self) -> &'static str {
        if self.backend == DbBackend::Postgres { &ON_POSTGRES } else { &ON_SQLITE }
    }

    /// Returns the values of the statement's parameters after the first parameter, which is the school.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        self.values.iter().cloned()
    }

    /// Reads the statement's row; `None` if the pupil has no such session.
    ///
    /// If the statement had to wait for the lock, it sees the current session but may miss attempts and facts that were
    /// stored during the wait. The statement then runs again under the lock, where it sees everything.
    pub async fn read_context(&self, row: &QueryResult, tx: &TenantTx) -> Result<Option<AnswerContext>, DbErr> {
        let context = self.read_row(row)?;
        if context.as_ref().is_none_or(|context| context.session.is_current) {
            return Ok(context);
        }
        let again = tx.query_one_sql(self.sql(), self.values()).await?;
        again.map_or(Ok(None), |row| self.read_row(&row))
    }

    fn read_row(&self, row: &QueryResult) -> Result<Option<AnswerContext>, DbErr> {
        // The caller's role and the school's status come first.
        let mut columns = Columns { row, next: 2 };
        let session = AnswerSession::read(&mut columns)?;
        let first = FirstAnswer::read(&mut columns)?;
        let mastery = mastery::Model::read(&mut columns)?;
        Ok(session.map(|session| AnswerContext { session, first, mastery, named_question: self.named_question }))
    }
}

/// A struct that is read from adjacent columns of the statement.
trait InOrder: Sized {
    /// The SQL of the columns, in the order in which they are read.
    const COLUMNS: &'static [&'static str];

    /// Reads the next columns; `None` if the first one is null, because then the outer join found no row.
    fn read(columns: &mut Columns<'_>) -> Result<Option<Self>, DbErr>;
}

/// Reads the columns of a row by position. Reading them by name costs an allocation and a search for each column,
/// together a twentieth of an answer's processor time.
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
