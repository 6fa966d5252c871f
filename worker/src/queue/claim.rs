//! Claiming jobs: each claim counts an attempt and draws a new lease token, before anybody looks at the payload, so that
//! a job that kills its worker ends as dead and not in a loop.

use chrono::{DateTime, Utc};
use entity::{
    JobId, SchoolId,
    tenant::{Service, ServiceTx},
};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value,
    prelude::{DateTimeUtc, Json},
};
use uuid::Uuid;

/// A job that this worker holds.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Claimed {
    pub(super) id: JobId,
    pub(super) school_id: Option<SchoolId>,
    pub(super) kind: String,
    pub(super) payload: Json,
    pub(super) attempts: i32,
    pub(super) max_attempts: i32,
    #[sea_orm(from_alias = "lease_token")]
    pub(super) token: Uuid,
    priority: i32,
    run_at: DateTimeUtc,
}

/// What is claimed, and on which terms.
pub(super) struct Claim<'a> {
    /// Only what this version of the program knows.
    pub(super) kinds: &'a [&'static str],
    pub(super) limit: usize,
    /// All jobs of one claim share it: it is known before the database answers.
    pub(super) token: Uuid,
    pub(super) now: DateTime<Utc>,
    pub(super) lease_until: DateTime<Utc>,
    /// Whether to look for jobs of dead workers, too.
    pub(super) abandoned: bool,
}

/// A job that killed its last worker.
#[derive(Debug, FromQueryResult)]
pub(super) struct Killer {
    pub(super) id: JobId,
    pub(super) school_id: Option<SchoolId>,
    pub(super) kind: String,
    pub(super) attempts: i32,
}

/// What a dead job says whose last worker went silent.
pub(super) const WORKER_DIED: &str = "the worker died";

const DUE: &str = "state = 'pending' AND run_at <= $1";
const BY_PRIORITY: &str = "priority, run_at, id";
const ABANDONED: &str = "state = 'running' AND lease_until < $1 AND attempts < max_attempts";
const BY_LEASE: &str = "lease_until";

/// Claims jobs: first those of dead workers, then by priority and time. Jobs that killed their last worker are buried.
pub(super) async fn claim(service: &Service, claim: &Claim<'_>) -> Result<(Vec<Claimed>, Vec<Killer>), DbErr> {
    let tx = begin_with(service, CLAIMING).await?;
    let (mut claimed, mut killers) = (Vec::new(), Vec::new());
    if claim.abandoned {
        killers = bury_killers(&tx, claim.now).await?;
        claimed = take(&tx, claim, claim.limit, ABANDONED, BY_LEASE).await?;
    }
    if claimed.len() < claim.limit {
        let mut due = take(&tx, claim, claim.limit - claimed.len(), DUE, BY_PRIORITY).await?;
        // RETURNING has no order.
        due.sort_by_key(|job| (job.priority, job.run_at, job.id));
        claimed.append(&mut due);
    }
    tx.commit().await?;
    Ok((claimed, killers))
}

async fn take(
    tx: &ServiceTx,
    claim: &Claim<'_>,
    limit: usize,
    which: &str,
    order: &str,
) -> Result<Vec<Claimed>, DbErr> {
    let kinds: Vec<_> = (5..).take(claim.kinds.len()).map(|n| format!("${n}")).collect();
    // MATERIALIZED, as PostgreSQL may otherwise run the inner query once for each row of the outer, past its limit.
    let sql = format!(
        "WITH chosen AS MATERIALIZED (
             SELECT id FROM job WHERE {which} AND kind IN ({}) ORDER BY {order} LIMIT $2 {}
         )
         UPDATE job SET state = 'running', attempts = attempts + 1, lease_token = $3, lease_until = $4
         WHERE id IN (SELECT id FROM chosen)
         RETURNING id, school_id, kind, payload, attempts, max_attempts, lease_token, priority, run_at",
        kinds.join(", "),
        skip_locked(tx),
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![claim.now.into(), limit.into(), claim.token.into(), claim.lease_until.into()];
    values.extend(claim.kinds.iter().map(|kind| Value::from(*kind)));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Claimed::find_by_statement(statement).all(tx).await
}

async fn bury_killers(tx: &ServiceTx, now: DateTime<Utc>) -> Result<Vec<Killer>, DbErr> {
    let sql = format!(
        "WITH killer AS MATERIALIZED (
             SELECT id FROM job WHERE state = 'running' AND lease_until < $1 AND attempts >= max_attempts {}
         )
         UPDATE job SET state = 'dead', finished_at = $1, lease_token = NULL, lease_until = NULL, last_error = $2
         WHERE id IN (SELECT id FROM killer)
         RETURNING id, school_id, kind, attempts",
        skip_locked(tx),
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [now.into(), WORKER_DIED.into()]);
    Killer::find_by_statement(statement).all(tx).await
}

/// Renews leases; returns those that are lost. A job of ours that is just writing has its row locked, and renews its
/// lease itself with what it writes, so it is skipped: waiting for it would cost all the others their leases.
pub(super) async fn renew(
    service: &Service,
    held: &[(JobId, Uuid)],
    lease_until: DateTime<Utc>,
) -> Result<Vec<(JobId, Uuid)>, DbErr> {
    let places = |from: usize| (from..).take(held.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let tx = service.begin().await?;
    // Only one of our own could hold an id of this list under a token of this list, so the pairs need no pairing.
    let ours = format!("id IN ({}) AND lease_token IN ({}) AND state = 'running'", places(2), places(2 + held.len()));
    let sql =
        format!("UPDATE job SET lease_until = $1 WHERE id IN (SELECT id FROM job WHERE {ours} {})", skip_locked(&tx));
    let mut values: Vec<Value> = vec![lease_until.into()];
    values.extend(held.iter().map(|(id, _)| Value::from(*id)));
    values.extend(held.iter().map(|(_, token)| Value::from(*token)));
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;

    let sql = format!("SELECT id, lease_token FROM job WHERE state = 'running' AND id IN ({})", places(1));
    let ids = held.iter().map(|(id, _)| Value::from(*id));
    let rows = tx.query_all_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, ids)).await?;
    tx.commit().await?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        kept.push((row.try_get("", "id")?, row.try_get("", "lease_token")?));
    }
    Ok(held.iter().filter(|pair| !kept.contains(pair)).copied().collect())
}

/// Does not wait for PostgreSQL's disk, for what may be forgotten if the database's machine fails: a claim is then as if
/// it had not been, and its worker's token is worth nothing; a job without effects is done again. The wait would be most
/// of the time that these take.
pub(super) const FORGETTABLE: &str = "SET LOCAL synchronous_commit = off";

/// The statistics of a queue are those of its quiet hours. By them the planner would read and sort the whole backlog for
/// each claim, instead of taking the first rows from the index.
const CLAIMING: &str =
    "SET LOCAL synchronous_commit = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off";

/// A transaction with settings of PostgreSQL's own.
pub(super) async fn begin_with(service: &Service, settings: &str) -> Result<ServiceTx, DbErr> {
    let tx = service.begin().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(settings).await?;
    }
    Ok(tx)
}

/// SQLite has one writer at a time.
fn skip_locked(tx: &ServiceTx) -> &'static str {
    if tx.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" }
}
