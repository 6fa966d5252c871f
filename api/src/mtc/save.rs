//! Saving the answers of an attempt. A client may save all answers or some of them, as often as it likes and in any
//! order. Saves are idempotent, and no answer is lost.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{AccountId, AttemptState, MtcAttemptId, mtc_answer, mtc_attempt, mtc_round, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, QueryFilter, QuerySelect};
use serde_json::Value;
use sha2::{Digest, Sha256};
use worker::{
    jobs::mtc_score::MtcScore,
    learning::mtc_answers,
    mtc::{
        self,
        form::LENGTH,
        marking::{self, CheckAnswer},
        timing::{self, AttemptTimes},
    },
    queue::enqueue,
};

use super::{
    MtcError,
    attempts::{is_not_taking, lock_pupil, lock_round_shared, restarts_in},
};
use crate::body::BodyText;

/// The maximum number of answers in one save: four per question.
const MOST_ANSWERS: usize = 100;

/// The maximum length of an answer, in characters. Clients let pupils type five digits; a longer answer is marked wrong
/// rather than rejected.
const LONGEST_TEXT: usize = 20;

/// The number of saves of an attempt whose fingerprints are stored. A client that saves after each question makes 25
/// saves.
const MOST_SAVES: usize = 100;

/// The answers of an attempt, or some of them.
#[derive(Debug, Object)]
pub struct CheckRecord {
    /// When the record was sent, by the client's clock. The times of the answers are judged relative to this time, so
    /// the clock may be wrong, even by days.
    pub sent_at: DateTime<Utc>,
    /// When the first pause began, by the client's clock. The time of the whole check counts from then. Without it, the
    /// first pause is taken to have ended when the earliest question appeared.
    pub started_at: Option<DateTime<Utc>>,
    /// The answers, in any order. If a question has several answers, the earliest counts.
    #[oai(validator(max_items = 100))]
    pub answers: Vec<GivenAnswer>,
}

/// An answer to a question. All times are those of the client's clock.
#[derive(Debug, Object)]
pub struct GivenAnswer {
    /// The number of the question in the form.
    #[oai(validator(minimum(value = "1"), maximum(value = "25")))]
    pub question: u8,
    /// The digits that were typed when the answer was entered or time ran out; empty if none were typed.
    #[oai(validator(max_length = 20, pattern = "^[0-9]*$"))]
    pub answer: BodyText,
    /// When the question appeared.
    pub shown_at: DateTime<Utc>,
    /// When the first key was pressed; null if no key was pressed.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was entered or time ran out.
    pub answered_at: DateTime<Utc>,
}

/// A validated record.
#[derive(Debug)]
pub struct ValidRecord {
    clock_ahead_ms: i64,
    first_pause_at: Option<DateTime<Utc>>,
    answers: BTreeMap<u8, CheckAnswer>,
    fingerprint: String,
}

impl CheckRecord {
    /// Validates the record.
    pub fn validate(self, now: DateTime<Utc>) -> Result<ValidRecord, InputError> {
        if self.answers.len() > MOST_ANSWERS {
            return Err(InputError::new("answers", "100 items at most"));
        }
        require_storable("sent_at", self.sent_at)?;
        self.started_at.map_or(Ok(()), |time| require_storable("started_at", time))?;
        for (index, answer) in self.answers.iter().enumerate() {
            answer.validate().map_err(|error| error.within(&format!("answers[{index}]")))?;
        }
        let mut answers: Vec<(u8, CheckAnswer)> =
            self.answers.into_iter().map(|answer| answer.into_answer(now)).collect();
        answers.sort_by_key(|(question, answer)| (*question, answer.answered_at));
        Ok(ValidRecord {
            clock_ahead_ms: timing::clock_ahead_ms(self.sent_at, now),
            first_pause_at: self.started_at.map(|time| time.trunc_subsecs(3)),
            fingerprint: fingerprint(&answers),
            answers: marking::first_answers(answers),
        })
    }
}

