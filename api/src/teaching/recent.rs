//! What this week's sessions say, those too that the roll-ups have not taken in yet.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, SessionKind, practice_session, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, ExprTrait, FromQueryResult,
    sea_query::{CaseStatement, Expr, Func, Query},
};
use worker::calendar;

use super::{attention::IDLE_FOR, whom::Whom};

/// What a pupil did lately.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Recent {
    pupil_id: AccountId,
    /// The last answer.
    pub last_at: DateTime<Utc>,
    /// Answers of this week, those in assessments left out.
    pub answered: i64,
    /// Those that were right.
    pub correct: i64,
}

/// The Monday of this week.
#[must_use]
pub fn this_monday(now: DateTime<Utc>) -> NaiveDate {
    calendar::monday_of(calendar::day_of(now))
}

/// What these pupils did lately; nothing of who has not answered for a week.
pub async fn of(tx: &TenantTx, whom: &Whom, now: DateTime<Utc>) -> Result<HashMap<AccountId, Recent>, DbErr> {
    use practice_session::Column;
    let monday = calendar::begin_of(this_monday(now));
    // An assessment asks for more than facts: its answers would blur how practice goes.
    let counts = || Column::StartedAt.gte(monday).and(Column::Kind.ne(SessionKind::Assessment));
    let in_this_week = |column| Expr::expr(CaseStatement::new().case(counts(), Expr::col(column)).finally(0)).sum();
    let last = Func::coalesce([Expr::col(Column::LastAnsweredAt), Expr::col(Column::StartedAt)]);
    let mut query = Query::select()
        .column(Column::PupilId)
        .expr_as(Expr::expr(last).max(), "last_at")
        .expr_as(in_this_week(Column::Answered), "answered")
        .expr_as(in_this_week(Column::Correct), "correct")
        .from(practice_session::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        // In the week that the clocks go back, Sunday evening is more than seven days from Monday.
        .and_where(Column::StartedAt.gte(Ord::min(monday, now - IDLE_FOR)))
        .and_where(Column::Answered.gt(0))
        .group_by_col(Column::PupilId)
        .take();
    if let Whom::These(_) = whom {
        query.and_where(whom.are_in(tx, Column::PupilId));
    }
    let rows = tx.query_all(&query).await?;
    rows.iter().map(|row| Recent::from_query_result(row, "").map(|recent| (recent.pupil_id, recent))).collect()
}
