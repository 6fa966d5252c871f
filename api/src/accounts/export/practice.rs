//! Everything that is stored about a pupil's practice: mastery, every session with every answer, assignments, overrides
//! and access arrangements.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, MasteryLevel, OverrideState, SessionId, SessionKind, SessionState, arrangement, assignment_pupil,
    attempt, certificate, learner, mastery, mastery_override, practice_session, tenant::TenantTx, wrong_answer,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

/// Everything that is stored about a pupil's practice.
#[derive(Debug, Object)]
pub struct PracticeRecord {
    /// The practice engine's state for the pupil over all facts, as it is stored; null before the first session.
    pub engine: Option<Value>,
    /// The predicted score in the Multiplication Tables Check, out of 25.
    pub predicted_score: Option<f64>,
    /// Each fact that the pupil has been asked, with its mastery level.
    pub facts: Vec<FactRecord>,
    /// The pupil's wrong answers, each with how often it was given.
    pub wrong_answers: Vec<WrongAnswerRecord>,
    /// The times tables in which the pupil once had every fact secure.
    pub certificates: Vec<i16>,
    /// All sessions.
    pub sessions: Vec<SessionRecord>,
    /// The pupil's progress in assignments.
    pub assignments: Vec<AssignmentRecord>,
    /// The mastery levels that teachers have overridden.
    pub overrides: Vec<OverrideRecord>,
    /// The access arrangements: codes, time limit factor, whether practice is untimed, and assistant.
    pub arrangements: Option<Value>,
}

/// A fact, with the pupil's mastery level and results.
#[derive(Debug, Object)]
pub struct FactRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// The mastery level.
    pub standing: MasteryLevel,
    /// The number of times that the fact was asked.
    pub seen: i32,
    /// The number of correct answers.
    pub correct: i32,
    /// When the fact was last answered.
    pub last_seen_at: DateTime<Utc>,
}

/// A wrong answer, with how often it was given.
#[derive(Debug, Object)]
pub struct WrongAnswerRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// The wrong answer.
    pub answer: i32,
    /// How often the pupil gave this answer.
    pub times: i32,
}

/// A session.
#[derive(Debug, Object)]
pub struct SessionRecord {
    /// The kind of the session.
    pub kind: SessionKind,
    /// Whether the session is open, finished or expired.
    pub state: SessionState,
    /// When the session started.
    pub started_at: DateTime<Utc>,
    /// The answers, in order.
    pub answers: Vec<AnswerRecord>,
}

/// An answer to a question.
#[derive(Debug, Object)]
pub struct AnswerRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// The answer; null if there was none.
    pub answer: Option<i32>,
    /// Whether the answer was correct.
    pub correct: bool,
    /// How long the answer took, in milliseconds.
    pub elapsed_ms: i32,
    /// When the answer was given.
    pub answered_at: DateTime<Utc>,
}

/// A pupil's progress in an assignment.
#[derive(Debug, Object)]
pub struct AssignmentRecord {
    /// The number of questions answered.
    pub answered: i32,
    /// The number of correct answers.
    pub correct: i32,
    /// When the pupil completed the assignment; null until then.
    pub done_at: Option<DateTime<Utc>>,
}

/// A teacher's override of the mastery level of a fact.
#[derive(Debug, Object)]
pub struct OverrideRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// The state that the teacher set.
    pub state: OverrideState,
    /// The last day of the override; null if it does not end.
    pub until: Option<NaiveDate>,
    /// The teacher's reason.
    pub note: Option<String>,
}

pub(super) async fn export(tx: &TenantTx, id: AccountId) -> Result<PracticeRecord, DbErr> {
    let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(id)).one(tx).await?;
    let facts = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(id)).all(tx).await?;
    let wrong = tx.find::<wrong_answer::Entity>().filter(wrong_answer::Column::PupilId.eq(id)).all(tx).await?;
    let certificates = tx.find::<certificate::Entity>().filter(certificate::Column::PupilId.eq(id)).all(tx).await?;
    let assignments =
        tx.find::<assignment_pupil::Entity>().filter(assignment_pupil::Column::PupilId.eq(id)).all(tx).await?;
    let overrides =
        tx.find::<mastery_override::Entity>().filter(mastery_override::Column::PupilId.eq(id)).all(tx).await?;
    let arrangements = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(id)).one(tx).await?;
    Ok(PracticeRecord {
        predicted_score: learner.as_ref().and_then(|learner| learner.predicted_score),
        engine: learner.map(|learner| learner.engine),
        facts: facts.iter().map(fact_record).collect(),
        wrong_answers: wrong
            .into_iter()
            .map(|row| WrongAnswerRecord { a: row.a, b: row.b, answer: row.answer, times: row.times })
            .collect(),
        certificates: certificates.into_iter().map(|row| row.times_table).collect(),
        sessions: sessions(tx, id).await?,
        assignments: assignments
            .into_iter()
            .map(|row| AssignmentRecord { answered: row.answered, correct: row.correct, done_at: row.done_at })
            .collect(),
        overrides: overrides
            .into_iter()
            .map(|row| OverrideRecord { a: row.a, b: row.b, state: row.state, until: row.until, note: row.note })
            .collect(),
        arrangements: arrangements.map(
            |row| json!({ "codes": row.codes, "time_limit_factor": row.time_limit_factor, "untimed": row.untimed, "assistant": row.assistant }),
        ),
    })
}

fn fact_record(row: &mastery::Model) -> FactRecord {
    FactRecord {
        a: row.a,
        b: row.b,
        standing: row.standing,
        seen: row.seen,
        correct: row.correct,
        last_seen_at: row.last_seen_at,
    }
}

/// Returns the pupil's sessions with their answers. Runs two queries, whatever the number of sessions.
async fn sessions(tx: &TenantTx, id: AccountId) -> Result<Vec<SessionRecord>, DbErr> {
    let is_pupil = practice_session::Column::PupilId.eq(id);
    let sessions: Vec<(SessionId, SessionKind, SessionState, DateTime<Utc>)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([
            practice_session::Column::Id,
            practice_session::Column::Kind,
            practice_session::Column::State,
            practice_session::Column::StartedAt,
        ])
        .filter(is_pupil.clone())
        .order_by_asc(practice_session::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let ids =
        tx.select::<practice_session::Entity>().column(practice_session::Column::Id).and_where(is_pupil).to_owned();
    let attempts = tx
        .find::<attempt::Entity>()
        .filter(attempt::Column::SessionId.in_subquery(ids))
        .order_by_asc(attempt::Column::SessionId)
        .order_by_asc(attempt::Column::Position)
        .all(tx)
        .await?;
    let mut answers: HashMap<SessionId, Vec<AnswerRecord>> = HashMap::new();
    for attempt in attempts {
        answers.entry(attempt.session_id).or_default().push(AnswerRecord {
            a: attempt.a,
            b: attempt.b,
            answer: attempt.answer,
            correct: attempt.correct,
            elapsed_ms: attempt.elapsed_ms,
            answered_at: attempt.answered_at,
        });
    }
    let record = |(id, kind, state, started_at)| SessionRecord {
        kind,
        state,
        started_at,
        answers: answers.remove(&id).unwrap_or_default(),
    };
    Ok(sessions.into_iter().map(record).collect())
}
