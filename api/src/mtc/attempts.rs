//! Starting an attempt: draws a form and returns it with the timings of the check and the pupil's access arrangements.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ArrangementCode, AttemptState, MtcAttemptId, Role, RoundId, account, arrangement, mtc_attempt,
    mtc_not_taking, mtc_restart, mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType};
use secrecy::ExposeSecret;
use serde_json::Value;
use worker::{
    calendar,
    jobs::mtc_score::MtcScore,
    learning::mtc_answers,
    mtc::{self, form::FormQuestion, marking::LONGEST_ANSWER},
    queue::enqueue_at,
};

use super::{MtcError, save, view::state_at};
use crate::tokens::{AttemptAudience, AttemptClaims, Tokens};

/// A request to start an attempt at the check.
#[derive(Debug, Object)]
pub struct NewAttempt {
    /// The round that the attempt counts in; absent or null for a rehearsal.
    pub round_id: Option<RoundId>,
}

/// A started attempt, with everything that a client needs to run the check offline.
#[derive(Debug, Object)]
pub struct CheckForm {
    /// The id of the attempt.
    pub id: MtcAttemptId,
    /// The round that the attempt counts in; null for a rehearsal.
    pub round_id: Option<RoundId>,
    /// Which of the pupil's attempts in the round this is: 1 to 3.
    pub number: i16,
    /// When the attempt started.
    pub started_at: DateTime<Utc>,
    /// When the attempt closes: `time_limit_ms` after the first pause and, until the service knows the first pause, an
    /// hour after the start. Answers that were given in time are accepted later, too, but their times are not verified.
    pub closes_at: DateTime<Utc>,
    /// How long the whole check may last from its first pause, in milliseconds. Settings, instructions and warm-up come
    /// before the first pause.
    pub time_limit_ms: i64,
    /// The token of this attempt. A device sends it as `Authorization: Bearer` to save the answers of this attempt,
    /// also when the pupil is signed out; it can do nothing else. It is valid until the attempt takes no more answers.
    pub token: String,
    /// How long each question is shown, in milliseconds.
    pub question_ms: i64,
    /// The pause before each question, including the first, in milliseconds.
    pub pause_ms: i64,
    /// The maximum number of digits in an answer.
    pub longest_answer: u8,
    /// Warm-up questions, timed like the questions of the form. Their answers are not sent and not marked.
    pub warm_up: Vec<CheckQuestion>,
    /// The questions, in order.
    pub questions: Vec<CheckQuestion>,
    /// The pupil's access arrangements.
    pub arrangements: CheckArrangements,
}

/// A question: `table` times `factor`.
#[derive(Debug, Object)]
pub struct CheckQuestion {
    /// The number of the question, from 1.
    pub number: u8,
    /// The first factor.
    pub table: u8,
    /// The second factor.
    pub factor: u8,
}

/// The access arrangements that apply in the check. The time for a question is never extended in the check.
#[derive(Debug, Default, Object)]
pub struct CheckArrangements {
    /// The national codes of the arrangements.
    pub codes: Vec<ArrangementCode>,
    /// The name of the assistant, for the code ITA (input assistance).
    pub assistant: Option<String>,
}

/// The result of starting an attempt.
#[derive(Debug)]
pub enum StartOutcome {
    /// A new attempt was started.
    New(StartedAttempt),
    /// The attempt that is open is returned again.
    Again(StartedAttempt),
}

/// An attempt, with what its form needs.
#[derive(Debug)]
pub struct StartedAttempt {
    /// The attempt.
    pub attempt: mtc_attempt::Model,
    /// The questions, in order.
    pub questions: Vec<CheckQuestion>,
    /// The pupil's access arrangements.
    pub arrangements: CheckArrangements,
}

