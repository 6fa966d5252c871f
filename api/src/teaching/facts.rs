//! A pupil's 78 facts: what the answers say of each, and what a teacher says.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, mastery,
    practice::{OverrideState, Standing},
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter};
use worker::{learning::pair, practice::Fact};

use super::overrides::{self, FactOverride};

/// A fact of a pupil. `[6, 8]` and `[8, 6]` are one fact.
#[derive(Debug, Clone, Object)]
pub struct PupilFact {
    /// The smaller factor: 1 to 12.
    pub a: i16,
    /// The larger factor, or the same again: 1 to 12.
    pub b: i16,
    /// What counts: a teacher's word while it holds, else what the answers say. A teacher's `needs_practice` counts as
    /// `not_yet`.
    pub standing: Standing,
    /// What the answers alone say.
    pub measured: Standing,
    /// Times it was asked.
    pub seen: i32,
    /// Times it was right.
    pub correct: i32,
    /// Times it was lost after it had been known.
    pub lapses: i32,
    /// What recall takes on the mean when it is right, without the typing: milliseconds; null before it was right.
    pub mean_recall_ms: Option<f64>,
    /// The last answer; null for a fact that was never asked.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// The teacher's word that holds, if any.
    pub overridden: Option<FactOverride>,
}

/// How many facts have which standing. They add up to the facts, 78, of each pupil who is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Object)]
pub struct StandingCounts {
    /// Never asked.
    pub unseen: i64,
    /// Asked, and not yet known; or a teacher says so.
    pub not_yet: i64,
    /// Right, but slow: worked out rather than recalled.
    pub worked_out: i64,
    /// Right and quick, but for how long is not known yet.
    pub quick: i64,
    /// Right, quick, and lasting; or a teacher says so.
    pub secure: i64,
}

impl StandingCounts {
    /// So many more of a standing.
    pub const fn add(&mut self, standing: Standing, number: i64) {
        let count = match standing {
            Standing::Unseen => &mut self.unseen,
            Standing::NotYet => &mut self.not_yet,
            Standing::WorkedOut => &mut self.worked_out,
            Standing::Quick => &mut self.quick,
            Standing::Secure => &mut self.secure,
        };
        *count += number;
    }
}

/// All facts, 1 x 1 to 12 x 12, as their columns.
pub fn all() -> impl Iterator<Item = (i16, i16)> {
    Fact::all().map(pair)
}

/// The standing for which a teacher's word counts.
#[must_use]
pub const fn in_the_teachers_words(state: OverrideState) -> Standing {
    match state {
        OverrideState::Secure => Standing::Secure,
        OverrideState::NeedsPractice => Standing::NotYet,
    }
}

/// The pupil's facts, all 78 in order: three queries.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, today: NaiveDate) -> Result<Vec<PupilFact>, DbErr> {
    let met = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
    let mut met: HashMap<_, _> = met.into_iter().map(|fact| ((fact.a, fact.b), fact)).collect();
    let said = overrides::that_hold(tx, pupil_id, today).await?;
    let mut said: HashMap<_, _> = said.into_iter().map(|word| ((word.a, word.b), word)).collect();
    Ok(all().map(|fact| pupil_fact(fact, met.remove(&fact), said.remove(&fact))).collect())
}

/// How many of the facts have which standing.
#[must_use]
pub fn count(facts: &[PupilFact]) -> StandingCounts {
    let mut counts = StandingCounts::default();
    for fact in facts {
        counts.add(fact.standing, 1);
    }
    counts
}

fn pupil_fact((a, b): (i16, i16), met: Option<mastery::Model>, overridden: Option<FactOverride>) -> PupilFact {
    let measured = met.as_ref().map_or(Standing::Unseen, |met| met.standing);
    PupilFact {
        a,
        b,
        standing: overridden.as_ref().map_or(measured, |word| in_the_teachers_words(word.state)),
        measured,
        seen: met.as_ref().map_or(0, |met| met.seen),
        correct: met.as_ref().map_or(0, |met| met.correct),
        lapses: met.as_ref().map_or(0, |met| met.lapses),
        mean_recall_ms: met.as_ref().and_then(|met| met.mean_ln_recall).map(|ln| ln.exp().round()),
        last_seen_at: met.map(|met| met.last_seen_at),
        overridden,
    }
}
