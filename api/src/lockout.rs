//! Account lockout. Log-in attempts are counted before the secret is verified, so that parallel guesses cannot exceed
//! the limit.
//!
//! Each account has a count for each network, which locks the account for that network only. Otherwise anybody who
//! knows a user name could lock its owner out from anywhere.
//!
//! Each account also has two counts over all networks, which stop somebody who guesses from many networks: a fast
//! count, and a slow count for guesses that are spread over a day. Failures from the usual networks of the school, from
//! which somebody of the school has signed in before, do not count here, and these locks do not apply to the usual
//! networks.
//!
//! Attempts with a name that no account has are counted in the same way, so that a lockout does not reveal whether an
//! account exists. An account that is created with such a name later starts without these failures.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, login_failure,
    tenant::{Reaches, TenantTx},
};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::IntoCondition};
use uuid::Uuid;

use crate::attempt_key::AttemptKey;

/// The number of failures in a row that locks an account for one network.
const FAILURES: i32 = 5;

/// How long the lock for one network lasts.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// A count of the failures from all networks together, except the usual networks of the school.
struct CountEverywhere {
    /// The network in the row of the count.
    network: &'static [u8],
    /// The number of failures within the period that locks an account for all networks but the usual ones.
    failures: i32,
    /// The period in which failures are counted together. The lock lasts as long.
    period: TimeDelta,
}

/// The fast count. A successful log-in clears it.
const FAST: CountEverywhere =
    CountEverywhere { network: login_failure::FAST_COUNT, failures: 50, period: TimeDelta::minutes(15) };

/// The slow count. Only staff clear it. Without it, 49 guesses in every 15 minutes would never lock an account.
const SLOW: CountEverywhere =
    CountEverywhere { network: login_failure::SLOW_COUNT, failures: 100, period: TimeDelta::hours(24) };

/// The counts over all networks, in the order in which their rows are locked.
const EVERYWHERE: [CountEverywhere; 2] = [SLOW, FAST];

/// Whether a log-in attempt is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPermit {
    /// The attempt is allowed.
    Allowed,
    /// The attempt is allowed, but the account is locked unless the attempt succeeds.
    Last,
    /// The account is locked until this time.
    Locked(DateTime<Utc>),
}

/// Counts an attempt as a failure before its secret is verified, so that parallel attempts are all counted. If the
/// attempt succeeds, [`clear_after_success`] clears the failures. `is_usual` tells whether the network is a usual
/// network of the school.
pub async fn count<R>(
    tx: &TenantTx<R>,
    key: &AttemptKey,
    is_usual: bool,
    now: DateTime<Utc>,
) -> Result<LoginPermit, DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    let mut permit = count_here(tx, key, now).await?;
    // An attempt from a locked network is rejected without verifying the secret. If it counted over all networks, one
    // network could lock the account for the others.
    if is_usual || matches!(permit, LoginPermit::Locked(_)) {
        return Ok(permit);
    }
    for (index, everywhere) in EVERYWHERE.iter().enumerate() {
        match count_everywhere(tx, key, everywhere, now).await? {
            LoginPermit::Allowed => {}
            LoginPermit::Last => permit = LoginPermit::Last,
            locked @ LoginPermit::Locked(_) => {
                // The attempt is rejected without verifying the secret, so it is taken off the counts that have counted
                // it.
                take_off_failure(tx, key, &key.network, FAILURES, 0).await?;
                for count in &EVERYWHERE[..index] {
                    take_off_failure(tx, key, count.network, count.failures, 1).await?;
                }
                return Ok(locked);
            }
        }
    }
    Ok(permit)
}

