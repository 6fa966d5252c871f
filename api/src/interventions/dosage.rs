//! How much the pupils of an intervention group practise, week by week.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, intervention_group, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, sea_query::Query};
use worker::{calendar, learning::count};

use super::members::Member;

/// A pupil's week.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct DosageWeek {
    /// Its Monday.
    pub week: NaiveDate,
    /// Questions that the pupil answered in it, in practice and in assignments.
    pub answered: u32,
    /// Were they the weekly goal, or more?
    pub met: bool,
    /// Is it over? Until then there is time to meet the goal.
    pub over: bool,
}

/// A group's week.
#[derive(Debug, Clone, PartialEq, Object)]
pub struct GroupWeek {
    /// Its Monday.
    pub week: NaiveDate,
    /// How many pupils were in the group in it.
    pub pupils: u32,
    /// How many of them met the weekly goal.
    pub pupils_met: u32,
    /// Questions that a pupil answered in it, on the mean.
    pub answered: f64,
}

/// Questions answered, by pupil and Monday.
pub type Answered = HashMap<(AccountId, NaiveDate), u32>;

/// What these pupils answered in the group's weeks. Sessions count their answers, so no answer is looked at.
pub async fn answered(
    tx: &TenantTx,
    group: &intervention_group::Model,
    pupils: impl Iterator<Item = AccountId>,
) -> Result<Answered, DbErr> {
    use practice_session::Column;
    let begin = calendar::begin_of(calendar::monday_of(group.starts_on));
    let end = calendar::begin_of(calendar::monday_of(group.ends_on) + Days::new(7));
    let query = Query::select()
        .columns([Column::PupilId, Column::StartedAt, Column::Answered])
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::PupilId.is_in(pupils))
        .and_where(Column::StartedAt.gte(begin))
        .and_where(Column::StartedAt.lt(end))
        .and_where(Column::Answered.gt(0))
        .to_owned();
    let mut answered = Answered::new();
    for row in tx.query_all(&query).await? {
        let started_at: DateTime<Utc> = row.try_get("", "started_at")?;
        let week = calendar::monday_of(calendar::day_of(started_at));
        *answered.entry((row.try_get("", "pupil_id")?, week)).or_default() += count(row.try_get("", "answered")?);
    }
    Ok(answered)
}

/// The pupil's weeks in the group up to today. Weeks are whole: that of joining counts from its Monday, and holidays,
/// which differ from school to school, are weeks like others.
#[must_use]
pub fn weeks(
    group: &intervention_group::Model,
    member: &Member,
    answered: &Answered,
    today: NaiveDate,
) -> Vec<DosageWeek> {
    let first = calendar::day_of(member.joined_at).max(group.starts_on);
    let last = member.left_at.map_or(group.ends_on, |left| calendar::day_of(left).min(group.ends_on));
    let until = last.min(today);
    if first > until {
        return Vec::new();
    }
    let mondays = calendar::monday_of(first).iter_weeks().take_while(|monday| *monday <= until);
    let week = |week: NaiveDate| {
        let answered = answered.get(&(member.id, week)).copied().unwrap_or_default();
        let over = (week + Days::new(6)).min(last) < today;
        DosageWeek { week, answered, met: answered >= count(group.weekly_goal), over }
    };
    mondays.map(week).collect()
}

/// The weeks of all pupils together.
#[must_use]
pub fn together<'a>(of_pupils: impl IntoIterator<Item = &'a DosageWeek>) -> Vec<GroupWeek> {
    let mut weeks: BTreeMap<NaiveDate, (u32, u32, u32)> = BTreeMap::new();
    for one in of_pupils {
        let (pupils, met, answered) = weeks.entry(one.week).or_default();
        *pupils += 1;
        *met += u32::from(one.met);
        *answered += one.answered;
    }
    let week = |(week, (pupils, pupils_met, answered))| GroupWeek {
        week,
        pupils,
        pupils_met,
        answered: f64::from(answered) / f64::from(pupils),
    };
    weeks.into_iter().map(week).collect()
}
