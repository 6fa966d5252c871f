//! The pupils' practice in recent sessions, including those that the roll-ups do not include yet, and who practises
//! now.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{AccountId, SessionKind, SessionState, practice_session, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, DbErr, ExprTrait, FromQueryResult,
    sea_query::{CaseStatement, Expr, Func},
};
use worker::calendar;

use super::{attention::IDLE_FOR, pupil_scope::PupilScope};

/// A pupil practises now if the last answer in an open session, or its start, is at most this long ago.
const PRACTISES_FOR: TimeDelta = TimeDelta::minutes(5);

/// A pupil's recent practice.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Recent {
    pupil_id: AccountId,
    /// When the pupil last answered a question; `None` if all recent sessions are without an answer.
    pub last_at: Option<DateTime<Utc>>,
    /// The number of answers in this week, without assessments.
    pub answered: i64,
    /// The number of right answers in this week, without assessments.
    pub correct: i64,
    /// The number of sessions in which the pupil practises now, without assessments.
    practised_now: i64,
}

impl Recent {
    /// Returns whether the pupil practises now.
    #[must_use]
    pub const fn is_practising(&self) -> bool {
        self.practised_now > 0
    }
}

/// Returns the Monday of this week.
#[must_use]
pub fn this_monday(now: DateTime<Utc>) -> NaiveDate {
    calendar::monday_of(calendar::day_of(now))
}

/// Returns the recent practice of these pupils. Pupils without a session for a week are missing from the map.
pub async fn of(tx: &TenantTx, scope: &PupilScope, now: DateTime<Utc>) -> Result<HashMap<AccountId, Recent>, DbErr> {
    use practice_session::Column;
    let monday = calendar::start_of(this_monday(now));
    // Assessments are not counted, because they ask for more than facts and would blur the figures of practice.
    let counts = || Column::StartedAt.gte(monday).and(Column::Kind.ne(SessionKind::Assessment));
    let in_this_week = |column| Expr::expr(CaseStatement::new().case(counts(), Expr::col(column)).finally(0)).sum();
    let last = || Expr::expr(Func::coalesce([Expr::col(Column::LastAnsweredAt), Expr::col(Column::StartedAt)]));
    let last_answer = CaseStatement::new().case(Column::Answered.gt(0), last());
    let is_practised = Column::State
        .eq(SessionState::Open)
        .and(Column::Kind.ne(SessionKind::Assessment))
        .and(Column::ExpiresAt.gt(now))
        .and(last().gte(now - PRACTISES_FOR));
    let practised_now = CaseStatement::new().case(is_practised, 1).finally(0);
    let mut query = tx
        .select::<practice_session::Entity>()
        .column(Column::PupilId)
        .expr_as(Expr::expr(last_answer).max(), "last_at")
        .expr_as(in_this_week(Column::Answered), "answered")
        .expr_as(in_this_week(Column::Correct), "correct")
        .expr_as(Expr::expr(practised_now).sum(), "practised_now")
        // Monday can be the earlier time: in the week in which the clocks go back, Sunday evening is more than seven
        // days after the start of Monday.
        .and_where(Column::StartedAt.gte(Ord::min(monday, now - IDLE_FOR)))
        .group_by_col(Column::PupilId)
        .take();
    if let PupilScope::Only(_) = scope {
        query.and_where(scope.contains_id(tx, Column::PupilId));
    }
    let rows: Vec<Recent> = tx.rows(&query).await?;
    Ok(rows.into_iter().map(|recent| (recent.pupil_id, recent)).collect())
}
