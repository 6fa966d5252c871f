//! New PINs and passwords.

use entity::{AccountId, Role, account, tenant::TenantTx};
use openapi::{Failure, Raises, code};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter};
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

/// Sets a new secret on the account.
pub async fn set(
    tx: &TenantTx,
    account_id: AccountId,
    hashed: Hashed,
    must_change_password: bool,
    version: i32,
) -> Result<(), DbErr> {
    tx.update::<account::Entity>()
        .set(account::ActiveModel {
            credential: Set(hashed.credential),
            credential_key: Set(hashed.credential_key),
            must_change_password: Set(must_change_password),
            version: Set(version + 1),
            ..Default::default()
        })
        .filter(account::Column::Id.eq(account_id))
        .exec(tx)
        .await?;
    Ok(())
}
