//! Saving answers: as often as a client likes, whole or in part, in any order; nothing is lost and nothing counts twice.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{AccountId, AttemptState, MtcAttemptId, mtc_answer, mtc_attempt, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use sha2::{Digest, Sha256};
use worker::{
    checks,
    jobs::mtc_score::MtcScore,
    mtc::{
        form::LENGTH,
        marking::{self, Given},
        timing,
    },
    queue::enqueue,
};

use super::Refused;
use crate::body::Text;

/// Answers in one save at most: four to a question.
const MOST_ANSWERS: usize = 100;

/// Characters of an answer at most. Five digits can be typed; more are marked wrong, not refused.
const LONGEST_TEXT: usize = 20;

/// Saves of an attempt that are remembered: a client that saves after each question makes 25 of them.
const MOST_SAVES: usize = 100;

/// The record of an attempt, or a part of it.
#[derive(Debug, Object)]
pub struct CheckRecord {
    /// What the client's clock says at the sending. Its times are judged by it, so it may be wrong, by days even.
    pub sent_at: DateTime<Utc>,
    /// The answers, in any order. Of several to one question the earliest counts.
    #[oai(validator(max_items = 100))]
    pub answers: Vec<GivenAnswer>,
}

/// An answer to a question. All times are by the client's clock.
#[derive(Debug, Object)]
pub struct GivenAnswer {
    /// Which question of the form.
    #[oai(validator(minimum(value = "1"), maximum(value = "25")))]
    pub question: u8,
    /// The digits that were typed when the answer was entered or time ran out; empty when none were.
    #[oai(validator(max_length = 20, pattern = "^[0-9]*$"))]
    pub answer: Text,
    /// When the question appeared.
    pub shown_at: DateTime<Utc>,
    /// When the first key was pressed; null when none was.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was entered or time ran out.
    pub answered_at: DateTime<Utc>,
}

/// A record whose shape was checked.
#[derive(Debug)]
pub struct Saved {
    clock_ahead_ms: i64,
    answers: BTreeMap<u8, Given>,
    fingerprint: String,
}

impl CheckRecord {
    /// Checks the shape; none when it is not that of a record.
    #[must_use]
    pub fn checked(self, now: DateTime<Utc>) -> Option<Saved> {
        let well_formed = self.answers.len() <= MOST_ANSWERS
            && is_a_time(self.sent_at)
            && self.answers.iter().all(GivenAnswer::is_well_formed);
        if !well_formed {
            return None;
        }
        let mut given: Vec<(u8, Given)> = self.answers.into_iter().map(|answer| answer.received(now)).collect();
        given.sort_by(|(one, first), (other, second)| (one, first.answered_at).cmp(&(other, second.answered_at)));
        Some(Saved {
            clock_ahead_ms: timing::clock_ahead_ms(self.sent_at, now),
            fingerprint: fingerprint(&given),
            answers: marking::first_answers(given),
        })
    }
}

impl GivenAnswer {
    fn is_well_formed(&self) -> bool {
        let times = [Some(self.shown_at), self.first_key_at, Some(self.answered_at)];
        (1..=LENGTH).contains(&usize::from(self.question))
            && self.answer.0.len() <= LONGEST_TEXT
            && self.answer.0.bytes().all(|byte| byte.is_ascii_digit())
            && times.into_iter().flatten().all(is_a_time)
    }

    fn received(self, now: DateTime<Utc>) -> (u8, Given) {
        // As they are kept, so that a record sent again is found the same.
        let kept = |time: DateTime<Utc>| time.trunc_subsecs(3);
        let given = Given {
            typed: self.answer.0,
            shown_at: kept(self.shown_at),
            first_key_at: self.first_key_at.map(kept),
            answered_at: kept(self.answered_at),
            received_at: now,
        };
        (self.question, given)
    }
}

/// Bytes of a hash that tell the saves of one attempt apart.
const FINGERPRINT: usize = 12;

