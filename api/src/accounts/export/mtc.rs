//! Everything that is stored about a pupil's Multiplication Tables Checks.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, NotTaking, RestartReason, RoundId, mtc_attempt, mtc_not_taking, mtc_restart, mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};

use crate::mtc::view::{MtcAttempt, answers_of, marked_questions};

/// A pupil's Multiplication Tables Checks.
#[derive(Debug, Object)]
pub struct CheckRecords {
    /// All attempts, each with every question and its answer.
    pub attempts: Vec<MtcAttempt>,
    /// The restarts that the pupil was given.
    pub restarts: Vec<RestartRecord>,
    /// The rounds that the pupil did not take.
    pub not_taking: Vec<NotTakingRecord>,
}

/// A restart that the pupil was given.
#[derive(Debug, Object)]
pub struct RestartRecord {
    /// The name of the round.
    pub round: String,
    /// Why the restart was given.
    pub reason: RestartReason,
    /// When the restart was given.
    pub given_at: DateTime<Utc>,
}

/// A round that the pupil did not take.
#[derive(Debug, Object)]
pub struct NotTakingRecord {
    /// The name of the round.
    pub round: String,
    /// Why the pupil did not take the check.
    pub reason: NotTaking,
    /// When the reason was recorded.
    pub noted_at: DateTime<Utc>,
}

/// Collects the pupil's attempts, restarts and reasons. Runs five queries, whatever the number of rows.
pub(super) async fn export(tx: &TenantTx, id: AccountId, now: DateTime<Utc>) -> Result<CheckRecords, DbErr> {
    let rows = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::PupilId.eq(id))
        .order_by_asc(mtc_attempt::Column::Id)
        .all(tx)
        .await?;
    let mut answers = answers_of(tx, rows.iter().map(|attempt| attempt.id)).await?;
    let attempt = |row: mtc_attempt::Model| {
        let questions = marked_questions(&row.form, answers.remove(&row.id).unwrap_or_default())?;
        Ok(MtcAttempt { questions: Some(questions), ..MtcAttempt::of(&row, now) })
    };
    let attempts = rows.into_iter().map(attempt).collect::<Result<_, DbErr>>()?;
    let restarts = tx.find::<mtc_restart::Entity>().filter(mtc_restart::Column::PupilId.eq(id)).all(tx).await?;
    let reasons = tx.find::<mtc_not_taking::Entity>().filter(mtc_not_taking::Column::PupilId.eq(id)).all(tx).await?;
    let rounds = tx.find::<mtc_round::Entity>().all(tx).await?;
    let rounds: HashMap<RoundId, String> = rounds.into_iter().map(|round| (round.id, round.name)).collect();
    let name = |round: RoundId| rounds.get(&round).cloned().unwrap_or_default();
    Ok(CheckRecords {
        attempts,
        restarts: restarts
            .into_iter()
            .map(|row| RestartRecord { round: name(row.round_id), reason: row.reason, given_at: row.given_at })
            .collect(),
        not_taking: reasons
            .into_iter()
            .map(|row| NotTakingRecord { round: name(row.round_id), reason: row.reason, noted_at: row.noted_at })
            .collect(),
    })
}
