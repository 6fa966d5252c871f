//! Account lockout. Login attempts are counted by school and user name before the secret is verified, so parallel
//! guesses cannot exceed the limit. They are counted whether or not the account exists, so a lockout reveals no
//! account.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    login_attempt,
    tenant::{Reaches, TenantTx},
};
use sea_orm::{ColumnTrait, DbErr, DeleteMany, QueryFilter};
use sha2::{Digest, Sha256};
use worker::roster::username;

/// The number of failures in a row that locks a user name.
const FAILURES: i32 = 5;

/// How long a user name stays locked.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// Whether a login attempt is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginPermit {
    /// The attempt is allowed.
    Allowed,
    /// The attempt is allowed, but the user name is locked unless the attempt succeeds.
    Last,
    /// The user name is locked until this time.
    Locked(DateTime<Utc>),
}

/// Returns the key under which attempts are counted: the normalised user name or, if the text is not a valid user name,
/// its fixed-length hash.
#[must_use]
pub fn counted_name(typed: &str) -> String {
    let normalised = username::normalise(typed);
    if username::check(&normalised).is_ok() {
        return normalised;
    }
    Sha256::digest(normalised.as_bytes()).iter().fold("?".to_owned(), |name, byte| name + &format!("{byte:02x}"))
}

/// Counts an attempt in one statement, so that parallel attempts are all counted. A success clears the count later.
pub async fn count<R>(tx: &TenantTx<R>, name: &str, now: DateTime<Utc>) -> Result<LoginPermit, DbErr>
where
    R: Reaches<login_attempt::Entity>,
{
    let sql = "
        INSERT INTO login_attempt (school_id, username, failures, last_at, locked_until)
        VALUES ($1, $2, 1, $3, NULL)
        ON CONFLICT (school_id, username) DO UPDATE SET
            failures = CASE
                WHEN login_attempt.locked_until > $3 THEN $5 + 1
                WHEN login_attempt.locked_until IS NOT NULL THEN 1
                ELSE login_attempt.failures + 1
            END,
            last_at = $3,
            locked_until = CASE
                WHEN login_attempt.locked_until > $3 THEN login_attempt.locked_until
                WHEN login_attempt.locked_until IS NULL AND login_attempt.failures + 1 >= $5 THEN $4
                ELSE NULL
            END
        RETURNING failures, locked_until";
    let values = [name.into(), now.into(), (now + LOCKED_FOR).into(), FAILURES.into()];
    let row =
        tx.query_one_sql(sql, values).await?.ok_or_else(|| DbErr::RecordNotFound("the counted attempt".into()))?;
    let failures: i32 = row.try_get("", "failures")?;
    let locked_until: Option<DateTime<Utc>> = row.try_get("", "locked_until")?;
    Ok(match locked_until {
        None => LoginPermit::Allowed,
        // The attempt that reaches the limit locks the name, but its secret is still verified.
        Some(_) if failures <= FAILURES => LoginPermit::Last,
        Some(until) => LoginPermit::Locked(until),
    })
}

/// Takes back an attempt whose secret was not verified, because the service was busy. If the attempt was the one that
/// locked the name, the name is no longer locked.
pub async fn take_back<R>(tx: &TenantTx<R>, name: &str) -> Result<(), DbErr>
where
    R: Reaches<login_attempt::Entity>,
{
    let sql = "
        UPDATE login_attempt SET
            failures = CASE WHEN failures > $3 THEN $3 ELSE failures END - 1,
            locked_until = NULL
        WHERE school_id = $1 AND username = $2 AND failures > 0";
    tx.execute_sql(sql, [name.into(), FAILURES.into()]).await?;
    Ok(())
}

/// Clears the failures of a user name, which unlocks it.
pub async fn clear(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    delete_failures(tx, name).exec(tx).await?;
    Ok(())
}

/// Returns the statement that deletes the failures of a user name. A successful login executes the statement.
pub fn delete_failures<R>(tx: &TenantTx<R>, name: &str) -> DeleteMany<login_attempt::Entity>
where
    R: Reaches<login_attempt::Entity>,
{
    tx.delete::<login_attempt::Entity>().filter(login_attempt::Column::Username.eq(name))
}

/// Returns which of these names are locked, and until when.
pub async fn locked_among(
    tx: &TenantTx,
    names: impl IntoIterator<Item = &str>,
    now: DateTime<Utc>,
) -> Result<std::collections::HashMap<String, DateTime<Utc>>, DbErr> {
    let locked = tx
        .find::<login_attempt::Entity>()
        .filter(login_attempt::Column::Username.is_in(names))
        .filter(login_attempt::Column::LockedUntil.gt(now))
        .all(tx)
        .await?;
    Ok(locked.into_iter().filter_map(|name| Some((name.username, name.locked_until?))).collect())
}
