//! A pupil's practice, whole: what is known, every session with every answer, what teachers have set.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, OverrideState, SessionId, SessionKind, SessionState, Standing, arrangement, assignment_pupil, attempt,
    certificate, learner, mastery, mastery_override, practice_session, tenant::TenantTx, wrong_answer,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};
use serde_json::{Value, json};

/// All that is kept of a pupil's practice.
#[derive(Debug, Object)]
pub struct PracticeRecord {
    /// What the practice engine knows of the pupil over all facts, as it keeps it; null before the first session.
    pub engine: Option<Value>,
    /// Marks of 25 expected in a check.
    pub predicted_score: Option<f64>,
    /// What is known of each fact that was met.
    pub facts: Vec<FactRecord>,
    /// Wrong answers, counted.
    pub wrong_answers: Vec<WrongAnswerRecord>,
    /// Times tables of which every fact was secure.
    pub certificates: Vec<i16>,
    /// Every session.
    pub sessions: Vec<SessionRecord>,
    /// How far the pupil is with assignments.
    pub assignments: Vec<AssignmentRecord>,
    /// What teachers have said of facts.
    pub overrides: Vec<OverrideRecord>,
    /// Access arrangements: codes, factor of the time limit, assistant.
    pub arrangements: Option<Value>,
}

/// What is known of a fact.
#[derive(Debug, Object)]
pub struct FactRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// How well the pupil has it.
    pub standing: Standing,
    /// How often it was asked.
    pub seen: i32,
    /// How often it was right.
    pub correct: i32,
    /// When it was last answered.
    pub last_seen_at: DateTime<Utc>,
}

/// A wrong answer, counted.
#[derive(Debug, Object)]
pub struct WrongAnswerRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// The answer.
    pub answer: i32,
    /// How often.
    pub times: i32,
}

/// A session.
#[derive(Debug, Object)]
pub struct SessionRecord {
    /// What it asked.
    pub kind: SessionKind,
    /// How it ended.
    pub state: SessionState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Its answers, in order.
    pub answers: Vec<AnswerRecord>,
}

/// An answer.
#[derive(Debug, Object)]
pub struct AnswerRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// What was answered; null when nothing was.
    pub answer: Option<i32>,
    /// Was it right?
    pub correct: bool,
    /// How long it took: milliseconds.
    pub elapsed_ms: i32,
    /// When.
    pub answered_at: DateTime<Utc>,
}

/// A pupil's part of an assignment.
#[derive(Debug, Object)]
pub struct AssignmentRecord {
    /// Questions answered.
    pub answered: i32,
    /// Those that were right.
    pub correct: i32,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
}

/// What a teacher has said of a fact.
#[derive(Debug, Object)]
pub struct OverrideRecord {
    /// The smaller factor.
    pub a: i16,
    /// The larger factor.
    pub b: i16,
    /// What.
    pub state: OverrideState,
    /// Until when.
    pub until: Option<NaiveDate>,
    /// Why.
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
            |row| json!({ "codes": row.codes, "time_limit_factor": row.time_limit_factor, "assistant": row.assistant }),
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

/// The pupil's sessions and their answers: two queries, however many there are.
async fn sessions(tx: &TenantTx, id: AccountId) -> Result<Vec<SessionRecord>, DbErr> {
    let of_pupil = practice_session::Column::PupilId.eq(id);
    let sessions: Vec<(SessionId, SessionKind, SessionState, DateTime<Utc>)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([
            practice_session::Column::Id,
            practice_session::Column::Kind,
            practice_session::Column::State,
            practice_session::Column::StartedAt,
        ])
        .filter(of_pupil.clone())
        .order_by_asc(practice_session::Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let ids = Query::select()
        .column(practice_session::Column::Id)
        .from(practice_session::Entity)
        .and_where(practice_session::Column::SchoolId.eq(tx.school_id()))
        .and_where(of_pupil)
        .to_owned();
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