/// Starts an attempt for the pupil, in a round or as a rehearsal.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    round_id: Option<RoundId>,
    now: DateTime<Utc>,
) -> Result<StartOutcome, MtcError> {
    let place = match round_id {
        Some(round_id) => find_place(tx, pupil_id, round_id, now).await?,
        None => RoundPlace::Next(1),
    };
    match place {
        RoundPlace::Repeat(attempt) => Ok(StartOutcome::Again(started(tx, *attempt).await?)),
        RoundPlace::Next(number) => {
            let attempt = draw(tx, pupil_id, round_id, number, now)?;
            tx.insert::<mtc_attempt::Entity, _>(attempt.clone()).await?;
            enqueue_at(tx, &MtcScore { attempt_id: attempt.id }, now + mtc::TIME_LIMIT, now).await?;
            Ok(StartOutcome::New(started(tx, attempt).await?))
        }
    }
}

/// The attempt that a pupil gets who starts the check in a round now.
enum RoundPlace {
    /// A new attempt with this number.
    Next(i16),
    /// The attempt is already open. Its form is returned again, because the device may have lost the form or the
    /// response.
    Repeat(Box<mtc_attempt::Model>),
}

async fn find_place(
    tx: &TenantTx,
    pupil_id: AccountId,
    round_id: RoundId,
    now: DateTime<Utc>,
) -> Result<RoundPlace, MtcError> {
    // Lock the pupil first, then the round: every change to a pupil's part in a round takes the locks in this order.
    let pupil = lock_pupil(tx, pupil_id).await?.ok_or(MtcError::NotFound)?;
    let round = lock_round_shared(tx, round_id).await?;
    require_open(&round, now)?;
    let attempts = attempts_in(tx, round_id, pupil_id).await?;
    if attempts.is_empty() && pupil.year_group != Some(round.year_group) {
        return Err(MtcError::Conflict("the round is another year group's"));
    }
    if is_not_taking(tx, round_id, pupil_id).await? {
        return Err(MtcError::Conflict("the pupil does not take the check"));
    }
    let is_open = |attempt: &&mtc_attempt::Model| state_at(attempt.state, attempt.closes_at, now) == AttemptState::Open;
    if let Some(open) = attempts.last().filter(is_open) {
        return Ok(RoundPlace::Repeat(Box::new(open.clone())));
    }
    let restarts = restarts_in(tx, round_id, pupil_id).await?;
    if attempts.len() > restarts {
        return Err(MtcError::Conflict("the pupil has already had the attempt"));
    }
    Ok(RoundPlace::Next(i16::try_from(attempts.len() + 1).unwrap_or(i16::MAX)))
}

/// Returns the pupil with this id, even if the pupil is archived, and locks the row. Other transactions that change the
/// pupil's part in a round wait for the lock. Rows that refer to the pupil can still be inserted.
pub async fn lock_pupil(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>()
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Role.eq(Role::Pupil))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await
}

/// Returns the round with a shared lock, so that it cannot be declared before the transaction ends.
pub async fn lock_round_shared(tx: &TenantTx, id: RoundId) -> Result<mtc_round::Model, MtcError> {
    let round = tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).lock_shared().one(tx).await?;
    round.ok_or(MtcError::NotFound)
}

/// Returns `Conflict` if the check of the round cannot be taken today.
pub fn require_open(round: &mtc_round::Model, now: DateTime<Utc>) -> Result<(), MtcError> {
    if round.declared_at.is_some() {
        return Err(MtcError::Conflict("the round is declared"));
    }
    if !(round.opens_on..=round.closes_on).contains(&calendar::day_of(now)) {
        return Err(MtcError::Conflict("the round is not open today"));
    }
    Ok(())
}

/// Returns the pupil's attempts in the round, in order.
pub async fn attempts_in(
    tx: &TenantTx,
    round_id: RoundId,
    pupil_id: AccountId,
) -> Result<Vec<mtc_attempt::Model>, DbErr> {
    tx.find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::RoundId.eq(round_id))
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .order_by_asc(mtc_attempt::Column::Number)
        .all(tx)
        .await
}

