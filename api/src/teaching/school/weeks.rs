//! How much the school practises, week by week.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, SessionKind, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{CaseStatement, Expr, ExprTrait, Query},
};
use worker::calendar;

use crate::teaching::{recent, whom::Whom};

/// Weeks that are shown: a term.
const WEEKS: u8 = 12;

/// Weeks before the present one over which a pupil's mean is taken.
const LATELY: u8 = 4;

/// A week of the school's practice.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct SchoolWeek {
    /// Its Monday.
    pub week: NaiveDate,
    /// How many pupils answered questions in it, in practice and in assignments.
    pub pupils: u32,
    /// Questions that they answered.
    pub answered: u32,
}

/// What the school's pupils have practised in these weeks.
pub(super) struct Practice {
    weeks: Vec<SchoolWeek>,
    /// Questions answered in the weeks before the present one, by pupil.
    lately: HashMap<AccountId, u32>,
}

/// A pupil's week.
#[derive(FromQueryResult)]
struct PupilWeek {
    pupil_id: AccountId,
    week: NaiveDate,
    answered: i64,
}

impl Practice {
    /// One query, with twelve rows of a pupil at most.
    pub(super) async fn of(tx: &TenantTx, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let present = recent::this_monday(now);
        let back = |weeks: u8| present - Days::new(7 * u64::from(weeks));
        let empty = |back_to| SchoolWeek { week: back(back_to), pupils: 0, answered: 0 };
        let mut weeks: Vec<SchoolWeek> = (0..WEEKS).rev().map(empty).collect();
        let mut lately: HashMap<AccountId, u32> = HashMap::new();
        // The present week is not over: it would pull a mean down until Friday.
        let is_lately = back(LATELY)..present;
        for row in answered(tx, &weeks).await? {
            let answered = u32::try_from(row.answered).unwrap_or(u32::MAX);
            for week in weeks.iter_mut().filter(|week| week.week == row.week) {
                week.pupils += 1;
                week.answered += answered;
            }
            if is_lately.contains(&row.week) {
                *lately.entry(row.pupil_id).or_default() += answered;
            }
        }
        Ok(Self { weeks, lately })
    }

    /// Questions that the pupil answered in a week, on the mean over the four weeks before the present one.
    pub(super) fn answered_per_week(&self, pupil: AccountId) -> f64 {
        f64::from(self.lately.get(&pupil).copied().unwrap_or_default()) / f64::from(LATELY)
    }

    pub(super) fn weeks(self) -> Vec<SchoolWeek> {
        self.weeks
    }
}

/// What each pupil answered in each of these weeks, the first of which is the oldest.
async fn answered(tx: &TenantTx, weeks: &[SchoolWeek]) -> Result<Vec<PupilWeek>, DbErr> {
    use practice_session::Column;
    let begun = |week: &SchoolWeek| Column::StartedAt.gte(calendar::begin_of(week.week));
    // The latest week first: of cases the first that fits is taken.
    let monday = weeks.iter().rev().fold(CaseStatement::new(), |monday, week| monday.case(begun(week), week.week));
    let query = Query::select()
        .column(Column::PupilId)
        .expr_as(Expr::expr(monday), "week")
        .expr_as(Expr::col(Column::Answered).sum(), "answered")
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::Answered.gt(0))
        .and_where(Column::Kind.ne(SessionKind::Assessment))
        .and_where(Whom::Everybody.are_in(tx, Column::PupilId))
        .and_where_option(weeks.first().map(begun))
        .add_group_by([Expr::col(Column::PupilId), Expr::col("week")])
        .take();
    tx.query_all(&query).await?.iter().map(|row| PupilWeek::from_query_result(row, "")).collect()
}
