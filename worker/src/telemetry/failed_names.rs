//! Watches for schools at which log-ins with many user names fail, because somebody is guessing PINs there or is
//! locking pupils out on purpose. The metric contains no school, so the log names it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{SchoolId, login_failure, tenant::Service};
use sea_orm::{ColumnTrait, DbErr, ExprTrait, Order, sea_query::Expr};

use super::{ObservedProcess, sampler::TIMEOUT};

/// The period in which distinct user names are counted.
const PERIOD: TimeDelta = TimeDelta::hours(1);

/// The number of distinct user names from which on the log names the school. It is the size of a class: on the first
/// Monday of a term fewer pupils than that have not got in yet, because a successful log-in removes its failures.
pub const MANY: i64 = 30;

/// The number of schools that are looked at: those with the most user names.
const SCHOOLS: u64 = 20;

/// Counts the user names, and logs each school at most once in a period.
#[derive(Debug, Default)]
pub(super) struct FailedNames {
    logged: HashMap<SchoolId, DateTime<Utc>>,
    has_failed: bool,
}

impl FailedNames {
    /// Samples the user names once.
    pub(super) async fn sample(&mut self, process: &ObservedProcess) {
        let now = process.clock.now();
        let result = tokio::time::timeout(TIMEOUT, count(&Service::new(process.probe.clone()), now)).await;
        let cause = match result {
            Ok(Ok(schools)) => {
                self.has_failed = false;
                process.metrics.failed_names(schools.first().map_or(0, |(_, names)| *names));
                self.log(&schools, now);
                return;
            }
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => "timed out".to_owned(),
        };
        if !std::mem::replace(&mut self.has_failed, true) {
            tracing::warn!(cause, "cannot count the user names with failed log-ins");
        }
    }

    fn log(&mut self, schools: &[(SchoolId, i64)], now: DateTime<Utc>) {
        self.logged.retain(|_, at| now - *at < PERIOD);
        for (school_id, names) in schools.iter().filter(|(_, names)| *names >= MANY) {
            self.logged.entry(*school_id).or_insert_with(|| {
                tracing::warn!(%school_id, names, "log-ins with many user names of one school have failed");
                now
            });
        }
    }
}

/// Returns the schools with the most distinct user names with failed log-ins, and the numbers, the highest first.
async fn count(service: &Service, now: DateTime<Utc>) -> Result<Vec<(SchoolId, i64)>, DbErr> {
    use login_failure::Column;
    let tx = service.read().await?;
    let names = Expr::col(Column::SubjectId).count_distinct();
    let query = tx
        .select::<login_failure::Entity>()
        .column(Column::SchoolId)
        .expr_as(names.clone(), "names")
        .and_where(Column::LastAt.gt(now - PERIOD))
        .and_where(login_failure::is_of_one_network())
        // A row whose attempts were all taken back has no attempts.
        .and_where(Column::Attempts.gt(0))
        .group_by_col(Column::SchoolId)
        .order_by_expr(names, Order::Desc)
        .limit(SCHOOLS)
        .take();
    let schools = tx.tuples(&query).await?;
    tx.commit().await?;
    Ok(schools)
}
