//! Saving the answers of an attempt. A client may save all answers or some of them, as often as it likes and in any
//! order. Saves are idempotent, and no answer is lost.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{AccountId, AttemptState, MtcAttemptId, mtc_answer, mtc_attempt, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use sha2::{Digest, Sha256};
use worker::{
    jobs::mtc_score::MtcScore,
    learning::mtc_answers,
    mtc::{
        form::LENGTH,
        marking::{self, CheckAnswer},
        timing,
    },
    queue::enqueue,
};

use super::MtcError;
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
        for (index, answer) in self.answers.iter().enumerate() {
            answer.validate().map_err(|error| error.within(&format!("answers[{index}]")))?;
        }
        let mut answers: Vec<(u8, CheckAnswer)> =
            self.answers.into_iter().map(|answer| answer.into_answer(now)).collect();
        answers.sort_by_key(|(question, answer)| (*question, answer.answered_at));
        Ok(ValidRecord {
            clock_ahead_ms: timing::clock_ahead_ms(self.sent_at, now),
            fingerprint: fingerprint(&answers),
            answers: marking::first_answers(answers),
        })
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

/// Saves answers of the pupil's own attempt, and returns the attempt after the save.
pub async fn save(
    tx: &TenantTx,
    pupil_id: AccountId,
    attempt_id: MtcAttemptId,
    saved: ValidRecord,
    now: DateTime<Utc>,
) -> Result<SaveOutcome, MtcError> {
    let attempt = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::Id.eq(attempt_id))
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(MtcError::NotFound)?;
    if is_repeated(&attempt, &saved.fingerprint) {
        return Ok(SaveOutcome::unchanged(attempt));
    }
    let stored = mtc_answers::answers(tx, attempt_id).await?;
    if attempt.state != AttemptState::Open || attempt.closes_at <= now {
        let is_stored = |(question, answer): (&u8, &CheckAnswer)| {
            stored.get(question).is_some_and(|(stored, _)| stored.is_same_as(answer))
        };
        return if saved.answers.iter().all(is_stored) {
            Ok(SaveOutcome::unchanged(attempt))
        } else {
            Err(MtcError::Conflict("the attempt has ended"))
        };
    }
    merge(tx, attempt, &stored.into_iter().map(|(question, (answer, _))| (question, answer)).collect(), saved, now)
        .await
}

fn is_repeated(attempt: &mtc_attempt::Model, fingerprint: &str) -> bool {
    attempt.saves.as_array().is_some_and(|saves| saves.iter().any(|stored| stored == fingerprint))
}

/// Merges a save into an open attempt, and enqueues the marking if the save completes the attempt.
async fn merge(
    tx: &TenantTx,
    attempt: mtc_attempt::Model,
    stored: &BTreeMap<u8, CheckAnswer>,
    saved: ValidRecord,
    now: DateTime<Utc>,
) -> Result<SaveOutcome, MtcError> {
    let answered: BTreeSet<u8> = stored.keys().chain(saved.answers.keys()).copied().collect();
    let is_complete = answered.len() == LENGTH;
    let counts =
        |(question, answer): &(u8, CheckAnswer)| stored.get(question).is_none_or(|stored| answer.counts_before(stored));
    let rows = saved.answers.into_iter().filter(counts).map(|(question, answer)| row(&attempt, question, answer));
    tx.replace_many::<mtc_answer::Entity, _>(rows).await?;

    let after = mtc_attempt::Model {
        state: if is_complete { AttemptState::Complete } else { AttemptState::Open },
        answered: i16::try_from(answered.len()).unwrap_or(i16::MAX),
        saves: with_save(&attempt.saves, saved.fingerprint),
        clock_ahead_ms: attempt.clock_ahead_ms.max(Some(saved.clock_ahead_ms)),
        completed_at: is_complete.then_some(now),
        ..attempt
    };
    tx.update::<mtc_attempt::Entity>()
        .set(mtc_attempt::ActiveModel {
            state: Set(after.state),
            answered: Set(after.answered),
            saves: Set(after.saves.clone()),
            clock_ahead_ms: Set(after.clock_ahead_ms),
            completed_at: Set(after.completed_at),
            ..Default::default()
        })
        .filter(mtc_attempt::Column::Id.eq(after.id))
        .exec(tx)
        .await?;
    if is_complete {
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
