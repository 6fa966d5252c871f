//! Claiming of jobs. Each claim counts an attempt and creates a new lease token before the payload is parsed, so that a
//! job that kills its worker becomes dead instead of running again for ever.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    JobId, SchoolId,
    tenant::{Service, ServiceTx},
};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value,
    prelude::{DateTimeUtc, Json},
};
use uuid::Uuid;

use super::end::PENDING_UNLESS_TWIN;

/// A job that this worker has claimed.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Claimed {
    pub(super) id: JobId,
    pub(super) school_id: Option<SchoolId>,
    pub(super) kind: String,
    pub(super) payload: Json,
    pub(super) attempts: i32,
    pub(super) max_attempts: i32,
    /// The number of failed attempts before this one, including those that `attempts` does not count.
    pub(super) failures: i32,
    #[sea_orm(from_alias = "lease_token")]
    pub(super) token: Uuid,
    priority: i32,
    run_at: DateTimeUtc,
}

/// The parameters of a claim.
pub(super) struct Claim<'a> {
    /// The kinds of jobs that this version of the program knows. Only jobs of these kinds are claimed.
    pub(super) kinds: &'a [&'static str],
    pub(super) limit: usize,
    /// The lease token, which all jobs of one claim share.
    pub(super) token: Uuid,
    pub(super) now: DateTime<Utc>,
    pub(super) lease_until: DateTime<Utc>,
    /// Whether to claim jobs of dead workers, too.
    pub(super) abandoned: bool,
}

/// A job whose worker died in the last attempt that the job is allowed.
#[derive(Debug, FromQueryResult)]
pub(super) struct ExhaustedJob {
    pub(super) id: JobId,
    pub(super) school_id: Option<SchoolId>,
    pub(super) kind: String,
    pub(super) attempts: i32,
}

/// The stored error of a job whose worker died.
pub(super) const WORKER_DIED: &str = "the worker died";

const DUE: &str = "state = 'pending' AND run_at <= $1";
const BY_PRIORITY: &str = "priority, run_at, id";
const ABANDONED: &str = "state = 'running' AND lease_until < $1 AND attempts < max_attempts";
const BY_LEASE: &str = "lease_until";

/// The number of attempts after which a job whose worker died is suspected to be the cause.
const ATTEMPTS_BEFORE_SUSPICION: i32 = 3;

/// The pause before a suspected job runs again. Without it, the job would kill one worker after the other, with all the
/// jobs that they are running.
const SUSPICION_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Claims jobs: first the jobs of dead workers, then pending jobs by priority and time. Jobs of dead workers that have
/// no attempts left become dead and are returned separately.
pub(super) async fn claim(service: &Service, claim: &Claim<'_>) -> Result<(Vec<Claimed>, Vec<ExhaustedJob>), DbErr> {
    let tx = begin_with(service, CLAIMING).await?;
    let (mut claimed, mut exhausted) = (Vec::new(), Vec::new());
    if claim.abandoned {
        exhausted = bury_exhausted(&tx, claim.now).await?;
        put_back_suspected(&tx, claim.now).await?;
        claimed = claim_matching(&tx, claim, claim.limit, ABANDONED, BY_LEASE).await?;
    }
    if claimed.len() < claim.limit {
        let mut due = claim_matching(&tx, claim, claim.limit - claimed.len(), DUE, BY_PRIORITY).await?;
        // RETURNING does not preserve the order.
        due.sort_by_key(|job| (job.priority, job.run_at, job.id));
        claimed.append(&mut due);
    }
    tx.commit().await?;
    Ok((claimed, exhausted))
}

async fn claim_matching(
    tx: &ServiceTx,
    claim: &Claim<'_>,
    limit: usize,
    condition: &str,
    order: &str,
) -> Result<Vec<Claimed>, DbErr> {
    let kinds: Vec<_> = (5..).take(claim.kinds.len()).map(|n| format!("${n}")).collect();
    // Use MATERIALIZED, because otherwise PostgreSQL may run the inner query once for each row of the outer query and
    // exceed the limit.
    let sql = format!(
        "WITH chosen AS MATERIALIZED (
             SELECT id FROM job WHERE {condition} AND kind IN ({}) ORDER BY {order} LIMIT $2 {}
         )
         UPDATE job SET state = 'running', attempts = attempts + 1, lease_token = $3, lease_until = $4
         WHERE id IN (SELECT id FROM chosen)
         RETURNING id, school_id, kind, payload, attempts, max_attempts, failures, lease_token, priority, run_at",
        kinds.join(", "),
        skip_locked(tx),
    );
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![claim.now.into(), limit.into(), claim.token.into(), claim.lease_until.into()];
    values.extend(claim.kinds.iter().map(|kind| Value::from(*kind)));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Claimed::find_by_statement(statement).all(tx).await
}

