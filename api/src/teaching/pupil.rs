//! The details of one pupil: everything that a teacher wants to see at once.

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
    plan::{self, PlannedFact},
    pupil_scope::PupilScope,
    pupils::{self, PupilSummary},
    recent,
};
use crate::{
    lockout,
    progress::{self, Certificate},
};

/// The number of weeks of history in the details.
const WEEKS: u64 = 8;

/// The maximum number of assignments in the details.
const ASSIGNMENTS: u64 = 20;

/// The details of a pupil.
#[derive(Debug, Object)]
pub struct PupilDetail {
    /// The summary that lists show, too.
    pub pupil: PupilSummary,
    /// The number of facts, of 78, at each mastery level.
    pub facts: StandingCounts,
    /// The last 8 weeks, this week first.
    pub weeks: Vec<PracticeWeek>,
    /// The certificates for times tables whose facts were all secure, in the order in which they were earned.
    pub certificates: Vec<Certificate>,
    /// The teachers' overrides that are in force today.
    pub overrides: Vec<FactOverride>,
    /// The pupil's access arrangements.
    pub arrangements: Arrangements,
    /// The last 20 assignments, the latest due date first, each with only this pupil's progress.
    pub assignments: Vec<Assignment>,
    /// The first 20 questions of the last plan of practice, in order: of the next session if it is planned already, or
    /// else of the last session; empty if there is neither.
    pub plan: Vec<PlannedFact>,
}

/// Returns the details of a pupil; `None` if the school does not have the pupil. The number of queries does not depend
/// on how much the pupil has done.
pub async fn show(tx: &TenantTx, id: AccountId, now: DateTime<Utc>) -> Result<Option<PupilDetail>, DbErr> {
    let scope = PupilScope::Only(vec![id]);
    let mut rows = pupils::rows(tx, &scope).await?;
    let recent = recent::of(tx, &scope, now).await?;
    let locked = lockout::locked_among(tx, [id], now).await?;
    let Some(row) = rows.pop() else { return Ok(None) };
    let locked_until = locked.get(&row.id).copied();
    let today = calendar::day_of(now);
    let facts = facts::of_pupil(tx, id, today).await?;
    Ok(Some(PupilDetail {
        pupil: row.summary(recent.get(&id), locked_until, now),
        facts: facts::count(&facts),
        weeks: history::last_weeks(tx, id, WEEKS, now).await?,
        certificates: progress::certificates(tx, id).await?,
        overrides: facts.into_iter().filter_map(|fact| fact.overridden).collect(),
        arrangements: arrangements::of(tx, id).await?,
        assignments: assignments::of_pupil(tx, id, ASSIGNMENTS, today).await?,
        plan: plan::last(tx, id).await?,
    }))
}
