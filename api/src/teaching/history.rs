//! A pupil's practice by week.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, SessionKind, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use worker::calendar;

use super::{recent::this_monday, share};
use crate::page::{Page, PageRequest};

/// A week of a pupil's practice, without assessments. Weeks start on Monday, in London time.
#[derive(Debug, Object)]
pub struct PracticeWeek {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The number of sessions started in the week, without those that have no answer.
    pub sessions: i32,
    /// The number of days with practice: 0 to 7.
    pub days: i32,
    /// The number of answers.
    pub answered: i32,
    /// The number of right answers.
    pub correct: i32,
    /// The share of right answers: 0 to 1; null without answers.
    pub success: Option<f64>,
}

/// The cursor of a list of weeks: the Monday of the last one.
pub type WeekCursor = NaiveDate;

/// A session in the history: its day, its answers and its right answers.
type CountedSession = (NaiveDate, i32, i32);

/// Returns a page of the pupil's weeks, from this week back to the week of the first session, including weeks without
/// practice. It runs two queries, which read one row per session.
pub async fn page(
    tx: &TenantTx,
    pupil_id: AccountId,
    request: &PageRequest<WeekCursor>,
    now: DateTime<Utc>,
) -> Result<Page<PracticeWeek>, DbErr> {
    let first = first_week(tx, pupil_id).await?;
    let newest = match (first, request.after) {
        // There is nothing before the first week.
        (Some(first), Some(after)) if after > first => {
            Some(calendar::monday_of(after - Days::new(7)).min(this_monday(now)))
        }
        (Some(_), None) => Some(this_monday(now)),
        _ => None,
    };
    let weeks: Vec<NaiveDate> = match (first, newest) {
        (Some(first), Some(newest)) => {
            let back = (0..request.rows()).map(|number| newest - Days::new(7 * number));
            back.take_while(|week| *week >= first).collect()
        }
        _ => Vec::new(),
    };
    let weeks = in_weeks(tx, pupil_id, &weeks).await?;
    Ok(request.page(weeks, |week| week.week, |week| week))
}

/// Returns the pupil's last weeks, this week first.
pub async fn last_weeks(
    tx: &TenantTx,
    pupil_id: AccountId,
    number: u64,
    now: DateTime<Utc>,
) -> Result<Vec<PracticeWeek>, DbErr> {
    let newest = this_monday(now);
    let weeks: Vec<NaiveDate> = (0..number).map(|number| newest - Days::new(7 * number)).collect();
    in_weeks(tx, pupil_id, &weeks).await
}

async fn first_week(tx: &TenantTx, pupil_id: AccountId) -> Result<Option<NaiveDate>, DbErr> {
    let first: Option<Option<DateTime<Utc>>> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .expr_as(practice_session::Column::StartedAt.min(), "first")
        .filter(practice_session::Column::PupilId.eq(pupil_id))
        .filter(practice_session::Column::Kind.ne(SessionKind::Assessment))
        .filter(practice_session::Column::Answered.gt(0))
        .into_tuple()
        .one(tx)
        .await?;
    Ok(first.flatten().map(|first| calendar::monday_of(calendar::day_of(first))))
}

/// Returns the practice of these weeks, which must be consecutive, the latest first.
async fn in_weeks(tx: &TenantTx, pupil_id: AccountId, weeks: &[NaiveDate]) -> Result<Vec<PracticeWeek>, DbErr> {
    use practice_session::Column;
    let (Some(newest), Some(oldest)) = (weeks.first(), weeks.last()) else { return Ok(Vec::new()) };
    let sessions: Vec<(DateTime<Utc>, i32, i32)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([Column::StartedAt, Column::Answered, Column::Correct])
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::Kind.ne(SessionKind::Assessment))
        .filter(Column::Answered.gt(0))
        .filter(Column::StartedAt.gte(calendar::start_of(*oldest)))
        .filter(Column::StartedAt.lt(calendar::start_of(*newest + Days::new(7))))
        .into_tuple()
        .all(tx)
        .await?;
    let sessions: Vec<CountedSession> = sessions
        .into_iter()
        .map(|(started_at, answered, correct)| (calendar::day_of(started_at), answered, correct))
        .collect();
    Ok(weeks.iter().map(|week| total(*week, &sessions)).collect())
}

fn total(week: NaiveDate, sessions: &[CountedSession]) -> PracticeWeek {
    let mut days = BTreeSet::new();
    let mut total = PracticeWeek { week, sessions: 0, days: 0, answered: 0, correct: 0, success: None };
    for (day, answered, correct) in sessions {
        if calendar::monday_of(*day) == week {
            total.days += i32::from(days.insert(day));
            total.sessions += 1;
            total.answered += answered;
            total.correct += correct;
        }
    }
    total.success = share(total.correct, total.answered);
    total
}