/// Counts an attempt in the count of its network.
async fn count_here<R: Send + Sync>(
    tx: &TenantTx<R>,
    key: &AttemptKey,
    now: DateTime<Utc>,
) -> Result<LoginPermit, DbErr> {
    let sql = "
        INSERT INTO login_failure
            (school_id, subject_id, network, abbreviated, attempts, failures, first_at, last_at, locked_until)
        VALUES ($1, $2, $3, $4, 1, 1, $5, $5, NULL)
        ON CONFLICT (school_id, subject_id, network) DO UPDATE SET
            attempts = login_failure.attempts + 1,
            failures = CASE
                WHEN login_failure.locked_until > $5 THEN $7 + 1
                WHEN login_failure.locked_until IS NOT NULL THEN 1
                ELSE login_failure.failures + 1
            END,
            last_at = $5,
            locked_until = CASE
                WHEN login_failure.locked_until > $5 THEN login_failure.locked_until
                WHEN login_failure.locked_until IS NULL AND login_failure.failures + 1 >= $7 THEN $6
                ELSE NULL
            END
        RETURNING failures, locked_until";
    let values = [
        key.subject_id.into(),
        key.network.clone().into(),
        key.abbreviated.as_str().into(),
        now.into(),
        (now + LOCKED_FOR).into(),
        FAILURES.into(),
    ];
    let row = tx.query_one_sql(sql, values).await?.ok_or_else(not_counted)?;
    Ok(permit(row.try_get("", "failures")?, row.try_get("", "locked_until")?, FAILURES))
}

/// Counts an attempt in one of the counts over all networks.
async fn count_everywhere<R: Send + Sync>(
    tx: &TenantTx<R>,
    key: &AttemptKey,
    everywhere: &CountEverywhere,
    now: DateTime<Utc>,
) -> Result<LoginPermit, DbErr> {
    let sql = "
        INSERT INTO login_failure
            (school_id, subject_id, network, abbreviated, attempts, failures, first_at, last_at, locked_until)
        VALUES ($1, $2, $3, '', 1, 1, $4, $4, NULL)
        ON CONFLICT (school_id, subject_id, network) DO UPDATE SET
            attempts = login_failure.attempts + 1,
            failures = CASE
                WHEN login_failure.locked_until > $4 THEN $7 + 1
                WHEN login_failure.locked_until IS NOT NULL OR login_failure.first_at <= $6 THEN 1
                ELSE login_failure.failures + 1
            END,
            first_at = CASE
                WHEN login_failure.locked_until > $4 THEN login_failure.first_at
                WHEN login_failure.locked_until IS NOT NULL OR login_failure.first_at <= $6 THEN $4
                ELSE login_failure.first_at
            END,
            last_at = $4,
            locked_until = CASE
                WHEN login_failure.locked_until > $4 THEN login_failure.locked_until
                WHEN login_failure.locked_until IS NULL AND login_failure.first_at > $6
                    AND login_failure.failures + 1 >= $7 THEN $5
                ELSE NULL
            END
        RETURNING failures, locked_until";
    let values = [
        key.subject_id.into(),
        everywhere.network.into(),
        now.into(),
        (now + everywhere.period).into(),
        (now - everywhere.period).into(),
        everywhere.failures.into(),
    ];
    let row = tx.query_one_sql(sql, values).await?.ok_or_else(not_counted)?;
    Ok(permit(row.try_get("", "failures")?, row.try_get("", "locked_until")?, everywhere.failures))
}

fn not_counted() -> DbErr {
    DbErr::RecordNotFound("the counted attempt".into())
}

fn permit(failures: i32, locked_until: Option<DateTime<Utc>>, limit: i32) -> LoginPermit {
    match locked_until {
        None => LoginPermit::Allowed,
        // The attempt that reaches the limit locks the account, but its secret is still verified.
        Some(_) if failures <= limit => LoginPermit::Last,
        Some(until) => LoginPermit::Locked(until),
    }
}

/// Takes back an attempt whose secret was not verified, for example because the service was busy. If the attempt was
/// the one that locked the account, the account is no longer locked.
pub async fn take_back<R>(tx: &TenantTx<R>, key: &AttemptKey, is_usual: bool) -> Result<(), DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    take_off_failure(tx, key, &key.network, FAILURES, 1).await?;
    let everywhere = if is_usual { &[][..] } else { &EVERYWHERE };
    for count in everywhere {
        take_off_failure(tx, key, count.network, count.failures, 1).await?;
    }
    Ok(())
}

