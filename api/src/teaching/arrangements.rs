//! Pupils' access arrangements, in practice and in the Multiplication Tables Check.

pub mod many;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{AccountId, ArrangementCode, arrangement, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{StaffName, replan, staff};
use crate::{
    accounts::input::read_name,
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
};

/// A pupil's access arrangements.
#[derive(Debug, Default, Object)]
pub struct Arrangements {
    /// The codes, without duplicates.
    pub codes: Vec<ArrangementCode>,
    /// The factor that extends time limits in practice and assessments, but never in a Multiplication Tables Check: 1
    /// to 4; null if they are not extended.
    pub time_limit_factor: Option<f64>,
    /// Whether practice has no time limit. Assessments and the Multiplication Tables Check are never untimed.
    pub untimed: bool,
    /// The assistant's name, if the codes contain ITA.
    pub assistant: Option<String>,
    /// The member of staff who set the arrangements; null if there are none, or if that account has been erased.
    pub set_by: Option<StaffName>,
    /// When the arrangements were set; null if there are none.
    pub set_at: Option<DateTime<Utc>>,
}

/// A pupil's access arrangements, which replace the existing ones.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewArrangements {
    /// The codes; an empty list clears them.
    #[oai(validator(max_items = 7))]
    pub codes: Vec<ArrangementCode>,
    /// The factor that extends time limits in practice and assessments, but never in a Multiplication Tables Check: 1
    /// to 4.
    #[oai(validator(minimum(value = "1"), maximum(value = "4")))]
    pub time_limit_factor: Option<f64>,
    /// Whether practice has no time limit; false if absent. Time then does not count against the pupil: each right
    /// answer counts as quick. Assessments and the Multiplication Tables Check are never untimed.
    pub untimed: Option<bool>,
    /// The assistant's name; required with the code ITA, and not allowed without it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub assistant: Option<String>,
}

/// Arrangements that are read and validated.
#[derive(Debug, Default, PartialEq)]
pub struct ValidArrangements {
    codes: BTreeSet<ArrangementCode>,
    time_limit_factor: Option<f64>,
    untimed: bool,
    assistant: Option<String>,
}

/// The number of codes that exist.
const CODES: usize = 7;

/// Reads and validates arrangements.
pub fn read(body: &Fields<NewArrangements>) -> Result<ValidArrangements, InputError> {
    let codes = body.list("codes", CODES, read_code)?.ok_or_else(|| InputError::missing("codes"))?;
    let codes: BTreeSet<ArrangementCode> = codes.into_iter().collect();
    let time_limit_factor = read_factor(body)?;
    let untimed = body.flag("untimed")?.unwrap_or(false);
    let assistant = read_name(body, "assistant")?;
    if codes.contains(&ArrangementCode::Ita) != assistant.is_some() {
        return Err(InputError::new("assistant", "present with the code ITA, absent without it"));
    }
    Ok(ValidArrangements { codes, time_limit_factor, untimed, assistant })
}

fn read_code(code: &Value) -> Result<ArrangementCode, &'static str> {
    ArrangementCode::deserialize(code).map_err(|_| "a documented code")
}

fn read_factor<T>(body: &Fields<T>) -> Result<Option<f64>, InputError> {
    let factor = body.decimal("time_limit_factor")?;
    if factor.is_some_and(|factor| !(1.0..=4.0).contains(&factor)) {
        return Err(InputError::new("time_limit_factor", "1 to 4"));
    }
    Ok(factor)
}

impl ValidArrangements {
    fn of(row: &arrangement::Model) -> Self {
        Self {
            codes: serde_json::from_value(row.codes.clone()).unwrap_or_default(),
            time_limit_factor: row.time_limit_factor,
            untimed: row.untimed,
            assistant: row.assistant.clone(),
        }
    }

    fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.time_limit_factor.is_none() && !self.untimed
    }
}

/// Sets the pupil's arrangements.
pub async fn set(
    tx: &TenantTx,
    pupil_id: AccountId,
    arranged: ValidArrangements,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    store(tx, [(pupil_id, arranged)], actor, now).await?;
    // The audit log does not contain the codes, because they reveal what a child cannot do.
    audit::record(tx, actor, AuditEvent::on("user", pupil_id.0, "arrangement.set"), now).await?;
    // Arrangements decide how a pupil's answers are judged, so the next practice is planned again.
    replan(tx, [pupil_id], now).await
}

/// Stores the arrangements of pupils, or deletes them if there are none, with two statements at most.
async fn store(
    tx: &TenantTx,
    arranged: impl IntoIterator<Item = (AccountId, ValidArrangements)>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let school_id = tx.school_id();
    let (cleared, kept): (Vec<_>, Vec<_>) = arranged.into_iter().partition(|(_, arranged)| arranged.is_empty());
    let rows = kept.into_iter().map(|(pupil_id, arranged)| arrangement::Model {
        school_id,
        pupil_id,
        codes: json!(arranged.codes),
        time_limit_factor: arranged.time_limit_factor,
        untimed: arranged.untimed,
        assistant: arranged.assistant,
        set_by: actor.id,
        set_at: now,
    });
    tx.replace_many::<arrangement::Entity, _>(rows).await?;
    if !cleared.is_empty() {
        let cleared = cleared.into_iter().map(|(pupil_id, _)| pupil_id);
        tx.delete::<arrangement::Entity>().filter(arrangement::Column::PupilId.is_in(cleared)).exec(tx).await?;
    }
    Ok(())
}

/// Returns the pupil's arrangements, with two queries.
pub async fn of(tx: &TenantTx, pupil_id: AccountId) -> Result<Arrangements, DbErr> {
    let row = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
    let names = staff(tx, row.iter().filter_map(|row| row.set_by)).await?;
    Ok(row.map_or_else(Arrangements::default, |row| Arrangements {
        codes: serde_json::from_value(row.codes).unwrap_or_default(),
        time_limit_factor: row.time_limit_factor,
        untimed: row.untimed,
        assistant: row.assistant,
        set_by: row.set_by.and_then(|id| names.get(&id).cloned()),
        set_at: Some(row.set_at),
    }))
}