async fn bury_exhausted(tx: &ServiceTx, now: DateTime<Utc>) -> Result<Vec<ExhaustedJob>, DbErr> {
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
    ExhaustedJob::find_by_statement(statement).all(tx).await
}

/// Returns jobs whose workers died again and again to the queue, with a pause.
async fn put_back_suspected(tx: &ServiceTx, now: DateTime<Utc>) -> Result<(), DbErr> {
    let sql = format!(
        "WITH suspected AS MATERIALIZED (
             SELECT id FROM job WHERE state = 'running' AND lease_until < $1 AND attempts > $2 {}
         )
         UPDATE job SET {PENDING_UNLESS_TWIN}, run_at = $3, failures = failures + 1,
             failing_since = coalesce(failing_since, $1), last_error = $4
         WHERE id IN (SELECT id FROM suspected)",
        skip_locked(tx),
    );
    let values = [now.into(), ATTEMPTS_BEFORE_SUSPICION.into(), (now + SUSPICION_PAUSE).into(), WORKER_DIED.into()];
    tx.execute_sql(&sql, values).await?;
    Ok(())
}

/// Renews leases and returns the lost leases. A job that is writing has locked its row and renews its own lease with
/// each write. Such rows are skipped, because the leases of the other jobs could expire while this function waits.
pub(super) async fn renew(
    service: &Service,
    leases: &[(JobId, Uuid)],
    lease_until: DateTime<Utc>,
) -> Result<Vec<(JobId, Uuid)>, DbErr> {
    let placeholders =
        |from: usize| (from..).take(leases.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let tx = service.begin().await?;
    // Only this worker uses these tokens, so ids and tokens can be matched as two lists instead of as pairs.
    let ours = format!(
        "id IN ({}) AND lease_token IN ({}) AND state = 'running'",
        placeholders(2),
        placeholders(2 + leases.len())
    );
    let sql =
        format!("UPDATE job SET lease_until = $1 WHERE id IN (SELECT id FROM job WHERE {ours} {})", skip_locked(&tx));
    let mut values: Vec<Value> = vec![lease_until.into()];
    values.extend(leases.iter().map(|(id, _)| Value::from(*id)));
    values.extend(leases.iter().map(|(_, token)| Value::from(*token)));
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;

    let sql = format!("SELECT id, lease_token FROM job WHERE state = 'running' AND id IN ({})", placeholders(1));
    let ids = leases.iter().map(|(id, _)| Value::from(*id));
    let rows = tx.query_all_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, ids)).await?;
    tx.commit().await?;
    let mut current = Vec::with_capacity(rows.len());
    for row in rows {
        current.push((row.try_get("", "id")?, row.try_get("", "lease_token")?));
    }
    Ok(leases.iter().filter(|lease| !current.contains(lease)).copied().collect())
}

/// Commits without waiting for PostgreSQL to flush to disk. Used for writes that may be lost if the database's machine
/// fails. A lost claim has no effect, because its lease token no longer matches. A job without effects whose end is
/// lost runs again. The flush would take most of the time of these transactions.
pub(super) const ASYNC_COMMIT: &str = "SET LOCAL synchronous_commit = off";

/// Planner settings for claims. The statistics of the job table often come from quiet hours. With such statistics,
/// PostgreSQL would read and sort the whole backlog for each claim instead of reading the first rows from the index.
const CLAIMING: &str =
    "SET LOCAL synchronous_commit = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off";

/// Begins a transaction and, on PostgreSQL, applies `settings` to it.
pub(super) async fn begin_with(service: &Service, settings: &str) -> Result<ServiceTx, DbErr> {
    let tx = service.begin().await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(settings).await?;
    }
    Ok(tx)
}

/// Returns the clause that locks rows and skips locked ones. SQLite needs none, because it has one writer at a time.
fn skip_locked(tx: &ServiceTx) -> &'static str {
    if tx.get_database_backend() == DbBackend::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" }
}
