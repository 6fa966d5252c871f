//! Starting an attempt: its form is drawn and handed out at once, with the check's timings and the pupil's arrangements.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ArrangementCode, AttemptState, MtcAttemptId, Role, RoundId, account, arrangement, mtc_attempt,
    mtc_not_taking, mtc_restart, mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType};
use serde_json::Value;
use worker::{
    calendar, checks,
    jobs::mtc_score::MtcScore,
    mtc::{self, form::FormQuestion, marking::LONGEST_ANSWER},
    queue::enqueue_at,
};

use super::Refused;

/// So long after its start an attempt without answers is handed out again: the answer was lost on its way, or the button
/// pressed twice. Longer would let a pupil rehearse the very form.
const HANDED_OUT_AGAIN: TimeDelta = TimeDelta::seconds(30);

/// A check to start.
#[derive(Debug, Object)]
pub struct NewAttempt {
    /// The round that it counts in; none for a rehearsal.
    pub round_id: Option<RoundId>,
}

/// An attempt as it is handed out: all that a client needs to go through the check without a network.
#[derive(Debug, Object)]
pub struct CheckForm {
    /// The attempt's id.
    pub id: MtcAttemptId,
    /// The round that it counts in; null for a rehearsal.
    pub round_id: Option<RoundId>,
    /// Which of the pupil's attempts in the round it is: 1 to 3.
    pub number: i16,
    /// When it was handed out.
    pub started_at: DateTime<Utc>,
    /// Until when answers are taken.
    pub closes_at: DateTime<Utc>,
    /// How long a question is shown: milliseconds.
    pub question_ms: i64,
    /// The pause before each question, the first included: milliseconds.
    pub pause_ms: i64,
    /// Digits that an answer may have.
    pub longest_answer: u8,
    /// Questions to warm up with, timed as the others. They are not marked and not sent.
    pub warm_up: Vec<CheckQuestion>,
    /// The questions, in their order.
    pub questions: Vec<CheckQuestion>,
    /// The pupil's access arrangements.
    pub arrangements: CheckArrangements,
}

/// A question: `table` times `factor`.
#[derive(Debug, Object)]
pub struct CheckQuestion {
    /// Its place, from 1.
    pub number: u8,
    /// The first factor.
    pub table: u8,
    /// The second factor.
    pub factor: u8,
}

/// Access arrangements as they apply in a check. The time for a question is never widened there.
#[derive(Debug, Default, Object)]
pub struct CheckArrangements {
    /// By the national codes.
    pub codes: Vec<ArrangementCode>,
    /// The assistant's name, with ITA.
    pub assistant: Option<String>,
}

/// What became of a start.
#[derive(Debug)]
pub enum Start {
    /// A new attempt.
    New(CheckForm),
    /// The one that was handed out a moment ago.
    Again(CheckForm),
}

/// Starts an attempt of the pupil, in a round or as a rehearsal.
pub async fn start(
    tx: &TenantTx,
    pupil_id: AccountId,
    round_id: Option<RoundId>,
    now: DateTime<Utc>,
) -> Result<Start, Refused> {
    let place = match round_id {
        Some(round_id) => place_in(tx, pupil_id, round_id, now).await?,
        None => Place::Next(1),
    };
    match place {
        Place::Taken(attempt) => Ok(Start::Again(hand_out(tx, *attempt).await?)),
        Place::Next(number) => {
            let attempt = draw(tx, pupil_id, round_id, number, now)?;
            tx.insert::<mtc_attempt::Entity, _>(attempt.clone()).await?;
            enqueue_at(tx, &MtcScore { attempt_id: attempt.id }, attempt.closes_at, now).await?;
            Ok(Start::New(hand_out(tx, attempt).await?))
        }
    }
}

/// A pupil's place in a round.
enum Place {
    /// The next attempt has this number.
    Next(i16),
    /// This one was handed out a moment ago.
    Taken(Box<mtc_attempt::Model>),
}

