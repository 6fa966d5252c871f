//! A pupil's 78 facts: the mastery level that the answers show, and a teacher's override.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, mastery,
    practice::{MasteryLevel, OverrideState},
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use worker::{learning::pair, practice::Fact};

use super::overrides::{self, FactOverride};

/// A pupil's mastery of a fact. `[6, 8]` and `[8, 6]` are one fact.
#[derive(Debug, Clone, Object)]
pub struct PupilFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or an equal one: 1 to 12.
    pub b: i16,
    /// The mastery level that counts: a teacher's override while it is in force, otherwise the level that the answers
    /// show. The override `needs_practice` counts as `not_yet`.
    pub standing: MasteryLevel,
    /// The mastery level that the answers show, without an override.
    pub measured: MasteryLevel,
    /// How often the fact was asked.
    pub seen: i32,
    /// How often the answer was right.
    pub correct: i32,
    /// How often the pupil forgot the fact after knowing it.
    pub lapses: i32,
    /// The mean recall time of right answers, without the typing, in milliseconds; null before the first right answer.
    pub mean_recall_ms: Option<f64>,
    /// When the fact was last answered; null if it was never asked.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// The teacher's override that is in force, if any.
    pub overridden: Option<FactOverride>,
}

/// The number of facts at each mastery level. The counts add up to 78 for each pupil who is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Object)]
pub struct StandingCounts {
    /// Facts that were never asked.
    pub unseen: i64,
    /// Facts that were asked but are not known yet, or that a teacher has marked so.
    pub not_yet: i64,
    /// Facts that are answered right but slowly: worked out rather than recalled.
    pub worked_out: i64,
    /// Facts that are answered right and quickly, but have not lasted long enough to be secure.
    pub quick: i64,
    /// Facts that the pupil answers right and quickly and has remembered for long enough, or that a teacher has marked
    /// as secure.
    pub secure: i64,
}

impl StandingCounts {
    /// Adds a number to the count of a mastery level.
    pub const fn add(&mut self, standing: MasteryLevel, number: i64) {
        let count = match standing {
            MasteryLevel::Unseen => &mut self.unseen,
            MasteryLevel::NotYet => &mut self.not_yet,
            MasteryLevel::WorkedOut => &mut self.worked_out,
            MasteryLevel::Quick => &mut self.quick,
            MasteryLevel::Secure => &mut self.secure,
        };
        *count += number;
    }
}

/// Returns all facts, 1 x 1 to 12 x 12, as the values of their columns `a` and `b`.
pub fn all() -> impl Iterator<Item = (i16, i16)> {
    Fact::all().map(pair)
}

/// Returns the mastery level that a teacher's override counts as.
#[must_use]
pub const fn level_of_override(state: OverrideState) -> MasteryLevel {
    match state {
        OverrideState::Secure => MasteryLevel::Secure,
        OverrideState::NeedsPractice => MasteryLevel::NotYet,
    }
}

/// Returns all 78 facts of the pupil, in order, with three queries.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, today: NaiveDate) -> Result<Vec<PupilFact>, DbErr> {
    let rows = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
    let mut mastery: HashMap<_, _> = rows.into_iter().map(|row| ((row.a, row.b), row)).collect();
    let overrides = overrides::in_force(tx, pupil_id, today).await?;
    let mut overrides: HashMap<_, _> = overrides.into_iter().map(|entry| ((entry.a, entry.b), entry)).collect();
    Ok(all().map(|fact| pupil_fact(fact, mastery.remove(&fact), overrides.remove(&fact))).collect())
}

/// Counts the facts at each mastery level.
#[must_use]
pub fn count(facts: &[PupilFact]) -> StandingCounts {
    let mut counts = StandingCounts::default();
    for fact in facts {
        counts.add(fact.standing, 1);
    }
    counts
}

fn pupil_fact((a, b): (i16, i16), row: Option<mastery::Model>, overridden: Option<FactOverride>) -> PupilFact {
    let measured = row.as_ref().map_or(MasteryLevel::Unseen, |row| row.standing);
    PupilFact {
        a,
        b,
        standing: overridden.as_ref().map_or(measured, |entry| level_of_override(entry.state)),
        measured,
        seen: row.as_ref().map_or(0, |row| row.seen),
        correct: row.as_ref().map_or(0, |row| row.correct),
        lapses: row.as_ref().map_or(0, |row| row.lapses),
        mean_recall_ms: row.as_ref().and_then(|row| row.mean_ln_recall).map(|ln| ln.exp().round()),
        last_seen_at: row.map(|row| row.last_seen_at),
        overridden,
    }
}
