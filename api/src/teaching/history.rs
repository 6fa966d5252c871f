//! A pupil's practice by weeks.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, SessionKind, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};
use worker::calendar;

use super::{recent::this_monday, share};
use crate::page::{Asked, Page};

/// A week of a pupil's practice, assessments left out. Weeks begin on Monday, by London's clocks.
#[derive(Debug, Object)]
pub struct PracticeWeek {
    /// Its Monday.
    pub week: NaiveDate,
    /// Sessions begun in which something was answered.
    pub sessions: i32,
    /// Days with practice: 0 to 7.
    pub days: i32,
    /// Answers.
    pub answered: i32,
    /// Those that were right.
    pub correct: i32,
    /// Right answers as a share: 0 to 1; null without answers.
    pub success: Option<f64>,
}

/// Where a page of weeks ends.
pub type Cursor = NaiveDate;

/// A session as the history counts it: its day, the answers, those that were right.
type Counted = (NaiveDate, i32, i32);

/// A page of the pupil's weeks, this one first and back to that of the first session, those without practice too: two
/// queries, and as many rows as there were sessions.
pub async fn page(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &Asked<Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<PracticeWeek>, DbErr> {
    let first = first_week(tx, pupil_id).await?;
    let newest = match (first, asked.after) {
        // A cursor before the first week would only reach further back.
        (Some(first), Some(after)) if after > first => {
            Some(calendar::monday_of(after - Days::new(7)).min(this_monday(now)))
        }
        (Some(_), None) => Some(this_monday(now)),
        _ => None,
    };
    let weeks: Vec<NaiveDate> = match (first, newest) {
        (Some(first), Some(newest)) => {
            let back = (0..asked.rows()).map(|number| newest - Days::new(7 * number));
            back.take_while(|week| *week >= first).collect()
        }
        _ => Vec::new(),
    };
    let weeks = in_weeks(tx, pupil_id, &weeks).await?;
    Ok(asked.page(weeks, |week| week.week, |week| week))
}

/// The pupil's last weeks, this one first.
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

/// What was done in these weeks, the latest first and without a gap.
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
        .filter(Column::StartedAt.gte(calendar::begin_of(*oldest)))
        .filter(Column::StartedAt.lt(calendar::begin_of(*newest + Days::new(7))))
        .into_tuple()
        .all(tx)
        .await?;
    let sessions: Vec<Counted> = sessions
        .into_iter()
        .map(|(started_at, answered, correct)| (calendar::day_of(started_at), answered, correct))
        .collect();
    Ok(weeks.iter().map(|week| total(*week, &sessions)).collect())
}

fn total(week: NaiveDate, sessions: &[Counted]) -> PracticeWeek {
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
