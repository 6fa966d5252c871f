//! The school's practice by week.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{AccountId, SessionKind, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, DbErr, FromQueryResult,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use worker::calendar;

use crate::teaching::{pupil_scope::PupilScope, recent};

/// The number of weeks in the overview: a term.
const WEEKS: u8 = 12;

/// The number of weeks, before this week, over which a pupil's mean is computed.
const MEAN_WEEKS: u8 = 4;

/// A week of the school's practice.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct SchoolWeek {
    /// The Monday of the week.
    pub week: NaiveDate,
    /// The number of pupils who answered questions in practice or assignments.
    pub pupils: u32,
    /// The number of questions that these pupils answered.
    pub answered: u32,
}

/// The practice of the school's pupils in the weeks of the overview.
pub(super) struct Practice {
    weeks: Vec<SchoolWeek>,
    /// The number of questions that each pupil answered in the four weeks before this week.
    recent_answers: HashMap<AccountId, u32>,
}

/// The practice of one pupil in one week.
#[derive(FromQueryResult)]
struct PupilWeek {
    pupil_id: AccountId,
    week: NaiveDate,
    answered: i64,
}

impl Practice {
    /// Reads the practice with one query, which returns at most twelve rows per pupil.
    pub(super) async fn of(tx: &TenantTx, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let present = recent::this_monday(now);
        let back = |weeks: u8| present - Days::new(7 * u64::from(weeks));
        let empty = |back_to| SchoolWeek { week: back(back_to), pupils: 0, answered: 0 };
        let mut weeks: Vec<SchoolWeek> = (0..WEEKS).rev().map(empty).collect();
        let mut recent_answers: HashMap<AccountId, u32> = HashMap::new();
        // This week is left out of the means, because it is not over and would pull them down.
        let mean_period = back(MEAN_WEEKS)..present;
        for row in answers_by_week(tx, &weeks).await? {
            let answered = u32::try_from(row.answered).unwrap_or(u32::MAX);
            for week in weeks.iter_mut().filter(|week| week.week == row.week) {
                week.pupils += 1;
                week.answered += answered;
            }
            if mean_period.contains(&row.week) {
                *recent_answers.entry(row.pupil_id).or_default() += answered;
            }
        }
        Ok(Self { weeks, recent_answers })
    }

    /// Returns the mean number of questions that the pupil answered per week in the four weeks before this week.
    pub(super) fn answered_per_week(&self, pupil: AccountId) -> f64 {
        f64::from(self.recent_answers.get(&pupil).copied().unwrap_or_default()) / f64::from(MEAN_WEEKS)
    }

    pub(super) fn weeks(self) -> Vec<SchoolWeek> {
        self.weeks
    }
}

/// Returns how many questions each pupil answered in each week. `weeks` must start with the oldest week.
async fn answers_by_week(tx: &TenantTx, weeks: &[SchoolWeek]) -> Result<Vec<PupilWeek>, DbErr> {
    use practice_session::Column;
    let is_since = |week: &SchoolWeek| Column::StartedAt.gte(calendar::start_of(week.week));
    // The latest week comes first, because SQL takes the first case that matches.
    let monday = weeks.iter().rev().fold(CaseStatement::new(), |monday, week| monday.case(is_since(week), week.week));
    let query = tx
        .select::<practice_session::Entity>()
        .column(Column::PupilId)
        .expr_as(Expr::expr(monday), "week")
        .expr_as(Expr::col(Column::Answered).sum(), "answered")
        .and_where(Column::Answered.gt(0))
        .and_where(Column::Kind.ne(SessionKind::Assessment))
        .and_where(PupilScope::All.contains_id(tx, Column::PupilId))
        .and_where_option(weeks.first().map(is_since))
        .add_group_by([Expr::col(Column::PupilId), Expr::col("week")])
        .take();
    tx.rows(&query).await
}
