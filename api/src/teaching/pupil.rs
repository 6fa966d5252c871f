//! One pupil, all that a teacher wants to see at once.

use chrono::{DateTime, Utc};
use entity::{AccountId, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::DbErr;
use worker::calendar;

use super::{
    arrangements::{self, Arrangements},
    assignments::{self, Assignment},
    facts::{self, StandingCounts},
    history::{self, PracticeWeek},
    overrides::FactOverride,
    pupils::{self, PupilSummary},
    recent,
    whom::Whom,
};
use crate::progress::{self, Certificate};

/// Weeks of the history that come with the pupil.
const WEEKS: u64 = 8;

/// Assignments that come with the pupil.
const ASSIGNMENTS: u64 = 20;

/// One pupil.
#[derive(Debug, Object)]
pub struct PupilDetail {
    /// The pupil, and how it goes.
    pub pupil: PupilSummary,
    /// How many of the 78 facts have which standing.
    pub facts: StandingCounts,
    /// The last 8 weeks, this one first.
    pub weeks: Vec<PracticeWeek>,
    /// Times tables of which every fact was secure, the first earned first.
    pub certificates: Vec<Certificate>,
    /// What teachers say of facts, and holds today.
    pub overrides: Vec<FactOverride>,
    /// Access arrangements.
    pub arrangements: Arrangements,
    /// The last 20 assignments, those due last first, with the pupil's own part.
    pub assignments: Vec<Assignment>,
}

/// The pupil, when the school has one of that id: as many queries for who has done much as for who has done nothing.
pub async fn show(tx: &TenantTx, id: AccountId, now: DateTime<Utc>) -> Result<Option<PupilDetail>, DbErr> {
    let whom = Whom::These(vec![id]);
    let mut rows = pupils::rows(tx, &whom).await?;
    let recent = recent::of(tx, &whom, now).await?;
    let locked = pupils::locked(tx, &rows, now).await?;
    let Some(row) = rows.pop() else { return Ok(None) };
    let locked_until = locked.get(&row.username).copied();
    let facts = facts::of_pupil(tx, id, calendar::day_of(now)).await?;
    Ok(Some(PupilDetail {
        pupil: row.summary(recent.get(&id), locked_until, now),
        facts: facts::count(&facts),
        weeks: history::last_weeks(tx, id, WEEKS, now).await?,
        certificates: progress::certificates(tx, id).await?,
        overrides: facts.into_iter().filter_map(|fact| fact.overridden).collect(),
        arrangements: arrangements::of(tx, id).await?,
        assignments: assignments::of_pupil(tx, id, ASSIGNMENTS).await?,
    }))
}
