//! The view of an attempt. Staff see every answer; pupils see the answers of their rehearsals only.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, MtcAttemptId, Outcome, RoundId, Timing, mtc_answer, mtc_attempt, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use worker::learning::mtc_answers;

/// An attempt at the check.
#[derive(Debug, Object)]
pub struct MtcAttempt {
    /// The id of the attempt.
    pub id: MtcAttemptId,
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The round that the attempt counts in; null for a rehearsal.
    pub round_id: Option<RoundId>,
    /// Which of the pupil's attempts in the round this is: 1 to 3.
    pub number: i16,
    /// The status of the attempt.
    pub state: AttemptState,
    /// The number of questions with an answer, including blank answers.
    pub answered: i16,
    /// When the attempt started.
    pub started_at: DateTime<Utc>,
    /// When the attempt closes: half an hour after its first pause and, until the service knows the first pause, an
    /// hour after the start. Answers that were given in time are accepted later, too, but their times are not verified.
    pub closes_at: DateTime<Utc>,
    /// When the attempt became complete.
    pub completed_at: Option<DateTime<Utc>>,
    /// When the attempt was marked; null until then.
    pub scored_at: Option<DateTime<Utc>>,
    /// The score out of 25; null until the attempt is marked.
    pub score: Option<i16>,
    /// Whether the times that the client reported are plausible; null until the attempt is marked.
    pub timing: Option<Timing>,
    /// Every question with its answer; null until the attempt is marked. Always null for a pupil if the attempt counts
    /// in a round.
    pub questions: Option<Vec<MarkedQuestion>>,
}

/// A question with its answer.
#[derive(Debug, Object)]
pub struct MarkedQuestion {
    /// The number of the question, from 1.
    pub number: u8,
    /// The first factor.
    pub table: u8,
    /// The second factor.
    pub factor: u8,
    /// The text that the pupil typed; null if the question has no answer.
    pub answer: Option<String>,
    /// How the answer was marked; null if the question has no answer.
    pub outcome: Option<Outcome>,
    /// The time from showing the question to the answer, in milliseconds.
    pub response_ms: Option<i32>,
    /// The time from showing the question to the first key, in milliseconds. It is the best measure of recall that the
    /// check has.
    pub recall_ms: Option<i32>,
}

impl MtcAttempt {
    /// Builds the view from the stored attempt, without the questions.
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

/// Returns the status of an attempt at `now`. An open attempt whose time is over is incomplete, even if the job
/// `mtc_score` has not yet closed it.
#[must_use]
pub fn state_at(state: AttemptState, closes_at: DateTime<Utc>, now: DateTime<Utc>) -> AttemptState {
    if state == AttemptState::Open && closes_at <= now { AttemptState::Incomplete } else { state }
}

/// Returns the attempt with that id. If `owner` is set, only an attempt of that pupil is returned.
pub async fn find(
    tx: &TenantTx,
    id: MtcAttemptId,
    owner: Option<AccountId>,
) -> Result<Option<mtc_attempt::Model>, DbErr> {
    let mut query = tx.find::<mtc_attempt::Entity>().filter(mtc_attempt::Column::Id.eq(id));
    if let Some(pupil_id) = owner {
        query = query.filter(mtc_attempt::Column::PupilId.eq(pupil_id));
    }
    query.one(tx).await
}

/// Returns the attempt, with its questions if it is marked and the reader may see them.
pub async fn show(
    tx: &TenantTx,
    attempt: &mtc_attempt::Model,
    to_staff: bool,
    now: DateTime<Utc>,
) -> Result<MtcAttempt, DbErr> {
    let mut view = MtcAttempt::of(attempt, now);
    if attempt.scored_at.is_some() && (to_staff || attempt.round_id.is_none()) {
        let mut answers = answers_of(tx, [attempt.id]).await?;
        view.questions = Some(marked_questions(&attempt.form, answers.remove(&attempt.id).unwrap_or_default())?);
    }
    Ok(view)
}

/// Returns the answers of these attempts, in one query.
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

/// Returns the questions of a form with their answers.
pub fn marked_questions(
    form: &serde_json::Value,
    answers: Vec<mtc_answer::Model>,
) -> Result<Vec<MarkedQuestion>, DbErr> {
    let mut answers: BTreeMap<i16, mtc_answer::Model> =
        answers.into_iter().map(|answer| (answer.question, answer)).collect();
    let questions = (1..).zip(mtc_answers::questions(form)?).map(|(number, question)| {
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