impl ValidRecord {
    /// Returns the first answer to each question.
    #[must_use]
    pub const fn answers(&self) -> &BTreeMap<u8, CheckAnswer> {
        &self.answers
    }

    /// Returns the times of an attempt with these stored answers after the save.
    #[must_use]
    pub fn times_after<'a>(
        &'a self,
        attempt: &AttemptTimes,
        stored: impl IntoIterator<Item = &'a CheckAnswer>,
    ) -> AttemptTimes {
        attempt.after_save(self.first_pause_at, self.clock_ahead_ms, stored.into_iter().chain(self.answers.values()))
    }
}

impl GivenAnswer {
    fn validate(&self) -> Result<(), InputError> {
        if !(1..=LENGTH).contains(&usize::from(self.question)) {
            return Err(InputError::new("question", "1 to 25"));
        }
        let is_digits = self.answer.0.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits || self.answer.0.len() > LONGEST_TEXT {
            return Err(InputError::new("answer", "20 digits at most"));
        }
        require_storable("shown_at", self.shown_at)?;
        self.first_key_at.map_or(Ok(()), |time| require_storable("first_key_at", time))?;
        require_storable("answered_at", self.answered_at)
    }

    fn into_answer(self, now: DateTime<Utc>) -> (u8, CheckAnswer) {
        // Times are truncated to the precision of the database, so that an answer that is sent again equals the stored
        // answer.
        let truncate = |time: DateTime<Utc>| time.trunc_subsecs(3);
        let answer = CheckAnswer {
            typed: self.answer.0,
            shown_at: truncate(self.shown_at),
            first_key_at: self.first_key_at.map(truncate),
            answered_at: truncate(self.answered_at),
            received_at: now,
        };
        (self.question, answer)
    }
}

/// The number of bytes of a hash that suffice to distinguish the saves of one attempt.
const FINGERPRINT: usize = 12;

/// Rejects a time that the databases cannot store. 1970 is valid, because the clock of a device whose battery was empty
/// restarts in that year.
fn require_storable(field: &'static str, time: DateTime<Utc>) -> Result<(), InputError> {
    if (1970..=9999).contains(&time.year()) {
        Ok(())
    } else {
        Err(InputError::new(field, "a time in the years 1970 to 9999"))
    }
}

/// Returns a hash that identifies a save by its answers. The hash does not include the time of sending, so that a save
/// that is sent again has the same hash.
fn fingerprint(answers: &[(u8, CheckAnswer)]) -> String {
    let hash = answers.iter().fold(Sha256::new(), |hash, (question, answer)| {
        let key = answer.first_key_at.map(|key| key.timestamp_millis());
        let (shown, answered) = (answer.shown_at.timestamp_millis(), answer.answered_at.timestamp_millis());
        hash.chain_update(format!("{question} {:?} {shown} {key:?} {answered}\n", answer.typed))
    });
    BASE64.encode(&hash.finalize()[..FINGERPRINT])
}

/// An attempt after a save.
#[derive(Debug)]
pub struct SaveOutcome {
    /// The attempt.
    pub attempt: mtc_attempt::Model,
    /// Whether this save completed the attempt.
    pub completed: bool,
}

impl SaveOutcome {
    const fn unchanged(attempt: mtc_attempt::Model) -> Self {
        Self { attempt, completed: false }
    }
}

/// Returns the time until which the attempt takes answers that were given in time, unless its round is declared
/// earlier.
#[must_use]
pub fn takes_answers_until(attempt: &mtc_attempt::Model) -> DateTime<Utc> {
    let is_rehearsal = attempt.round_id.is_none();
    attempt.started_at + if is_rehearsal { mtc::REHEARSAL_TAKES_ANSWERS_FOR } else { mtc::ROUND_TAKES_ANSWERS_FOR }
}

