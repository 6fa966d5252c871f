//! Failed log-ins are counted by school and user name, whether or not an account has it, before the secret is
//! verified: parallel guesses cannot pass the limit, and a lockout reveals no account.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    login_attempt,
    tenant::{Reaches, TenantTx},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, DeleteMany, QueryFilter, Statement};
use sha2::{Digest, Sha256};
use worker::roster::username;

/// Failures in a row that lock a name.
const FAILURES: i32 = 5;

/// How long a name stays locked.
const LOCKED_FOR: TimeDelta = TimeDelta::minutes(15);

/// Whether a log-in may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may.
    Allowed,
    /// It may, and if it is wrong, the name is locked.
    Last,
    /// The name is locked until then.
    Locked(DateTime<Utc>),
}

/// The name under which attempts are counted: a user name folded, or for a text that is none its hash, which is as
/// long however long the text was.
#[must_use]
pub fn counted_name(typed: &str) -> String {
    let folded = username::fold(typed);
    if username::check(&folded).is_ok() {
        return folded;
    }
    Sha256::digest(folded.as_bytes()).iter().fold("?".to_owned(), |name, byte| name + &format!("{byte:02x}"))
}

/// Counts an attempt, in one statement, so that of parallel ones each is counted. A success clears the count.
pub async fn count<R>(tx: &TenantTx<R>, name: &str, now: DateTime<Utc>) -> Result<Attempt, DbErr>
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
    let values = [tx.school_id().into(), name.into(), now.into(), (now + LOCKED_FOR).into(), FAILURES.into()];
    let row = tx.query_one_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the counted attempt".into()))?;
    let failures: i32 = row.try_get("", "failures")?;
    let locked_until: Option<DateTime<Utc>> = row.try_get("", "locked_until")?;
    Ok(match locked_until {
        None => Attempt::Allowed,
        // The attempt that reaches the limit locks the name, but is itself still verified.
        Some(_) if failures <= FAILURES => Attempt::Last,
        Some(until) => Attempt::Locked(until),
    })
}

/// Forgets the failures: when staff unlock the account.
pub async fn clear(tx: &TenantTx, name: &str) -> Result<(), DbErr> {
    failures(tx, name).exec(tx).await?;
    Ok(())
}

/// What deletes the failures of a name: a success clears them.
pub fn failures<R>(tx: &TenantTx<R>, name: &str) -> DeleteMany<login_attempt::Entity>
where
    R: Reaches<login_attempt::Entity>,
{
    tx.delete::<login_attempt::Entity>().filter(login_attempt::Column::Username.eq(name))
}

/// Which of these names are locked, and until when.
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
