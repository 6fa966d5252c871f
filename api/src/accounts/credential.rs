//! New PINs and passwords.

use entity::{AccountId, Role, account, tenant::TenantTx};
use openapi::{Failure, Raises, code};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use secrecy::SecretString;
use worker::{
    credential::{HashError, Hashed, Owner},
    roster::{password, pin},
};

use crate::{app::App, session::Caller};

/// Hashes a secret for an account of the caller's school; LMS-ADM-012 when bcrypt fails.
pub async fn hash<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    account_id: AccountId,
    secret: &SecretString,
) -> Result<Hashed, Failure<O>> {
    let owner = Owner { school_id: caller.tenant.school_id(), account_id };
    app.hasher.hash_soon(owner, secret).await.map_err(|error| match error {
        HashError::Busy => Failure::from(code::API_006).because(error),
        HashError::Failed(cause) => Failure::from(code::ADM_012).because(cause),
    })
}

/// A secret drawn at random: a PIN for a pupil, a password for staff.
#[must_use]
pub fn draw(role: Role) -> SecretString {
    let mut rng = rand::rng();
    if role == Role::Pupil { pin::draw(&mut rng).into() } else { password::draw(&mut rng).into() }
}

/// Sets the new secret that somebody chose who knew the old one; false when that is the account's no more.
pub async fn replace(tx: &TenantTx, account: &account::Model, hashed: Hashed) -> Result<bool, DbErr> {
    let known = account::Column::Credential.eq(&account.credential);
    let unchanged =
        tx.find::<account::Entity>().filter(account::Column::Id.eq(account.id)).filter(known).lock_exclusive();
    Ok(unchanged.one(tx).await?.is_some() && set(tx, account.id, hashed, false).await?)
}

/// Sets a new secret on the account; false when somebody has erased it.
pub async fn set(
    tx: &TenantTx,
    account_id: AccountId,
    hashed: Hashed,
    must_change_password: bool,
) -> Result<bool, DbErr> {
    let set = tx
        .update::<account::Entity>()
        .set(account::ActiveModel {
            credential: Set(hashed.credential),
            credential_key: Set(hashed.credential_key),
            must_change_password: Set(must_change_password),
            ..Default::default()
        })
        // Counted here: while the secret was hashed, somebody else may have changed the account.
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::Column::Id.eq(account_id))
        .exec(tx)
        .await?;
    Ok(set.rows_affected == 1)
}