/// Saves answers of the pupil's own attempt, and returns the attempt after the save.
pub async fn save(
    tx: &TenantTx,
    pupil_id: AccountId,
    attempt_id: MtcAttemptId,
    saved: ValidRecord,
    now: DateTime<Utc>,
) -> Result<SaveOutcome, MtcError> {
    let own =
        Condition::all().add(mtc_attempt::Column::Id.eq(attempt_id)).add(mtc_attempt::Column::PupilId.eq(pupil_id));
    let open =
        own.clone().add(mtc_attempt::Column::State.eq(AttemptState::Open)).add(mtc_attempt::Column::ClosesAt.gt(now));
    let Some(attempt) = tx.find::<mtc_attempt::Entity>().filter(open).lock_exclusive().one(tx).await? else {
        let attempt = tx.find::<mtc_attempt::Entity>().filter(own).one(tx).await?.ok_or(MtcError::NotFound)?;
        return save_late(tx, attempt, saved, now).await;
    };
    if is_repeated(&attempt, &saved.fingerprint) {
        return Ok(SaveOutcome::unchanged(attempt));
    }
    let stored = mtc_answers::answers(tx, attempt_id).await?;
    let times = times_after(&attempt, &stored, &saved);
    merge(tx, attempt, stored, saved, times, now).await
}

/// Saves answers of an attempt that is not open. Answers that are stored already change nothing. Other answers are
/// taken if the attempt is incomplete and all of them were given in time.
async fn save_late(
    tx: &TenantTx,
    attempt: mtc_attempt::Model,
    saved: ValidRecord,
    now: DateTime<Utc>,
) -> Result<SaveOutcome, MtcError> {
    if is_repeated(&attempt, &saved.fingerprint) {
        return Ok(SaveOutcome::unchanged(attempt));
    }
    // Locks in the same order as every other change to a pupil's part in a round: pupil, round, attempt.
    let round = match attempt.round_id {
        Some(round_id) => {
            lock_pupil(tx, attempt.pupil_id).await?.ok_or(MtcError::NotFound)?;
            Some(lock_round_shared(tx, round_id).await?)
        }
        None => None,
    };
    let by_id = mtc_attempt::Column::Id.eq(attempt.id);
    let attempt = tx.find::<mtc_attempt::Entity>().filter(by_id).lock_exclusive().one(tx).await?;
    let attempt = attempt.ok_or(MtcError::NotFound)?;
    let stored = mtc_answers::answers(tx, attempt.id).await?;
    let is_stored = |(question, answer): (&u8, &CheckAnswer)| {
        stored.get(question).is_some_and(|(stored, _)| stored.is_same_as(answer))
    };
    if saved.answers.iter().all(is_stored) {
        return Ok(SaveOutcome::unchanged(attempt));
    }
    let times = times_after(&attempt, &stored, &saved);
    if !times.contains(saved.answers.values()) {
        return Err(MtcError::Conflict("answers were given after the time of the check was over"));
    }
    require_takes_answers(tx, &attempt, round.as_ref(), now).await?;
    // The save does not change when the attempt closed.
    let times = AttemptTimes { closes_at: attempt.closes_at, ..times };
    merge(tx, attempt, stored, saved, times, now).await
}

/// Returns `Conflict` if the attempt takes no more answers, not even those that were given in time.
async fn require_takes_answers(
    tx: &TenantTx,
    attempt: &mtc_attempt::Model,
    round: Option<&mtc_round::Model>,
    now: DateTime<Utc>,
) -> Result<(), MtcError> {
    if matches!(attempt.state, AttemptState::Complete | AttemptState::Restarted) {
        return Err(MtcError::Conflict("the attempt has ended"));
    }
    if takes_answers_until(attempt) <= now {
        return Err(MtcError::Conflict("the attempt started too long ago"));
    }
    let Some(round) = round else { return Ok(()) };
    if round.declared_at.is_some() {
        return Err(MtcError::Conflict("the round is declared"));
    }
    // An attempt that was incomplete when the pupil got the restart stays incomplete.
    let number = usize::try_from(attempt.number).unwrap_or_default();
    if restarts_in(tx, round.id, attempt.pupil_id).await? >= number {
        return Err(MtcError::Conflict("a restart replaced the attempt"));
    }
    if is_not_taking(tx, round.id, attempt.pupil_id).await? {
        return Err(MtcError::Conflict("the pupil does not take the check"));
    }
    Ok(())
}

