//! How much each school uses the product: counts, for the platform's operator.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{SchoolId, account, job, job::JobState, practice_session, sign_in, tenant::ServiceTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, ExprTrait,
    sea_query::{Expr, Query, SelectStatement},
};

use crate::{
    page::{Asked, Page},
    schools::{self, Filter},
};

/// What counts as recent.
const RECENTLY: TimeDelta = TimeDelta::days(7);

/// How much a school uses the product.
#[derive(Debug, Object)]
pub struct SchoolUsage {
    /// The school.
    pub school_id: SchoolId,
    /// Its name.
    pub name: String,
    /// Accounts in use.
    pub accounts: i64,
    /// Log-ins of the last 7 days.
    pub logins: i64,
    /// Sign-ins that are open now.
    pub sessions: i64,
    /// Sessions of practice begun in the last 7 days.
    pub practice_sessions: i64,
    /// Jobs that wait or run.
    pub jobs: i64,
    /// Jobs that were given up.
    pub dead_jobs: i64,
}

/// A page of schools with their usage, by name: a query for each count, however many schools there are.
pub async fn of_schools(
    tx: &ServiceTx,
    asked: &Asked<schools::Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<SchoolUsage>, DbErr> {
    let mut page = schools::list(tx, Filter::default(), asked, |school| SchoolUsage {
        school_id: school.id,
        name: school.name,
        accounts: 0,
        logins: 0,
        sessions: 0,
        practice_sessions: 0,
        jobs: 0,
        dead_jobs: 0,
    })
    .await?;
    let of = Counts { tx, schools: page.items.iter().map(|usage| usage.school_id).collect() };
    let accounts =
        of.count(Query::select().from(account::Entity).and_where(account::Column::ArchivedAt.is_null())).await?;
    let logins = of
        .count(Query::select().from(sign_in::Entity).and_where(sign_in::Column::CreatedAt.gt(now - RECENTLY)))
        .await?;
    let sessions = of
        .count(
            Query::select()
                .from(sign_in::Entity)
                .and_where(sign_in::Column::RevokedAt.is_null())
                .and_where(sign_in::Column::ExpiresAt.gt(now)),
        )
        .await?;
    let practised = of
        .count(
            Query::select()
                .from(practice_session::Entity)
                .and_where(practice_session::Column::StartedAt.gt(now - RECENTLY)),
        )
        .await?;
    let waiting = [JobState::Pending, JobState::Running];
    let jobs = of.count(Query::select().from(job::Entity).and_where(job::Column::State.is_in(waiting))).await?;
    let dead = of.count(Query::select().from(job::Entity).and_where(job::Column::State.eq(JobState::Dead))).await?;
    for usage in &mut page.items {
        let of = |counts: &HashMap<SchoolId, i64>| counts.get(&usage.school_id).copied().unwrap_or_default();
        (usage.accounts, usage.logins, usage.sessions) = (of(&accounts), of(&logins), of(&sessions));
        usage.practice_sessions = of(&practised);
        (usage.jobs, usage.dead_jobs) = (of(&jobs), of(&dead));
    }
    Ok(page)
}

struct Counts<'a> {
    tx: &'a ServiceTx,
    schools: Vec<SchoolId>,
}

impl Counts<'_> {
    /// Rows of the query by school. It counts a named column: the service's role reads no others.
    async fn count(&self, query: &mut SelectStatement) -> Result<HashMap<SchoolId, i64>, DbErr> {
        let school_id = || Expr::col("school_id");
        query
            .column("school_id")
            .expr_as(school_id().count(), "rows")
            .and_where(school_id().is_in(self.schools.iter().copied()))
            .group_by_col("school_id");
        let rows = self.tx.query_all(&*query).await?;
        rows.iter().map(|row| Ok((row.try_get("", "school_id")?, row.try_get("", "rows")?))).collect()
    }
}
