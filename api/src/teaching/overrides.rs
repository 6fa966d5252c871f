//! Teachers' overrides of the mastery level of a pupil's facts, for cases in which a teacher knows better than the
//! engine.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, mastery_override, practice::OverrideState, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::{Enum, Object};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder};
use serde_json::json;
use worker::{learning::pair, practice::Fact};

use super::{StaffName, input, replan, staff};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
};

/// A teacher's override of the mastery level of a pupil's fact.
#[derive(Debug, Clone, Object)]
pub struct FactOverride {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or an equal one: 1 to 12.
    pub b: i16,
    /// Whether the fact is secure or needs practice, in the teacher's judgement.
    pub state: OverrideState,
    /// The last day of the override; null if it has no end.
    pub until: Option<NaiveDate>,
    /// The teacher's reason.
    pub note: Option<String>,
    /// The member of staff who set the override; null if that account has been erased.
    pub set_by: Option<StaffName>,
    /// When the override was set.
    pub set_at: DateTime<Utc>,
}

/// The overrides of a pupil's facts.
#[derive(Debug, Object)]
pub struct PupilOverrides {
    /// All overrides that are in force today, in the order of the facts.
    pub overrides: Vec<FactOverride>,
}

/// An override to set on some of a pupil's facts. Other facts stay as they are.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewOverrides {
    /// The facts, as pairs of factors, 1 to 12, in either order.
    #[oai(validator(min_items = 1, max_items = 144))]
    pub facts: Vec<[i16; 2]>,
    /// The override; `none` removes an existing one.
    pub state: Word,
    /// The last day of the override: from today to a year ahead. Without it, the override has no end.
    pub until: Option<NaiveDate>,
    /// The reason, which other staff can see but pupils cannot.
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}

/// The overrides that a teacher can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Word {
    /// The pupil knows the fact, which is then asked rarely.
    Secure,
    /// The pupil does not know the fact, which is then asked soon.
    NeedsPractice,
    /// No override: the answers decide.
    None,
}

/// An override that is read and validated.
#[derive(Debug)]
pub struct ValidOverride {
    facts: Vec<Fact>,
    /// `None` removes an existing override.
    state: Option<OverrideState>,
    until: Option<NaiveDate>,
    note: Option<String>,
}

/// Reads and validates an override that starts today.
pub fn read(body: &Fields<NewOverrides>, today: NaiveDate) -> Result<ValidOverride, InputError> {
    let state = match body.text("state")?.ok_or_else(|| InputError::missing("state"))? {
        "secure" => Some(OverrideState::Secure),
        "needs_practice" => Some(OverrideState::NeedsPractice),
        "none" => None,
        _ => return Err(InputError::new("state", "secure, needs_practice or none")),
    };
    let entry = ValidOverride {
        facts: input::facts(body, "facts")?.ok_or_else(|| InputError::missing("facts"))?,
        state,
        until: input::coming_day(body, "until", today)?,
        note: input::note(body)?,
    };
    // Removing an override stores nothing, so a last day or a note would be lost.
    match (entry.state, entry.until, &entry.note) {
        (None, Some(_), _) => Err(InputError::new("until", "absent with the state none")),
        (None, _, Some(_)) => Err(InputError::new("note", "absent with the state none")),
        _ => Ok(entry),
    }
}

/// Sets an override on the pupil's facts, or removes existing ones.
pub async fn set(
    tx: &TenantTx,
    pupil_id: AccountId,
    entry: ValidOverride,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let event =
        AuditEvent::on("user", pupil_id.0, if entry.state.is_some() { "override.set" } else { "override.clear" });
    // The audit log has only the number of facts: IT admins can read it, and the facts would reveal attainment.
    let event = event.with(json!({ "facts": entry.facts.len() }));
    match entry.state {
        Some(state) => {
            let override_row = |fact| {
                let (a, b) = pair(fact);
                let (school_id, until, note) = (tx.school_id(), entry.until, entry.note.clone());
                mastery_override::Model { school_id, pupil_id, a, b, state, until, note, set_by: actor.id, set_at: now }
            };
            tx.replace_many::<mastery_override::Entity, _>(entry.facts.into_iter().map(override_row)).await?;
        }
        None => clear(tx, pupil_id, &entry.facts).await?,
    }
    audit::record(tx, actor, event, now).await?;
    replan(tx, [pupil_id], now).await
}

async fn clear(tx: &TenantTx, pupil_id: AccountId, facts: &[Fact]) -> Result<(), DbErr> {
    use mastery_override::Column;
    let is_fact = |(a, b)| Condition::all().add(Column::A.eq(a)).add(Column::B.eq(b));
    let any_of_the_facts = facts.iter().fold(Condition::any(), |any, fact| any.add(is_fact(pair(*fact))));
    tx.delete::<mastery_override::Entity>()
        .filter(Column::PupilId.eq(pupil_id))
        .filter(any_of_the_facts)
        .exec(tx)
        .await?;
    Ok(())
}

/// Returns the condition for overrides that are in force on this day.
#[must_use]
pub fn is_in_force(today: NaiveDate) -> Condition {
    let until = mastery_override::Column::Until;
    Condition::any().add(until.is_null()).add(until.gte(today))
}

/// Returns the overrides of the pupil's facts that are in force today, with two queries.
pub async fn in_force(tx: &TenantTx, pupil_id: AccountId, today: NaiveDate) -> Result<Vec<FactOverride>, DbErr> {
    use mastery_override::Column;
    let rows = tx
        .find::<mastery_override::Entity>()
        .filter(Column::PupilId.eq(pupil_id))
        .filter(is_in_force(today))
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
