//! What staff do with a pupil's part of a round: restarts, and reasons for not taking the check.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, NotTaking, RestartReason, RoundId, account, mtc_attempt, mtc_not_taking, mtc_restart,
    mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use worker::mtc::MOST_RESTARTS;

use super::{
    Refused,
    attempts::{attempts_in, is_not_taking, require_open, restarts_in, share_round},
    standing::{self, Part, PupilState, RoundPupil},
};
use crate::session::Actor;

/// A restart to give.
#[derive(Debug, Object)]
pub struct NewRestart {
    /// To whom.
    pub pupil_id: AccountId,
    /// Why.
    pub reason: RestartReason,
}

/// A reason why a pupil does not take a round's check.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewNotTaking {
    /// Who.
    pub pupil_id: AccountId,
    /// Why. It has to be said; null takes the reason back.
    pub reason: Option<NotTaking>,
}

/// Gives the pupil a restart: the attempt so far takes no more answers, and the next start draws a new form. What was
/// complete stays complete, and counts until a later attempt is.
pub async fn restart(
    tx: &TenantTx,
    round_id: RoundId,
    pupil: account::Model,
    reason: RestartReason,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<RoundPupil, Refused> {
    let round = share_round(tx, round_id).await?;
    require_open(&round, now)?;
    if pupil.archived_at.is_some() || is_not_taking(tx, round_id, pupil.id).await? {
        return Err(Refused::Conflict("the pupil does not take the check"));
    }
    let given = restarts_in(tx, round_id, pupil.id).await?;
    if given >= MOST_RESTARTS {
        return Err(Refused::Conflict("the pupil has had both restarts"));
    }
    let attempts = attempts_in(tx, round_id, pupil.id).await?;
    let Some(last) = attempts.last().filter(|_| attempts.len() > given) else {
        return Err(Refused::Conflict("there is no attempt to restart"));
    };
    // A save that came in just now may have completed it: then it stays so.
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
        number: i16::try_from(given + 1).unwrap_or(i16::MAX),
        reason,
        given_by: actor.id,
        given_at: now,
    };
    tx.insert::<mtc_restart::Entity, _>(restart).await?;
    Ok(part_of(tx, round_id, &pupil).await?.of(pupil, now))
}

/// Notes why the pupil does not take the check, or takes the reason back.
pub async fn note_not_taking(
    tx: &TenantTx,
    round_id: RoundId,
    pupil: account::Model,
    reason: Option<NotTaking>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<RoundPupil, Refused> {
    let round = share_round(tx, round_id).await?;
    if round.declared_at.is_some() {
        return Err(Refused::Conflict("the round is declared"));
    }
    let part = part_of(tx, round_id, &pupil).await?;
    require_without_result(&round, &pupil, &part, now)?;
    match reason {
        Some(reason) => {
            let note = mtc_not_taking::Model {
                school_id: tx.school_id(),
                round_id,
                pupil_id: pupil.id,
                reason,
                noted_by: actor.id,
                noted_at: now,
            };
            tx.replace_many::<mtc_not_taking::Entity, _>([note]).await?;
        }
        None => {
            tx.delete::<mtc_not_taking::Entity>()
                .filter(mtc_not_taking::Column::RoundId.eq(round_id))
                .filter(mtc_not_taking::Column::PupilId.eq(pupil.id))
                .exec(tx)
                .await?;
        }
    }
    Ok(part_of(tx, round_id, &pupil).await?.of(pupil, now))
}

/// Who takes the check, or has taken it, has no reason for not taking it; who is not in the round needs none.
fn require_without_result(
    round: &mtc_round::Model,
    pupil: &account::Model,
    part: &Part,
    now: DateTime<Utc>,
) -> Result<(), Refused> {
    if part.has_result() {
        return Err(Refused::Conflict("the pupil has taken the check"));
    }
    match part.state(now) {
        PupilState::InProgress => Err(Refused::Conflict("the pupil is taking the check")),
        PupilState::NotStarted if pupil.year_group != Some(round.year_group) => {
            Err(Refused::Conflict("the round is another year group's"))
        }
        PupilState::NotStarted
        | PupilState::Complete
        | PupilState::Incomplete
        | PupilState::RestartGiven
        | PupilState::NotTaking => Ok(()),
    }
}

async fn part_of(tx: &TenantTx, round_id: RoundId, pupil: &account::Model) -> Result<Part, Refused> {
    let mut parts = standing::parts(tx, &[round_id], Some(pupil.id)).await?;
    Ok(parts.remove(&(round_id, pupil.id)).unwrap_or_default())
}
