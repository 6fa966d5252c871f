//! The database's side of the multiplication tables check: what the API and the job read and write alike.

use std::collections::BTreeMap;

use entity::{MtcAttemptId, mtc_answer, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use serde_json::Value;

use crate::mtc::{form::FormQuestion, marking::Given};

/// The answers of an attempt by question, as they were given; with each its row.
pub async fn answers(
    tx: &TenantTx,
    attempt_id: MtcAttemptId,
) -> Result<BTreeMap<u8, (Given, mtc_answer::Model)>, DbErr> {
    let rows = tx.find::<mtc_answer::Entity>().filter(mtc_answer::Column::AttemptId.eq(attempt_id)).all(tx).await?;
    let read = |row: mtc_answer::Model| Some((u8::try_from(row.question).ok()?, (given(&row), row)));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// A row as it was given.
#[must_use]
pub fn given(row: &mtc_answer::Model) -> Given {
    Given {
        typed: row.answer.clone(),
        shown_at: row.shown_at,
        first_key_at: row.first_key_at,
        answered_at: row.answered_at,
        received_at: row.received_at,
    }
}

/// The questions of a stored form, in order.
pub fn questions(form: &Value) -> Result<Vec<FormQuestion>, DbErr> {
    serde_json::from_value(form.clone()).map_err(|cause| DbErr::Json(cause.to_string()))
}
