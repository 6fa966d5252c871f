//! Usage counts of each school, for the platform's operator.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{SchoolId, account, job, job::JobState, practice_session, sign_in, tenant::ServiceTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, DbErr, ExprTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    page::{Page, PageRequest},
    schools::{self, SchoolFilter, SchoolSort},
};

/// The period of the counts of log-ins and practice sessions.
const RECENTLY: TimeDelta = TimeDelta::days(7);

/// A school's usage.
#[derive(Debug, Object)]
pub struct SchoolUsage {
    /// The id of the school.
    pub school_id: SchoolId,
    /// The name of the school.
    pub name: String,
    /// The number of accounts that are not archived.
    pub accounts: i64,
    /// The number of log-ins in the last 7 days.
    pub logins: i64,
    /// The number of people's sign-ins that are open now.
    pub sessions: i64,
    /// The number of sessions of practice started in the last 7 days.
    pub practice_sessions: i64,
    /// The number of jobs that are waiting or running.
    pub jobs: i64,
    /// The number of dead jobs, which are no longer retried.
    pub dead_jobs: i64,
}

/// Returns a page of schools with their usage, ordered by name. Takes one query for each count, however many schools
/// there are.
pub async fn of_schools(
    tx: &ServiceTx,
    request: &PageRequest<schools::SchoolCursor>,
    now: DateTime<Utc>,
) -> Result<Page<SchoolUsage>, DbErr> {
    let mut page = schools::list(tx, SchoolFilter::default(), SchoolSort::Name, request, |school| SchoolUsage {
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
    let counts = UsageCounts { tx, schools: page.items.iter().map(|usage| usage.school_id).collect() };
    let accounts =
        counts.count(tx.select::<account::Entity>().and_where(account::Column::ArchivedAt.is_null())).await?;
    let logins =
        counts.count(tx.select::<sign_in::Entity>().and_where(sign_in::Column::CreatedAt.gt(now - RECENTLY))).await?;
    let sessions = counts
        .count(
            tx.select::<sign_in::Entity>()
                .and_where(sign_in::Column::RevokedAt.is_null())
                .and_where(sign_in::Column::ExpiresAt.gt(now)),
        )
        .await?;
    let practice_sessions = counts
        .count(
            tx.select::<practice_session::Entity>().and_where(practice_session::Column::StartedAt.gt(now - RECENTLY)),
        )
        .await?;
    let unfinished = [JobState::Pending, JobState::Running];
    let jobs = counts.count(tx.select::<job::Entity>().and_where(job::Column::State.is_in(unfinished))).await?;
    let dead = counts.count(tx.select::<job::Entity>().and_where(job::Column::State.eq(JobState::Dead))).await?;
    for usage in &mut page.items {
        let count_of = |counts: &HashMap<SchoolId, i64>| counts.get(&usage.school_id).copied().unwrap_or_default();
        (usage.accounts, usage.logins, usage.sessions) = (count_of(&accounts), count_of(&logins), count_of(&sessions));
        usage.practice_sessions = count_of(&practice_sessions);
        (usage.jobs, usage.dead_jobs) = (count_of(&jobs), count_of(&dead));
    }
    Ok(page)
}

struct UsageCounts<'a> {
    tx: &'a ServiceTx,
    schools: Vec<SchoolId>,
}

impl UsageCounts<'_> {
    /// Counts the rows of a query by school. It counts the column `school_id` by name, because the service's database
    /// role may not read all columns.
    async fn count(&self, query: &mut SelectStatement) -> Result<HashMap<SchoolId, i64>, DbErr> {
        let school_id = || Expr::col("school_id");
        query
            .column("school_id")
            .expr(school_id().count())
            .and_where(school_id().is_in(self.schools.iter().copied()))
            .group_by_col("school_id");
        Ok(self.tx.tuples(query).await?.into_iter().collect())
    }
}
