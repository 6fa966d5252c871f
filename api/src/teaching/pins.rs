//! Generates new PINs: for one pupil, or for many together with login cards to print.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, tenant::TenantTx};
use futures_util::{StreamExt, TryStreamExt, stream};
use openapi::{Failure, Raises, code};
use sea_orm::{DbErr, QueryFilter, QueryOrder, QuerySelect};
use secrecy::SecretString;
use serde_json::json;
use worker::{accounts, credential::HashedSecret};

use super::pupil_scope::PupilScope;
use crate::{
    accounts::credential,
    app::App,
    audit::{self, AuditEvent},
    authentication::{Actor, Caller},
    lockout,
};

/// A PIN that was generated, and its hash.
#[derive(Debug)]
pub struct DrawnPinHash {
    hashed: HashedSecret,
    /// The PIN.
    pub pin: SecretString,
}

/// Generates a PIN for a pupil. Fails with LMS-ADM-012 if bcrypt fails.
pub async fn draw<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    pupil_id: AccountId,
) -> Result<DrawnPinHash, Failure<O>> {
    let pin = credential::draw(Role::Pupil);
    let hashed = credential::hash(app, caller, pupil_id, &pin).await?;
    Ok(DrawnPinHash { hashed, pin })
}

/// Generates a PIN for each of these pupils, on all cores in parallel.
pub async fn draw_all<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    pupils: Vec<AccountId>,
) -> Result<BTreeMap<AccountId, DrawnPinHash>, Failure<O>> {
    let drawing = pupils.into_iter().map(|id| async move { Ok((id, draw(app, caller, id).await?)) });
    // Computes at most one hash per core at a time, so that pupils who log in meanwhile do not wait behind a whole
    // class.
    stream::iter(drawing).buffer_unordered(app.hasher.cores()).try_collect().await
}

/// Sets a generated PIN, ends the pupil's sign-ins and unlocks the account. Returns false if the account has been
/// erased in the meantime.
pub async fn set(
    tx: &TenantTx,
    pupil: &account::Model,
    hashed: HashedSecret,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if !credential::set(tx, pupil.id, hashed, false).await? {
        return Ok(false);
    }
    lockout::clear(tx, &[pupil.id]).await?;
    accounts::end_sign_ins(tx, &[pupil.id], now).await?;
    let event = AuditEvent::on("user", pupil.id.0, "user.credential").with(json!({ "drawn": true }));
    audit::record(tx, actor, event, now).await?;
    Ok(true)
}

impl DrawnPinHash {
    /// Returns the hash to store and the PIN to show.
    #[must_use]
    pub fn parts(self) -> (HashedSecret, SecretString) {
        (self.hashed, self.pin)
    }
}

/// Sets the PINs that were generated for pupils, and returns the pupils with their PINs, sorted by name. The number of
/// statements does not depend on the number of pupils. A pupil who is no longer in the scope keeps the old PIN. A pupil
/// who has come into the scope in the meantime is left out.
pub async fn set_all(
    tx: &TenantTx,
    scope: &PupilScope,
    mut new_pins: BTreeMap<AccountId, DrawnPinHash>,
    now: DateTime<Utc>,
) -> Result<Vec<(account::Model, SecretString)>, DbErr> {
    let mut pupils = tx
        .find::<account::Entity>()
        .filter(scope.condition())
        // All operations on many accounts lock them in this order, because another order could cause a deadlock.
        .order_by_asc(account::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    pupils.sort_by(|left, right| (&left.sort_name, left.id).cmp(&(&right.sort_name, right.id)));
    let with_pins = pupils.into_iter().filter_map(|pupil| {
        let DrawnPinHash { hashed, pin } = new_pins.remove(&pupil.id)?;
        let changed = account::Model {
            credential: hashed.credential,
            credential_key: hashed.credential_key,
            pin_fingerprint: hashed.pin_fingerprint,
            version: pupil.version + 1,
            ..pupil
        };
        Some((changed, pin))
    });
    let changed: Vec<(account::Model, SecretString)> = with_pins.collect();
    let ids: Vec<AccountId> = changed.iter().map(|(pupil, _)| pupil.id).collect();
    lockout::clear(tx, &ids).await?;
    tx.replace_many::<account::Entity, _>(changed.iter().map(|(pupil, _)| pupil.clone())).await?;
    accounts::end_sign_ins(tx, &ids, now).await?;
    Ok(changed)
}
