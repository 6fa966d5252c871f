//! Dosage: how much the pupils of an intervention group practise, week by week.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, intervention_group, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr};
use worker::{calendar, learning::count};

use super::members::Member;

/// A pupil's week in the group.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct DosageWeek {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The number of questions that the pupil answered in the week, in practice and in assignments.
    pub answered: u32,
    /// Whether the pupil met the weekly goal.
    pub met: bool,
    /// Whether the week is over. Until then, the pupil can still meet the goal.
    pub over: bool,
}

/// A week of the group.
#[derive(Debug, Clone, PartialEq, Object)]
pub struct GroupWeek {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The number of pupils who were in the group in that week.
    pub pupils: u32,
    /// The number of these pupils who met the weekly goal.
    pub pupils_met: u32,
    /// The mean number of questions that these pupils answered in the week.
    pub answered: f64,
}

/// The number of questions answered, by pupil and Monday.
pub type AnsweredByWeek = HashMap<(AccountId, NaiveDate), u32>;

/// Counts the questions that these pupils answered in the group's weeks. Sessions store the number of their answers, so
/// the answers themselves are not read.
pub async fn count_answers(
    tx: &TenantTx,
    group: &intervention_group::Model,
    pupils: impl Iterator<Item = AccountId>,
) -> Result<AnsweredByWeek, DbErr> {
    use practice_session::Column;
    let start = calendar::start_of(calendar::monday_of(group.starts_on));
    let end = calendar::start_of(calendar::monday_of(group.ends_on) + Days::new(7));
    let query = tx
        .select::<practice_session::Entity>()
        .columns([Column::PupilId, Column::StartedAt, Column::Answered])
        .and_where(Column::PupilId.is_in(pupils))
        .and_where(Column::StartedAt.gte(start))
        .and_where(Column::StartedAt.lt(end))
        .and_where(Column::Answered.gt(0))
        .to_owned();
    let mut answered = AnsweredByWeek::new();
    for (pupil_id, started_at, questions) in tx.tuples::<(AccountId, DateTime<Utc>, i32)>(&query).await? {
        let week = calendar::monday_of(calendar::day_of(started_at));
        *answered.entry((pupil_id, week)).or_default() += count(questions);
    }
    Ok(answered)
}

/// Returns the pupil's weeks in the group up to today. Weeks are counted whole: the week of joining counts from
/// its Monday. Holidays are weeks like any other, because they differ from school to school.
#[must_use]
pub fn weeks(
    group: &intervention_group::Model,
    member: &Member,
    answered: &AnsweredByWeek,
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

/// Combines the weeks of all pupils into the weeks of the group.
#[must_use]
pub fn group_weeks<'a>(pupil_weeks: impl IntoIterator<Item = &'a DosageWeek>) -> Vec<GroupWeek> {
    let mut weeks: BTreeMap<NaiveDate, (u32, u32, u32)> = BTreeMap::new();
    for pupil_week in pupil_weeks {
        let (pupils, met, answered) = weeks.entry(pupil_week.week).or_default();
        *pupils += 1;
        *met += u32::from(pupil_week.met);
        *answered += pupil_week.answered;
    }
    let week = |(week, (pupils, pupils_met, answered))| GroupWeek {
        week,
        pupils,
        pupils_met,
        answered: f64::from(answered) / f64::from(pupils),
    };
    weeks.into_iter().map(week).collect()
}
