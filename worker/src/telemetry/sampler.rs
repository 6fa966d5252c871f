//! The sampler reads the job queue, the database, Redis and the backups every few seconds, so that a scrape does not
//! wait for them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::tenant::Service;
use sea_orm::{DbErr, FromQueryResult};

use super::{ObservedProcess, RedisHealth, failed_names::FailedNames};
use crate::metrics::Backlog;

/// Interval between samples. A gauge may be this stale.
const INTERVAL: Duration = Duration::from_secs(5);

/// The number of samples after which the user names with failed log-ins are counted: once a minute.
const FAILED_NAMES_EVERY: u32 = 12;

/// How long a sample waits for the database.
pub(super) const TIMEOUT: Duration = Duration::from_secs(4);

/// Counts pending and dead jobs. Each half of the query uses the partial index for its state, so that completed jobs
/// are not read, which are by far the most numerous.
pub const BACKLOG: &str = "
    SELECT kind, 'pending' AS state, count(*) AS jobs, min(run_at) AS due, min(failing_since) AS failing
    FROM job WHERE state = 'pending' GROUP BY kind
    UNION ALL
    SELECT kind, 'dead' AS state, count(*) AS jobs, NULL AS due, NULL AS failing
    FROM job WHERE state = 'dead' GROUP BY kind";

#[derive(Debug, FromQueryResult)]
struct Count {
    kind: String,
    state: String,
    jobs: i64,
    due: Option<DateTime<Utc>>,
    failing: Option<DateTime<Utc>>,
}

/// Samples at each interval. Never returns.
pub(super) async fn sample_periodically(process: &ObservedProcess) {
    let mut is_up = true;
    let mut failed_names = FailedNames::default();
    loop {
        failed_names.sample(process).await;
        for _ in 0..FAILED_NAMES_EVERY {
            tokio::join!(sample_database(process, &mut is_up), sample_redis(process), sample_backups(process));
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

impl ObservedProcess {
    /// Samples the database, Redis and the backups once.
    pub async fn sample(&self) {
        let mut is_up = true;
        tokio::join!(sample_database(self, &mut is_up), sample_redis(self), sample_backups(self));
        FailedNames::default().sample(self).await;
    }
}

/// Samples the database. `is_up` holds whether the last sample succeeded, so that an outage is logged once.
async fn sample_database(process: &ObservedProcess, is_up: &mut bool) {
    let now = process.clock.now();
    let sample = tokio::time::timeout(TIMEOUT, backlog(&Service::new(process.probe.clone()), now)).await;
    let cause = match sample {
        Ok(Ok(backlog)) => {
            process.metrics.queue(&process.kinds, &backlog);
            process.metrics.database(true);
            *is_up = true;
            return;
        }
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => "timed out".to_owned(),
    };
    process.metrics.database(false);
    if std::mem::take(is_up) {
        tracing::warn!(cause, "the database does not respond");
    }
}

async fn sample_redis(process: &ObservedProcess) {
    match process.redis().await {
        RedisHealth::None => {}
        health => process.metrics.redis(health == RedisHealth::Ok),
    }
}

/// Samples the time of the newest backup. A directory that cannot be read counts as one without a backup, so that the
/// alert for old backups fires.
async fn sample_backups(process: &ObservedProcess) {
    let Some(backups) = process.backups.clone() else { return };
    let newest = tokio::task::spawn_blocking(move || backups.newest()).await;
    process.metrics.last_backup(newest.ok().and_then(Result::ok).flatten());
}

async fn backlog(service: &Service, now: DateTime<Utc>) -> Result<Vec<Backlog>, DbErr> {
    let tx = service.read().await?;
    let counts: Vec<Count> = tx.query_all_sql(BACKLOG).await?;
    tx.commit().await?;
    let mut backlog: Vec<Backlog> = Vec::new();
    for Count { kind, state, jobs, due, failing } in counts {
        let index = backlog.iter().position(|entry| entry.kind == kind).unwrap_or_else(|| {
            backlog.push(Backlog { kind, pending: 0, oldest: Duration::ZERO, failing: Duration::ZERO, dead: 0 });
            backlog.len() - 1
        });
        let entry = &mut backlog[index];
        if state == "dead" {
            entry.dead = jobs;
        } else {
            entry.pending = jobs;
            // For a job that is due later the difference is negative, and its age counts as zero.
            let age = |since: Option<DateTime<Utc>>| since.and_then(|since| (now - since).to_std().ok());
            entry.oldest = age(due).unwrap_or_default();
            entry.failing = age(failing).unwrap_or_default();
        }
    }
    Ok(backlog)
}
