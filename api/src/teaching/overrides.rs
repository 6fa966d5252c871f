//! What teachers know better than the engine: their word on a pupil's facts.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, mastery_override, practice::OverrideState, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder};
use serde_json::json;
use worker::{learning::pair, practice::Fact};

use super::{
    StaffName,
    input::{self, Malformed},
    plan_anew, staff,
};
use crate::{
    audit::{self, Deed},
    body::Fields,
    session::Actor,
};

/// A teacher's word on a pupil's fact.
#[derive(Debug, Clone, Object)]
pub struct FactOverride {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or the same again: 1 to 12.
    pub b: i16,
    /// What the teacher says.
    pub state: OverrideState,
    /// The last day that it holds; null for good.
    pub until: Option<NaiveDate>,
    /// Why.
    pub note: Option<String>,
    /// Who said it; null once that account was erased.
    pub set_by: Option<StaffName>,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// What teachers say of a pupil's facts.
#[derive(Debug, Object)]
pub struct PupilOverrides {
    /// Every word that holds today, in the order of the facts.
    pub overrides: Vec<FactOverride>,
}

/// A teacher's word on facts of a pupil. Other facts stay as they are.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewOverrides {
    /// The facts as pairs of factors, 1 to 12, in either order.
    #[oai(validator(min_items = 1, max_items = 144))]
    pub facts: Vec<[i16; 2]>,
    /// What the teacher says; `none` takes an earlier word back.
    pub state: Word,
    /// The last day that it holds: from today to a year ahead. For good when left out.
    pub until: Option<NaiveDate>,
    /// Why; other staff see it, pupils do not.
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}

/// What a teacher says of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Word {
    /// The pupil has it: it is asked seldom.
    Secure,
    /// The pupil has it not: it is asked soon.
    NeedsPractice,
    /// Nothing: the answers decide.
    None,
}

/// A teacher's word that was read and checked.
#[derive(Debug)]
pub struct Override {
    facts: Vec<Fact>,
    /// None takes it back.
    state: Option<OverrideState>,
    until: Option<NaiveDate>,
    note: Option<String>,
}

/// Reads a teacher's word; it can hold from today on.
pub fn read(body: &Fields<NewOverrides>, today: NaiveDate) -> Result<Override, Malformed> {
    let state = match body.text("state")?.ok_or(Malformed)? {
        "secure" => Some(OverrideState::Secure),
        "needs_practice" => Some(OverrideState::NeedsPractice),
        "none" => None,
        _ => return Err(Malformed),
    };
    let word = Override {
        facts: input::facts(body, "facts")?.ok_or(Malformed)?,
        state,
        until: input::coming_day(body, "until", today)?,
        note: input::note(body)?,
    };
    // A reason for saying nothing would be lost.
    let says_more = word.until.is_some() || word.note.is_some();
    if word.state.is_none() && says_more { Err(Malformed) } else { Ok(word) }
}

/// Sets a teacher's word on the pupil's facts, or takes it back.
pub async fn set(
    tx: &TenantTx,
    pupil_id: AccountId,
    word: Override,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let deed = Deed::on("user", pupil_id.0, if word.state.is_some() { "override.set" } else { "override.clear" });
    // IT admins read the audit log, and which facts these are is attainment.
    let deed = deed.with(json!({ "facts": word.facts.len() }));
    match word.state {
        Some(state) => {
            let row = |fact| {
                let (a, b) = pair(fact);
                let (school_id, until, note) = (tx.school_id(), word.until, word.note.clone());
                mastery_override::Model { school_id, pupil_id, a, b, state, until, note, set_by: actor.id, set_at: now }
            };
            tx.replace_many::<mastery_override::Entity, _>(word.facts.into_iter().map(row)).await?;
        }
        None => clear(tx, pupil_id, &word.facts).await?,
    }
    audit::record(tx, actor, deed, now).await?;
    plan_anew(tx, [pupil_id], now).await
}

async fn clear(tx: &TenantTx, pupil_id: AccountId, facts: &[Fact]) -> Result<(), DbErr> {
    use mastery_override::Column;
    let one = |(a, b)| Condition::all().add(Column::A.eq(a)).add(Column::B.eq(b));
    let these = facts.iter().fold(Condition::any(), |any, fact| any.add(one(pair(*fact))));
    tx.delete::<mastery_override::Entity>().filter(Column::PupilId.eq(pupil_id)).filter(these).exec(tx).await?;
    Ok(())
}

/// What holds of a teacher's word that holds on that day.
#[must_use]
pub fn holds(today: NaiveDate) -> Condition {
    let until = mastery_override::Column::Until;
    Condition::any().add(until.is_null()).add(until.gte(today))
}

/// What teachers say of the pupil's facts and holds today: two queries.
pub async fn that_hold(tx: &TenantTx, pupil_id: AccountId, today: NaiveDate) -> Result<Vec<FactOverride>, DbErr> {
    use mastery_override::Column;
    let rows = tx
        .find::<mastery_override::Entity>()
        .filter(Column::PupilId.eq(pupil_id))
        .filter(holds(today))
        .order_by_asc(Column::A)
        .order_by_asc(Column::B)
        .all(tx)
        .await?;
    let names = staff(tx, rows.iter().filter_map(|row| row.set_by)).await?;
    let show = |row: mastery_override::Model| FactOverride {
        a: row.a,
        b: row.b,
        state: row.state,
        until: row.until,
        note: row.note,
        set_by: row.set_by.and_then(|id| names.get(&id).cloned()),
        set_at: row.set_at,
    };
    Ok(rows.into_iter().map(show).collect())
}
