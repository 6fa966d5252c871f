//! What the queue holds and whether database and Redis answer, asked every few seconds: a scrape must not wait for them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::tenant::Service;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

use super::{Observed, Redis};
use crate::metrics::Backlog;

/// How often. It is also how stale a gauge may be.
const EVERY: Duration = Duration::from_secs(5);

/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// The partial indexes for pending and for dead jobs answer the two halves; the done ones, which are most, are not read.
pub const BACKLOG: &str = "
    SELECT kind, 'pending' AS state, count(*) AS jobs, min(run_at) AS due FROM job WHERE state = 'pending' GROUP BY kind
    UNION ALL
    SELECT kind, 'dead' AS state, count(*) AS jobs, NULL AS due FROM job WHERE state = 'dead' GROUP BY kind";

#[derive(Debug, FromQueryResult)]
struct Count {
    kind: String,
    state: String,
    jobs: i64,
    due: Option<DateTime<Utc>>,
}

/// Never ends.
pub(super) async fn sample_for_ever(observed: &Observed) {
    let mut is_up = true;
    loop {
        tokio::join!(sample_database(observed, &mut is_up), sample_redis(observed));
        tokio::time::sleep(EVERY).await;
    }
}

impl Observed {
    /// Asks the database and Redis once.
    pub async fn sample(&self) {
        let mut is_up = true;
        tokio::join!(sample_database(self, &mut is_up), sample_redis(self));
    }
}

/// `is_up` is whether it was when it was asked last: it is logged when that changes.
async fn sample_database(observed: &Observed, is_up: &mut bool) {
    let now = observed.clock.now();
    let sampled = tokio::time::timeout(PATIENCE, backlog(&Service::new(observed.probe.clone()), now)).await;
    let cause = match sampled {
        Ok(Ok(backlog)) => {
            observed.metrics.queue(&observed.kinds, &backlog);
            observed.metrics.database(true);
            *is_up = true;
            return;
        }
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => "timed out".to_owned(),
    };
    observed.metrics.database(false);
    if std::mem::take(is_up) {
        tracing::warn!(cause, "the database does not answer");
    }
}

async fn sample_redis(observed: &Observed) {
    match observed.redis().await {
        Redis::None => {}
        answer => observed.metrics.redis(answer == Redis::Ok),
    }
}

async fn backlog(service: &Service, now: DateTime<Utc>) -> Result<Vec<Backlog>, DbErr> {
    let tx = service.read().await?;
    let statement = Statement::from_string(tx.get_database_backend(), BACKLOG);
    let counts = Count::find_by_statement(statement).all(&tx).await?;
    tx.commit().await?;
    let mut backlog: Vec<Backlog> = Vec::new();
    for Count { kind, state, jobs, due } in counts {
        let at = backlog.iter().position(|known| known.kind == kind).unwrap_or_else(|| {
            backlog.push(Backlog { kind, pending: 0, oldest: Duration::ZERO, dead: 0 });
            backlog.len() - 1
        });
        let of_kind = &mut backlog[at];
        if state == "dead" {
            of_kind.dead = jobs;
        } else {
            of_kind.pending = jobs;
            // A job that is due later is below nought, and so not late.
            of_kind.oldest = due.and_then(|due| (now - due).to_std().ok()).unwrap_or_default();
        }
    }
    Ok(backlog)
}