/// Takes one failure and `attempts` attempts off a count, and ends its lock. Attempts beyond `limit` were rejected and
/// are no failures, so a count above the limit is first reduced to the limit.
async fn take_off_failure<R: Send + Sync>(
    tx: &TenantTx<R>,
    key: &AttemptKey,
    network: &[u8],
    limit: i32,
    attempts: i32,
) -> Result<(), DbErr> {
    let sql = "
        UPDATE login_failure SET
            attempts = attempts - $5,
            failures = CASE WHEN failures > $4 THEN $4 ELSE failures END - 1,
            locked_until = NULL
        WHERE school_id = $1 AND subject_id = $2 AND network = $3 AND failures > 0";
    tx.execute_sql(sql, [key.subject_id.into(), network.into(), limit.into(), attempts.into()]).await?;
    Ok(())
}

/// Updates the counts after a successful log-in. Deletes the count of its network and the fast count. The counts of
/// other networks stay, because somebody else may have made those failures. The slow count loses only the failure that
/// the log-in itself was counted as.
pub async fn clear_after_success<R>(tx: &TenantTx<R>, key: &AttemptKey, is_usual: bool) -> Result<(), DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    // One statement for each row, in the order of `count`, because another order could cause a deadlock.
    clear_row(tx, key, &key.network).await?;
    if !is_usual {
        take_off_failure(tx, key, SLOW.network, SLOW.failures, 1).await?;
    }
    clear_row(tx, key, FAST.network).await
}

async fn clear_row<R>(tx: &TenantTx<R>, key: &AttemptKey, network: &[u8]) -> Result<(), DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    use login_failure::Column;
    tx.delete::<login_failure::Entity>()
        .filter(Column::SubjectId.eq(key.subject_id))
        .filter(Column::Network.eq(network))
        .exec(tx)
        .await?;
    Ok(())
}

/// Clears the failures of accounts from all networks, which unlocks the accounts. Returns the accounts that had failures.
pub async fn clear(tx: &TenantTx, accounts: &[AccountId]) -> Result<HashSet<AccountId>, DbErr> {
    use login_failure::Column;
    let is_theirs = || Column::SubjectId.is_in(accounts.iter().map(|account_id| account_id.0));
    // Locks the rows of an account in the order in which `count` locks them, because another order could cause a
    // deadlock. The rows for all networks are the last ones, because their networks are the shortest.
    let cleared: Vec<Uuid> = tx
        .find::<login_failure::Entity>()
        .select_only()
        .column(Column::SubjectId)
        .filter(is_theirs())
        .order_by_asc(Column::SubjectId)
        .order_by_desc(Column::Network)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    tx.delete::<login_failure::Entity>().filter(is_theirs()).exec(tx).await?;
    Ok(cleared.into_iter().map(AccountId).collect())
}

/// Returns which of these accounts are locked, for at least one network, and until when.
pub async fn locked_among(
    tx: &TenantTx,
    accounts: impl IntoIterator<Item = AccountId>,
    now: DateTime<Utc>,
) -> Result<HashMap<AccountId, DateTime<Utc>>, DbErr> {
    let subjects = accounts.into_iter().map(|account_id| account_id.0);
    locked_if(tx, login_failure::Column::SubjectId.is_in(subjects), now).await
}

/// Returns which accounts of the school are locked, for at least one network, and until when.
pub async fn locked_in_school(tx: &TenantTx, now: DateTime<Utc>) -> Result<HashMap<AccountId, DateTime<Utc>>, DbErr> {
    locked_if(tx, Condition::all(), now).await
}

async fn locked_if(
    tx: &TenantTx,
    condition: impl IntoCondition,
    now: DateTime<Utc>,
) -> Result<HashMap<AccountId, DateTime<Utc>>, DbErr> {
    use login_failure::Column;
    let locked: Vec<(Uuid, DateTime<Utc>)> = tx
        .find::<login_failure::Entity>()
        .select_only()
        .column(Column::SubjectId)
        .column_as(Column::LockedUntil.max(), "until")
        .filter(condition.into_condition())
        .filter(Column::LockedUntil.gt(now))
        .group_by(Column::SubjectId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(locked.into_iter().map(|(subject_id, until)| (AccountId(subject_id), until)).collect())
}
