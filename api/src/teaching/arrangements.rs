//! Access arrangements of a pupil, in practice and in checks.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{AccountId, ArrangementCode, arrangement, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{StaffName, input::Malformed, plan_anew, staff};
use crate::{
    accounts::input::checked_name,
    audit::{self, Deed},
    body::Fields,
    session::Actor,
};

/// A pupil's access arrangements.
#[derive(Debug, Default, Object)]
pub struct Arrangements {
    /// The codes, each once.
    pub codes: Vec<ArrangementCode>,
    /// How much wider the time limit is in practice, never in a check: 1 to 4; null when it is not.
    pub time_limit_factor: Option<f64>,
    /// The assistant's name, with ITA.
    pub assistant: Option<String>,
    /// Who set them; null when there are none, or once that account was erased.
    pub set_by: Option<StaffName>,
    /// When; null when there are none.
    pub set_at: Option<DateTime<Utc>>,
}

/// A pupil's access arrangements, in place of those before.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewArrangements {
    /// The codes; an empty list for none.
    #[oai(validator(max_items = 7))]
    pub codes: Vec<ArrangementCode>,
    /// How much wider the time limit is in practice, never in a check: 1 to 4.
    #[oai(validator(minimum(value = "1"), maximum(value = "4")))]
    pub time_limit_factor: Option<f64>,
    /// The assistant's name: needed with ITA, and with nothing else.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub assistant: Option<String>,
}

/// Arrangements that were read and checked.
#[derive(Debug)]
pub struct Arranged {
    codes: BTreeSet<ArrangementCode>,
    time_limit_factor: Option<f64>,
    assistant: Option<String>,
}

/// The codes that there are.
const CODES: usize = 7;

/// Reads arrangements.
pub fn read(body: &Fields<NewArrangements>) -> Result<Arranged, Malformed> {
    let codes = body.list("codes", CODES)?.ok_or(Malformed)?.iter().map(code).collect::<Result<BTreeSet<_>, _>>()?;
    let time_limit_factor = body.decimal("time_limit_factor")?;
    let assistant = body.text("assistant")?.map(|name| checked_name(name).map_err(|_| Malformed)).transpose()?;
    let is_wider = time_limit_factor.is_none_or(|factor| (1.0..=4.0).contains(&factor));
    if !is_wider || codes.contains(&ArrangementCode::Ita) != assistant.is_some() {
        return Err(Malformed);
    }
    Ok(Arranged { codes, time_limit_factor, assistant })
}

fn code(code: &Value) -> Result<ArrangementCode, Malformed> {
    ArrangementCode::deserialize(code).map_err(|_| Malformed)
}

/// Sets the pupil's arrangements.
pub async fn set(
    tx: &TenantTx,
    pupil_id: AccountId,
    arranged: Arranged,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = arrangement::Model {
        school_id: tx.school_id(),
        pupil_id,
        codes: json!(arranged.codes),
        time_limit_factor: arranged.time_limit_factor,
        assistant: arranged.assistant,
        set_by: actor.id,
        set_at: now,
    };
    if arranged.codes.is_empty() && row.time_limit_factor.is_none() {
        tx.delete::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).exec(tx).await?;
    } else {
        tx.replace_many::<arrangement::Entity, _>([row]).await?;
    }
    // Which they are says what a child cannot do: that is not for the audit log.
    audit::record(tx, actor, Deed::on("user", pupil_id.0, "arrangement.set"), now).await?;
    // They decide how a pupil's answers are judged.
    plan_anew(tx, [pupil_id], now).await
}

/// The pupil's arrangements: two queries.
pub async fn of(tx: &TenantTx, pupil_id: AccountId) -> Result<Arrangements, DbErr> {
    let row = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
    let names = staff(tx, row.iter().filter_map(|row| row.set_by)).await?;
    Ok(row.map_or_else(Arrangements::default, |row| Arrangements {
        codes: serde_json::from_value(row.codes).unwrap_or_default(),
        time_limit_factor: row.time_limit_factor,
        assistant: row.assistant,
        set_by: row.set_by.and_then(|id| names.get(&id).cloned()),
        set_at: Some(row.set_at),
    }))
}