type StoredAnswers = BTreeMap<u8, (CheckAnswer, mtc_answer::Model)>;

fn times_after(attempt: &mtc_attempt::Model, stored: &StoredAnswers, saved: &ValidRecord) -> AttemptTimes {
    saved.times_after(&mtc_answers::times(attempt), stored.values().map(|(answer, _)| answer))
}

fn is_repeated(attempt: &mtc_attempt::Model, fingerprint: &str) -> bool {
    attempt.saves.as_array().is_some_and(|saves| saves.iter().any(|stored| stored == fingerprint))
}

/// Merges a save into an attempt. Enqueues the marking if the save completes the attempt, or arrives after its end.
async fn merge(
    tx: &TenantTx,
    attempt: mtc_attempt::Model,
    stored: StoredAnswers,
    saved: ValidRecord,
    times: AttemptTimes,
    now: DateTime<Utc>,
) -> Result<SaveOutcome, MtcError> {
    let answered: BTreeSet<u8> = stored.keys().chain(saved.answers.keys()).copied().collect();
    let is_complete = answered.len() == LENGTH;
    let rows = saved.answers.into_iter().filter_map(|(question, answer)| match stored.get(&question) {
        Some((stored, _)) if !answer.counts_before(stored) => None,
        // The stored outcome is kept. It shows that the question has been marked before, so that the practice engine
        // does not learn from it twice.
        Some((_, marked)) => Some(mtc_answer::Model { outcome: marked.outcome, ..row(&attempt, question, answer) }),
        None => Some(row(&attempt, question, answer)),
    });
    tx.replace_many::<mtc_answer::Entity, _>(rows).await?;

    let after = mtc_attempt::Model {
        state: match attempt.state {
            _ if is_complete => AttemptState::Complete,
            AttemptState::Open if attempt.closes_at <= now => AttemptState::Incomplete,
            state => state,
        },
        answered: i16::try_from(answered.len()).unwrap_or(i16::MAX),
        saves: with_save(&attempt.saves, saved.fingerprint),
        clock_ahead_ms: times.clock_ahead_ms,
        first_pause_at: times.first_pause_at,
        closes_at: times.closes_at,
        completed_at: is_complete.then_some(now),
        scored_at: None,
        score: None,
        timing: None,
        ..attempt
    };
    tx.update::<mtc_attempt::Entity>()
        .set(mtc_attempt::ActiveModel {
            state: Set(after.state),
            answered: Set(after.answered),
            saves: Set(after.saves.clone()),
            clock_ahead_ms: Set(after.clock_ahead_ms),
            first_pause_at: Set(after.first_pause_at),
            closes_at: Set(after.closes_at),
            completed_at: Set(after.completed_at),
            scored_at: Set(after.scored_at),
            score: Set(after.score),
            timing: Set(after.timing),
            ..Default::default()
        })
        .filter(mtc_attempt::Column::Id.eq(after.id))
        .exec(tx)
        .await?;
    if after.state != AttemptState::Open {
        enqueue(tx, &MtcScore { attempt_id: after.id }, now).await?;
    }
    Ok(SaveOutcome { attempt: after, completed: is_complete })
}

fn row(attempt: &mtc_attempt::Model, question: u8, answer: CheckAnswer) -> mtc_answer::Model {
    mtc_answer::Model {
        school_id: attempt.school_id,
        attempt_id: attempt.id,
        question: question.into(),
        answer: answer.typed,
        shown_at: answer.shown_at,
        first_key_at: answer.first_key_at,
        answered_at: answer.answered_at,
        received_at: answer.received_at,
        outcome: None,
        response_ms: None,
        recall_ms: None,
    }
}

fn with_save(saves: &Value, fingerprint: String) -> Value {
    let mut saves = saves.as_array().cloned().unwrap_or_default();
    saves.push(fingerprint.into());
    let surplus = saves.len().saturating_sub(MOST_SAVES);
    Value::Array(saves.split_off(surplus))
}