async fn place_in(tx: &TenantTx, pupil_id: AccountId, round_id: RoundId, now: DateTime<Utc>) -> Result<Place, Refused> {
    // The pupil first, then the round: whoever changes a pupil's part of a round takes them in this order.
    let pupil = lock_pupil(tx, pupil_id).await?.ok_or(Refused::NotFound)?;
    let round = share_round(tx, round_id).await?;
    require_open(&round, now)?;
    let attempts = attempts_in(tx, round_id, pupil_id).await?;
    if attempts.is_empty() && pupil.year_group != Some(round.year_group) {
        return Err(Refused::Conflict("the round is another year group's"));
    }
    if is_not_taking(tx, round_id, pupil_id).await? {
        return Err(Refused::Conflict("the pupil does not take the check"));
    }
    let taken = attempts.last().filter(|attempt| {
        attempt.state == AttemptState::Open && attempt.answered == 0 && now < attempt.started_at + HANDED_OUT_AGAIN
    });
    if let Some(taken) = taken {
        return Ok(Place::Taken(Box::new(taken.clone())));
    }
    let restarts = restarts_in(tx, round_id, pupil_id).await?;
    if attempts.len() > restarts {
        return Err(Refused::Conflict("the pupil has had the attempt"));
    }
    Ok(Place::Next(i16::try_from(attempts.len() + 1).unwrap_or(i16::MAX)))
}

/// The pupil of that id, in use or archived, locked so that others' changes of its part of a round wait. Other tables may
/// still refer to it.
pub async fn lock_pupil(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>()
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Role.eq(Role::Pupil))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await
}

/// The round, which is not declared before the transaction ends.
pub async fn share_round(tx: &TenantTx, id: RoundId) -> Result<mtc_round::Model, Refused> {
    let round = tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).lock_shared().one(tx).await?;
    round.ok_or(Refused::NotFound)
}

/// Can the round's check be taken today?
pub fn require_open(round: &mtc_round::Model, now: DateTime<Utc>) -> Result<(), Refused> {
    if round.declared_at.is_some() {
        return Err(Refused::Conflict("the round is declared"));
    }
    if !(round.opens_on..=round.closes_on).contains(&calendar::day_of(now)) {
        return Err(Refused::Conflict("it is none of the round's days"));
    }
    Ok(())
}

/// The pupil's attempts in the round, the last one last.
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

/// How many restarts the pupil was given in the round.
pub async fn restarts_in(tx: &TenantTx, round_id: RoundId, pupil_id: AccountId) -> Result<usize, DbErr> {
    let restarts = tx
        .find::<mtc_restart::Entity>()
        .filter(mtc_restart::Column::RoundId.eq(round_id))
        .filter(mtc_restart::Column::PupilId.eq(pupil_id))
        .count(tx)
        .await?;
    Ok(usize::try_from(restarts).unwrap_or(usize::MAX))
}

/// Was a reason given why the pupil does not take the check?
pub async fn is_not_taking(tx: &TenantTx, round_id: RoundId, pupil_id: AccountId) -> Result<bool, DbErr> {
    let reasons = tx
        .find::<mtc_not_taking::Entity>()
        .filter(mtc_not_taking::Column::RoundId.eq(round_id))
        .filter(mtc_not_taking::Column::PupilId.eq(pupil_id))
        .count(tx)
        .await?;
    Ok(reasons > 0)
}

/// A new attempt with a form drawn for it. The database refuses a form that the pupil had before, so that nobody meets
/// the same twice; there are more forms than anybody will count, so nobody will see that.
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
        closes_at: now + mtc::OPEN_FOR,
        completed_at: None,
        scored_at: None,
        score: None,
        timing: None,
    })
}

async fn hand_out(tx: &TenantTx, attempt: mtc_attempt::Model) -> Result<CheckForm, DbErr> {
    let set =
        tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(attempt.pupil_id)).one(tx).await?;
    Ok(CheckForm {
        id: attempt.id,
        round_id: attempt.round_id,
        number: attempt.number,
        started_at: attempt.started_at,
        closes_at: attempt.closes_at,
        question_ms: i64::try_from(mtc::QUESTION.as_millis()).unwrap_or(i64::MAX),
        pause_ms: i64::try_from(mtc::PAUSE.as_millis()).unwrap_or(i64::MAX),
        longest_answer: u8::try_from(LONGEST_ANSWER).unwrap_or(u8::MAX),
        warm_up: numbered(&mtc::WARM_UP),
        questions: numbered(&checks::questions(&attempt.form)?),
        arrangements: set.map(arrangements_of).unwrap_or_default(),
    })
}

fn numbered(questions: &[FormQuestion]) -> Vec<CheckQuestion> {
    let numbered = (1..).zip(questions);
    numbered
        .map(|(number, question)| CheckQuestion { number, table: question.table, factor: question.factor })
        .collect()
}

fn arrangements_of(set: arrangement::Model) -> CheckArrangements {
    CheckArrangements { codes: serde_json::from_value(set.codes).unwrap_or_default(), assistant: set.assistant }
}
