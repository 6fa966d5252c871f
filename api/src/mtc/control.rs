//! Actions of staff on a pupil's part in a round: restarts, and reasons for not taking the check.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, NotTaking, RestartReason, RoundId, account, mtc_attempt, mtc_not_taking, mtc_restart,
    mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use worker::mtc::MOST_RESTARTS;

use super::{
    MtcError,
    attempts::{attempts_in, is_not_taking, lock_round_shared, require_open, restarts_in},
    status::{self, Participation, PupilState, RoundPupil},
};
use crate::{authentication::Actor, classrooms};

/// A restart to give to a pupil.
#[derive(Debug, Object)]
pub struct NewRestart {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// Why the pupil gets the restart.
    pub reason: RestartReason,
}

/// A reason why a pupil does not take the check in a round.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewNotTaking {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// Why the pupil does not take the check. The field is required; null removes the reason.
    pub reason: Option<NotTaking>,
}

/// Gives the pupil a restart: the current attempt accepts no more answers, and the next start draws a new form. A
/// complete attempt stays complete, and counts until a later attempt is complete.
pub async fn restart(
    tx: &TenantTx,
    round_id: RoundId,
    pupil: account::Model,
    reason: RestartReason,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<RoundPupil, MtcError> {
    let round = lock_round_shared(tx, round_id).await?;
    require_open(&round, now)?;
    if pupil.archived_at.is_some() || is_not_taking(tx, round_id, pupil.id).await? {
        return Err(MtcError::Conflict("the pupil does not take the check"));
    }
    let restarts_given = restarts_in(tx, round_id, pupil.id).await?;
    if restarts_given >= MOST_RESTARTS {
        return Err(MtcError::Conflict("the pupil has had both restarts"));
    }
    let attempts = attempts_in(tx, round_id, pupil.id).await?;
    let Some(last) = attempts.last().filter(|_| attempts.len() > restarts_given) else {
        return Err(MtcError::Conflict("there is no attempt to restart"));
    };
    // The update affects only an open attempt, because an attempt that a save completed a moment ago stays complete.
    tx.update::<mtc_attempt::Entity>()
        .col_expr(mtc_attempt::Column::State, Expr::value(AttemptState::Restarted))
        .filter(mtc_attempt::Column::Id.eq(last.id))
        .filter(mtc_attempt::Column::State.eq(AttemptState::Open))
        .exec(tx)
        .await?;
    let restart = mtc_restart::Model {
        school_id: tx.school_id(),
        round_id,
        pupil_id: pupil.id,
        number: i16::try_from(restarts_given + 1).unwrap_or(i16::MAX),
        reason,
        given_by: actor.id,
        given_at: now,
    };
    tx.insert::<mtc_restart::Entity, _>(restart).await?;
    show(tx, round_id, pupil, now).await
}

/// Stores the reason why the pupil does not take the check, or removes it if `reason` is `None`.
pub async fn note_not_taking(
    tx: &TenantTx,
    round_id: RoundId,
    pupil: account::Model,
    reason: Option<NotTaking>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<RoundPupil, MtcError> {
    let round = lock_round_shared(tx, round_id).await?;
    if round.declared_at.is_some() {
        return Err(MtcError::Conflict("the round is declared"));
    }
    let participation_before = participation(tx, round_id, &pupil).await?;
    require_without_result(&round, &pupil, &participation_before, now)?;
    match reason {
        Some(reason) => {
            let row = mtc_not_taking::Model {
                school_id: tx.school_id(),
                round_id,
                pupil_id: pupil.id,
                reason,
                noted_by: actor.id,
                noted_at: now,
            };
            tx.replace_many::<mtc_not_taking::Entity, _>([row]).await?;
        }
        None => {
            tx.delete::<mtc_not_taking::Entity>()
                .filter(mtc_not_taking::Column::RoundId.eq(round_id))
                .filter(mtc_not_taking::Column::PupilId.eq(pupil.id))
                .exec(tx)
                .await?;
        }
    }
    show(tx, round_id, pupil, now).await
}

/// Returns `Conflict` if the pupil has taken the check, is taking the check now, or is not in the round.
fn require_without_result(
    round: &mtc_round::Model,
    pupil: &account::Model,
    part: &Participation,
    now: DateTime<Utc>,
) -> Result<(), MtcError> {
    if part.has_result() {
        return Err(MtcError::Conflict("the pupil has taken the check"));
    }
    match part.state(now) {
        PupilState::InProgress => Err(MtcError::Conflict("the pupil is taking the check")),
        PupilState::NotStarted if pupil.year_group != Some(round.year_group) => {
            Err(MtcError::Conflict("the round is another year group's"))
        }
        PupilState::NotStarted
        | PupilState::Complete
        | PupilState::Incomplete
        | PupilState::RestartGiven
        | PupilState::NotTaking => Ok(()),
    }
}

async fn show(
    tx: &TenantTx,
    round_id: RoundId,
    pupil: account::Model,
    now: DateTime<Utc>,
) -> Result<RoundPupil, MtcError> {
    let classroom = classrooms::name_of(tx, pupil.classroom_id).await?;
    Ok(participation(tx, round_id, &pupil).await?.into_round_pupil(pupil, classroom, now))
}

async fn participation(tx: &TenantTx, round_id: RoundId, pupil: &account::Model) -> Result<Participation, MtcError> {
    let mut participations = status::participations(tx, &[round_id], Some(pupil.id)).await?;
    Ok(participations.remove(&(round_id, pupil.id)).unwrap_or_default())
}
