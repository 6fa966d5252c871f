//! Hashing, drawing and setting new PINs and passwords.

use entity::{AccountId, Role, account, school, tenant::TenantTx};
use openapi::{Failure, InputError, Raises, code};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    credential::{HashError, HashPurpose, HashedSecret, SecretOwner},
    roster::{
        password::{self, PasswordContext},
        pin,
    },
};

use crate::{app::App, authentication::Caller};

/// Hashes a secret for an account of the caller's school. Fails with LMS-API-006 if the hasher is busy, and with
/// LMS-ADM-012 if bcrypt fails.
pub async fn hash<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    account_id: AccountId,
    secret: &SecretString,
) -> Result<HashedSecret, Failure<O>> {
    let owner = SecretOwner { school_id: caller.tenant.school_id(), account_id };
    app.hasher.try_hash(HashPurpose::NewSecret, owner, secret).await.map_err(|error| match error {
        HashError::Busy { retry_after } => Failure::from(code::API_006).retry_after(retry_after).because(error),
        HashError::Failed(cause) => Failure::from(code::ADM_012).because(cause),
    })
}

/// Returns why a secret that somebody has chosen for an account is easy to guess in this school: a password that
/// contains the user name or the name of the school, or a PIN that too many other pupils have. Returns `None` if the
/// secret is not easy to guess.
pub async fn weakness_in_school(
    app: &App,
    tx: &TenantTx,
    account_id: AccountId,
    username: &str,
    secret: &SecretString,
) -> Result<Option<InputError>, DbErr> {
    let fingerprints = app.hasher.pin_fingerprints(tx.school_id(), secret);
    if !fingerprints.is_empty() {
        let others = Condition::all()
            .add(account::Column::PinFingerprint.is_in(fingerprints))
            .add(account::Column::ArchivedAt.is_null())
            .add(account::Column::Id.ne(account_id));
        let sharing = tx.count::<account::Entity>(others).await?;
        let is_shared = usize::try_from(sharing).is_ok_and(|sharing| sharing >= pin::MAX_SHARING);
        return Ok(is_shared.then(|| InputError::new("pin", "a PIN that fewer pupils of the school have")));
    }
    let school = tx.find::<school::Entity>().one(tx).await?;
    let school_name = school.map(|school| school.name).unwrap_or_default();
    Ok(check_password(secret, username, &school_name, "password").err())
}

/// Validates the password in a field of a request, for an account with this user name.
pub fn check_password(
    password: &SecretString,
    username: &str,
    school_name: &str,
    field: &'static str,
) -> Result<(), InputError> {
    let context = PasswordContext { username, school_name };
    password::check_for(password.expose_secret(), context).map_err(InputError::at(field))
}

/// Draws a secret at random: a PIN for a pupil, a password for staff.
#[must_use]
pub fn draw(role: Role) -> SecretString {
    let mut rng = rand::rng();
    if role == Role::Pupil { pin::draw(&mut rng).into() } else { password::draw(&mut rng).into() }
}

/// Replaces the secret of the account with `hashed`. Returns false if the secret has changed since `account` was read.
pub async fn replace(tx: &TenantTx, account: &account::Model, hashed: HashedSecret) -> Result<bool, DbErr> {
    let has_old_secret = account::Column::Credential.eq(&account.credential);
    let unchanged =
        tx.find::<account::Entity>().filter(account::Column::Id.eq(account.id)).filter(has_old_secret).lock_exclusive();
    Ok(unchanged.one(tx).await?.is_some() && set(tx, account.id, hashed, false).await?)
}

/// Sets a new secret on the account. Returns false if the account has been erased.
pub async fn set(
    tx: &TenantTx,
    account_id: AccountId,
    hashed: HashedSecret,
    must_change_password: bool,
) -> Result<bool, DbErr> {
    let set = tx
        .update::<account::Entity>()
        .set(account::ActiveModel {
            credential: Set(hashed.credential),
            credential_key: Set(hashed.credential_key),
            pin_fingerprint: Set(hashed.pin_fingerprint),
            must_change_password: Set(must_change_password),
            ..Default::default()
        })
        // SQL increments the version, because somebody else may have changed the account while the secret was hashed.
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::Column::Id.eq(account_id))
        .exec(tx)
        .await?;
    Ok(set.rows_affected == 1)
}