/// Returns how many restarts the pupil was given in the round.
pub async fn restarts_in(tx: &TenantTx, round_id: RoundId, pupil_id: AccountId) -> Result<usize, DbErr> {
    use mtc_restart::Column;
    let is_given = Condition::all().add(Column::RoundId.eq(round_id)).add(Column::PupilId.eq(pupil_id));
    let restarts = tx.count::<mtc_restart::Entity>(is_given).await?;
    Ok(usize::try_from(restarts).unwrap_or(usize::MAX))
}

/// Returns whether the round has a reason why the pupil does not take the check.
pub async fn is_not_taking(tx: &TenantTx, round_id: RoundId, pupil_id: AccountId) -> Result<bool, DbErr> {
    use mtc_not_taking::Column;
    let is_given = Condition::all().add(Column::RoundId.eq(round_id)).add(Column::PupilId.eq(pupil_id));
    Ok(tx.count::<mtc_not_taking::Entity>(is_given).await? > 0)
}

/// Returns a new attempt with a random form. A unique constraint in the database rejects a form that the pupil has had
/// before, but there are so many forms that this never happens in practice.
fn draw(
    tx: &TenantTx,
    pupil_id: AccountId,
    round_id: Option<RoundId>,
    number: i16,
    now: DateTime<Utc>,
) -> Result<mtc_attempt::Model, DbErr> {
    let seed: u64 = rand::random();
    let form =
        serde_json::to_value(mtc::form::draw(seed).as_slice()).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(mtc_attempt::Model {
        school_id: tx.school_id(),
        id: MtcAttemptId::draw(),
        pupil_id,
        round_id,
        number,
        seed: seed.cast_signed(),
        form,
        state: AttemptState::Open,
        answered: 0,
        saves: Value::Array(Vec::new()),
        clock_ahead_ms: None,
        started_at: now,
        first_pause_at: None,
        closes_at: now + mtc::OPEN_FOR,
        completed_at: None,
        scored_at: None,
        score: None,
        timing: None,
    })
}

async fn started(tx: &TenantTx, attempt: mtc_attempt::Model) -> Result<StartedAttempt, DbErr> {
    let stored =
        tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(attempt.pupil_id)).one(tx).await?;
    let questions = number_questions(&mtc_answers::questions(&attempt.form)?);
    Ok(StartedAttempt { questions, arrangements: stored.map(arrangements_of).unwrap_or_default(), attempt })
}

impl StartedAttempt {
    /// Builds the form, and signs the attempt's own token.
    pub fn into_form(self, tokens: &Tokens) -> Result<CheckForm, jsonwebtoken::errors::Error> {
        let Self { attempt, questions, arrangements } = self;
        let token = tokens.sign(&AttemptClaims {
            sub: attempt.pupil_id,
            school_id: attempt.school_id,
            attempt_id: attempt.id,
            aud: AttemptAudience::MtcAttempt,
            exp: save::takes_answers_until(&attempt).timestamp(),
        })?;
        Ok(CheckForm {
            id: attempt.id,
            round_id: attempt.round_id,
            number: attempt.number,
            started_at: attempt.started_at,
            closes_at: attempt.closes_at,
            time_limit_ms: milliseconds(mtc::TIME_LIMIT),
            token: token.expose_secret().to_owned(),
            question_ms: milliseconds(mtc::QUESTION),
            pause_ms: milliseconds(mtc::PAUSE),
            longest_answer: u8::try_from(LONGEST_ANSWER).unwrap_or(u8::MAX),
            warm_up: number_questions(&mtc::WARM_UP),
            questions,
            arrangements,
        })
    }
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

fn number_questions(questions: &[FormQuestion]) -> Vec<CheckQuestion> {
    (1..)
        .zip(questions)
        .map(|(number, question)| CheckQuestion { number, table: question.table, factor: question.factor })
        .collect()
}

fn arrangements_of(stored: arrangement::Model) -> CheckArrangements {
    CheckArrangements { codes: serde_json::from_value(stored.codes).unwrap_or_default(), assistant: stored.assistant }
}
