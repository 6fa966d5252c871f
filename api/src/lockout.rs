//! Account lockout. Login attempts are counted before the secret is verified, so that parallel guesses cannot exceed the
//! limit.
//!
//! Attempts are counted by account and network. Otherwise anybody could lock out a person whose user name is known, from
//! anywhere. A higher count over all networks stops somebody who guesses from many networks, but does not lock networks
//! from which the account has signed in before. Names that no account has are counted in the same way, so a lockout
//! reveals no account. They are not counted by the name of an account that is created later.

use std::collections::HashMap;

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

/// The number of failures from all networks together within [`PERIOD`] that locks an account for networks from which it
/// has not signed in before.
const FAILURES_EVERYWHERE: i32 = 50;

/// The period in which failures from all networks are counted together.
const PERIOD: TimeDelta = TimeDelta::minutes(15);

/// How long a lock lasts.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// The network in the row that counts the failures from all networks together.
const EVERYWHERE: &[u8] = &[];

/// Whether a login attempt is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPermit {
    /// The attempt is allowed.
    Allowed,
    /// The attempt is allowed, but the account is locked unless the attempt succeeds.
    Last,
    /// The account is locked until this time.
    Locked(DateTime<Utc>),
}

/// An attempt that has been counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedAttempt {
    /// Whether the attempt is allowed.
    pub permit: LoginPermit,
    /// When the account last signed in from the network, to the day; `None` if it has not, or if the attempt is rejected
    /// because of the network's own failures.
    pub known_at: Option<DateTime<Utc>>,
}

/// Counts an attempt, so that parallel attempts are all counted. A success clears the count later.
pub async fn count<R>(tx: &TenantTx<R>, key: &AttemptKey, now: DateTime<Utc>) -> Result<CountedAttempt, DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    let here = count_here(tx, key, now).await?;
    if let LoginPermit::Locked(_) = here {
        // The secret is not verified. If the attempt counted as a failure everywhere, one network could lock the account
        // for others.
        return Ok(CountedAttempt { permit: here, known_at: None });
    }
    let (everywhere, known_at) = count_everywhere(tx, key, now).await?;
    let permit = if known_at.is_some() || everywhere == LoginPermit::Allowed { here } else { everywhere };
    Ok(CountedAttempt { permit, known_at })
}

/// Counts an attempt from one network.
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

/// Counts an attempt from all networks together. Also returns when the account last signed in from the network.
async fn count_everywhere<R: Send + Sync>(
    tx: &TenantTx<R>,
    key: &AttemptKey,
    now: DateTime<Utc>,
) -> Result<(LoginPermit, Option<DateTime<Utc>>), DbErr> {
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
        RETURNING failures, locked_until, (
            SELECT known.last_at FROM known_network AS known
            WHERE known.school_id = $1 AND known.account_id = $2 AND known.network = $8
        ) AS known_at";
    let values = [
        key.subject_id.into(),
        EVERYWHERE.into(),
        now.into(),
        (now + LOCKED_FOR).into(),
        (now - PERIOD).into(),
        FAILURES_EVERYWHERE.into(),
        key.network.clone().into(),
    ];
    let row = tx.query_one_sql(sql, values).await?.ok_or_else(not_counted)?;
    let permit = permit(row.try_get("", "failures")?, row.try_get("", "locked_until")?, FAILURES_EVERYWHERE);
    Ok((permit, row.try_get("", "known_at")?))
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

/// Takes back an attempt whose secret was not verified, because the service was busy. If the attempt was the one that
/// locked the account for the network, the account is no longer locked.
pub async fn take_back<R>(tx: &TenantTx<R>, key: &AttemptKey) -> Result<(), DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    let here = "
        UPDATE login_failure SET
            attempts = attempts - 1,
            failures = CASE WHEN failures > $4 THEN $4 ELSE failures END - 1,
            locked_until = NULL
        WHERE school_id = $1 AND subject_id = $2 AND network = $3 AND failures > 0";
    tx.execute_sql(here, [key.subject_id.into(), key.network.clone().into(), FAILURES.into()]).await?;
    // Beyond the limit, other attempts locked the account for all networks.
    let everywhere = "
        UPDATE login_failure SET attempts = attempts - 1, failures = failures - 1, locked_until = NULL
        WHERE school_id = $1 AND subject_id = $2 AND network = $3 AND failures BETWEEN 1 AND $4";
    tx.execute_sql(everywhere, [key.subject_id.into(), EVERYWHERE.into(), FAILURES_EVERYWHERE.into()]).await?;
    Ok(())
}

/// Clears the failures of a successful login: those from its network, and the count over all networks. The failures from
/// other networks stay, because somebody else may have made them.
pub async fn clear_after_success<R>(tx: &TenantTx<R>, key: &AttemptKey) -> Result<(), DbErr>
where
    R: Reaches<login_failure::Entity>,
{
    use login_failure::Column;
    // Two statements, because one could lock the rows in another order than `count` and cause a deadlock.
    for network in [key.network.as_slice(), EVERYWHERE] {
        tx.delete::<login_failure::Entity>()
            .filter(Column::SubjectId.eq(key.subject_id))
            .filter(Column::Network.eq(network))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Clears the failures of accounts from all networks, which unlocks the accounts.
pub async fn clear(tx: &TenantTx, accounts: &[AccountId]) -> Result<(), DbErr> {
    use login_failure::Column;
    let is_theirs = || Column::SubjectId.is_in(accounts.iter().map(|account_id| account_id.0));
    // Locks the rows of an account in the order in which `count` locks them, because another order could cause a
    // deadlock. The row for all networks is the last one, because its network is empty.
    let _: Vec<Uuid> = tx
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
    Ok(())
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