/// A time that the databases can keep; 1970 is what a clock says whose battery is empty.
fn is_a_time(time: DateTime<Utc>) -> bool {
    (1970..=9999).contains(&time.year())
}

/// What tells a save from another, but for when it was sent.
fn fingerprint(given: &[(u8, Given)]) -> String {
    let told = given.iter().fold(Sha256::new(), |hash, (question, given)| {
        let key = given.first_key_at.map(|key| key.timestamp_millis());
        let (shown, answered) = (given.shown_at.timestamp_millis(), given.answered_at.timestamp_millis());
        hash.chain_update(format!("{question} {:?} {shown} {key:?} {answered}\n", given.typed))
    });
    BASE64.encode(&told.finalize()[..FINGERPRINT])
}

/// An attempt after a save.
#[derive(Debug)]
pub struct AfterSave {
    /// The attempt.
    pub attempt: mtc_attempt::Model,
    /// Whether this save completed it.
    pub completed: bool,
}

impl AfterSave {
    const fn unchanged(attempt: mtc_attempt::Model) -> Self {
        Self { attempt, completed: false }
    }
}

/// Takes a save of the pupil's own attempt; how the attempt is after it.
pub async fn save(
    tx: &TenantTx,
    pupil_id: AccountId,
    attempt_id: MtcAttemptId,
    saved: Saved,
    now: DateTime<Utc>,
) -> Result<AfterSave, Refused> {
    let attempt = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::Id.eq(attempt_id))
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Refused::NotFound)?;
    if is_known(&attempt, &saved.fingerprint) {
        return Ok(AfterSave::unchanged(attempt));
    }
    let known = checks::answers(tx, attempt_id).await?;
    if attempt.state != AttemptState::Open || attempt.closes_at <= now {
        let same =
            |(question, given): (&u8, &Given)| known.get(question).is_some_and(|(known, _)| known.says_the_same(given));
        return if saved.answers.iter().all(same) {
            Ok(AfterSave::unchanged(attempt))
        } else {
            Err(Refused::Conflict("the attempt has ended"))
        };
    }
    take(tx, attempt, &known.into_iter().map(|(question, (given, _))| (question, given)).collect(), saved, now).await
}

fn is_known(attempt: &mtc_attempt::Model, fingerprint: &str) -> bool {
    attempt.saves.as_array().is_some_and(|saves| saves.iter().any(|known| known == fingerprint))
}

/// Merges a save into an open attempt, and has it marked when that completes it.
async fn take(
    tx: &TenantTx,
    attempt: mtc_attempt::Model,
    known: &BTreeMap<u8, Given>,
    saved: Saved,
    now: DateTime<Utc>,
) -> Result<AfterSave, Refused> {
    let answered: BTreeSet<u8> = known.keys().chain(saved.answers.keys()).copied().collect();
    let is_complete = answered.len() == LENGTH;
    let counts = |(question, given): &(u8, Given)| known.get(question).is_none_or(|known| given.counts_before(known));
    let rows = saved.answers.into_iter().filter(counts).map(|(question, given)| row(&attempt, question, given));
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
    Ok(AfterSave { attempt: after, completed: is_complete })
}

fn row(attempt: &mtc_attempt::Model, question: u8, given: Given) -> mtc_answer::Model {
    mtc_answer::Model {
        school_id: attempt.school_id,
        attempt_id: attempt.id,
        question: question.into(),
        answer: given.typed,
        shown_at: given.shown_at,
        first_key_at: given.first_key_at,
        answered_at: given.answered_at,
        received_at: given.received_at,
        outcome: None,
        response_ms: None,
        recall_ms: None,
    }
}

fn with_save(saves: &Value, fingerprint: String) -> Value {
    let mut saves = saves.as_array().cloned().unwrap_or_default();
    saves.push(fingerprint.into());
    let forgotten = saves.len().saturating_sub(MOST_SAVES);
    Value::Array(saves.split_off(forgotten))
}
