//! An attempt as it is shown: to its pupil, and to staff with every answer.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, MtcAttemptId, Outcome, RoundId, Timing, mtc_answer, mtc_attempt, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use worker::checks;

/// An attempt at a check.
#[derive(Debug, Object)]
pub struct MtcAttempt {
    /// Its id.
    pub id: MtcAttemptId,
    /// The pupil.
    pub pupil_id: AccountId,
    /// The round that it counts in; null for a rehearsal.
    pub round_id: Option<RoundId>,
    /// Which of the pupil's attempts in the round it is: 1 to 3.
    pub number: i16,
    /// How far it is.
    pub state: AttemptState,
    /// Questions with an answer, blanks included.
    pub answered: i16,
    /// When it was handed out.
    pub started_at: DateTime<Utc>,
    /// Until when answers are taken.
    pub closes_at: DateTime<Utc>,
    /// When the last answer came in.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was marked; null until then.
    pub scored_at: Option<DateTime<Utc>>,
    /// Marks of 25.
    pub score: Option<i16>,
    /// Whether the client's times can be true.
    pub timing: Option<Timing>,
    /// Every question with its answer, once it was marked; null to a pupil whose attempt is in a round.
    pub questions: Option<Vec<MarkedQuestion>>,
}

/// A question with its answer.
#[derive(Debug, Object)]
pub struct MarkedQuestion {
    /// Its place, from 1.
    pub number: u8,
    /// The first factor.
    pub table: u8,
    /// The second factor.
    pub factor: u8,
    /// What was typed; null when the question has no answer.
    pub answer: Option<String>,
    /// What it came to; null when the question has no answer.
    pub outcome: Option<Outcome>,
    /// From the question to the answer: milliseconds.
    pub response_ms: Option<i32>,
    /// From the question to the first key, which is as near to recall as a check can see: milliseconds.
    pub recall_ms: Option<i32>,
}

impl MtcAttempt {
    /// As it is stored, without the questions.
    #[must_use]
    pub fn of(attempt: &mtc_attempt::Model, now: DateTime<Utc>) -> Self {
        Self {
            id: attempt.id,
            pupil_id: attempt.pupil_id,
            round_id: attempt.round_id,
            number: attempt.number,
            state: state_at(attempt.state, attempt.closes_at, now),
            answered: attempt.answered,
            started_at: attempt.started_at,
            closes_at: attempt.closes_at,
            completed_at: attempt.completed_at,
            scored_at: attempt.scored_at,
            score: attempt.score,
            timing: attempt.timing,
            questions: None,
        }
    }
}

/// How far an attempt is: one that is past its time has closed, even if no job has said so yet.
#[must_use]
pub fn state_at(state: AttemptState, closes_at: DateTime<Utc>, now: DateTime<Utc>) -> AttemptState {
    if state == AttemptState::Open && closes_at <= now { AttemptState::Incomplete } else { state }
}

/// The attempt of that id; only the pupil's own, where a pupil asks.
pub async fn find(
    tx: &TenantTx,
    id: MtcAttemptId,
    own: Option<AccountId>,
) -> Result<Option<mtc_attempt::Model>, DbErr> {
    let mut query = tx.find::<mtc_attempt::Entity>().filter(mtc_attempt::Column::Id.eq(id));
    if let Some(pupil_id) = own {
        query = query.filter(mtc_attempt::Column::PupilId.eq(pupil_id));
    }
    query.one(tx).await
}

/// The attempt with its questions, as far as the one who asks may see them.
pub async fn show(
    tx: &TenantTx,
    attempt: &mtc_attempt::Model,
    to_staff: bool,
    now: DateTime<Utc>,
) -> Result<MtcAttempt, DbErr> {
    let mut shown = MtcAttempt::of(attempt, now);
    if attempt.scored_at.is_some() && (to_staff || attempt.round_id.is_none()) {
        let mut answers = answers_of(tx, [attempt.id]).await?;
        shown.questions = Some(marked(&attempt.form, answers.remove(&attempt.id).unwrap_or_default())?);
    }
    Ok(shown)
}

/// The answers of these attempts, in one query.
pub async fn answers_of(
    tx: &TenantTx,
    attempts: impl IntoIterator<Item = MtcAttemptId>,
) -> Result<BTreeMap<MtcAttemptId, Vec<mtc_answer::Model>>, DbErr> {
    let rows = tx.find::<mtc_answer::Entity>().filter(mtc_answer::Column::AttemptId.is_in(attempts)).all(tx).await?;
    let mut answers: BTreeMap<MtcAttemptId, Vec<mtc_answer::Model>> = BTreeMap::new();
    for row in rows {
        answers.entry(row.attempt_id).or_default().push(row);
    }
    Ok(answers)
}

/// The questions of a form with what they were answered.
pub fn marked(form: &serde_json::Value, answers: Vec<mtc_answer::Model>) -> Result<Vec<MarkedQuestion>, DbErr> {
    let mut answers: BTreeMap<i16, mtc_answer::Model> =
        answers.into_iter().map(|answer| (answer.question, answer)).collect();
    let questions = (1..).zip(checks::questions(form)?).map(|(number, question)| {
        let answer = answers.remove(&i16::from(number));
        MarkedQuestion {
            number,
            table: question.table,
            factor: question.factor,
            outcome: answer.as_ref().and_then(|answer| answer.outcome),
            response_ms: answer.as_ref().and_then(|answer| answer.response_ms),
            recall_ms: answer.as_ref().and_then(|answer| answer.recall_ms),
            answer: answer.map(|answer| answer.answer),
        }
    });
    Ok(questions.collect())
}
