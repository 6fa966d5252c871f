//! Reads the forms and answers of the Multiplication Tables Check from the database, for both the API and the job.

use std::collections::BTreeMap;

use entity::{MtcAttemptId, mtc_answer, mtc_attempt, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use serde_json::Value;

use crate::mtc::{form::FormQuestion, marking::CheckAnswer, timing::AttemptTimes};

/// Returns the answers of an attempt by question number, each with its row.
pub async fn answers(
    tx: &TenantTx,
    attempt_id: MtcAttemptId,
) -> Result<BTreeMap<u8, (CheckAnswer, mtc_answer::Model)>, DbErr> {
    let rows = tx.find::<mtc_answer::Entity>().filter(mtc_answer::Column::AttemptId.eq(attempt_id)).all(tx).await?;
    let parse = |row: mtc_answer::Model| Some((u8::try_from(row.question).ok()?, (answer_from_row(&row), row)));
    Ok(rows.into_iter().filter_map(parse).collect())
}

/// Returns the answer that a row stores.
#[must_use]
pub fn answer_from_row(row: &mtc_answer::Model) -> CheckAnswer {
    CheckAnswer {
        typed: row.answer.clone(),
        shown_at: row.shown_at,
        first_key_at: row.first_key_at,
        answered_at: row.answered_at,
        received_at: row.received_at,
    }
}

/// Returns the times of a stored attempt.
#[must_use]
pub fn times(attempt: &mtc_attempt::Model) -> AttemptTimes {
    AttemptTimes {
        started_at: attempt.started_at,
        first_pause_at: attempt.first_pause_at,
        closes_at: attempt.closes_at,
        clock_ahead_ms: attempt.clock_ahead_ms,
    }
}

/// Returns the questions of a stored form, in order.
pub fn questions(form: &Value) -> Result<Vec<FormQuestion>, DbErr> {
    serde_json::from_value(form.clone()).map_err(|cause| DbErr::Json(cause.to_string()))
}
