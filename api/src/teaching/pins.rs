//! New PINs for pupils: for one, and for a class with the cards to print.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, classroom, login_attempt, school, tenant::TenantTx};
use futures_util::{StreamExt, TryStreamExt, stream};
use openapi::{Failure, Raises, code};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use secrecy::SecretString;
use serde_json::json;
use worker::{
    credential::Hashed,
    people,
    roster::cards::{Card, CardClass, CardSheet},
};

use super::whom::Whom;
use crate::{
    accounts::credential,
    app::App,
    audit::{self, Deed},
    lockout,
    session::{Actor, Caller},
};

/// A PIN that was drawn, and its hash.
#[derive(Debug)]
pub struct Drawn {
    hashed: Hashed,
    /// The PIN.
    pub pin: SecretString,
}

/// Draws a PIN for a pupil; LMS-ADM-012 when bcrypt fails.
pub async fn draw<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    pupil_id: AccountId,
) -> Result<Drawn, Failure<O>> {
    let pin = credential::draw(Role::Pupil);
    let hashed = credential::hash(app, caller, pupil_id, &pin).await?;
    Ok(Drawn { hashed, pin })
}

/// Draws a PIN for each of these pupils, on all cores at once.
pub async fn draw_all<O: Raises<code::ADM_012>>(
    app: &App,
    caller: &Caller<O>,
    pupils: Vec<AccountId>,
) -> Result<BTreeMap<AccountId, Drawn>, Failure<O>> {
    let drawing = pupils.into_iter().map(|id| async move { Ok((id, draw(app, caller, id).await?)) });
    // No more at once than there are cores: children who log in meanwhile are not put behind a whole class.
    stream::iter(drawing).buffer_unordered(app.hasher.cores()).try_collect().await
}

/// Sets a drawn PIN: the pupil's sign-ins end and the account is unlocked. False when it was erased meanwhile.
pub async fn set(
    tx: &TenantTx,
    pupil: &account::Model,
    hashed: Hashed,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if !credential::set(tx, pupil.id, hashed, false).await? {
        return Ok(false);
    }
    lockout::clear(tx, &pupil.username).await?;
    people::end_sign_ins(tx, &[pupil.id], now).await?;
    let deed = Deed::on("user", pupil.id.0, "user.credential").with(json!({ "drawn": true }));
    audit::record(tx, actor, deed, now).await?;
    Ok(true)
}

impl Drawn {
    /// The hash, and the PIN to tell.
    #[must_use]
    pub fn parts(self) -> (Hashed, SecretString) {
        (self.hashed, self.pin)
    }
}

/// Sets the PINs that were drawn for a class's pupils, and makes their cards: as many statements as for one pupil. Who
/// has left the class meanwhile keeps the old PIN; who has joined it gets no card.
pub async fn set_for_class(
    tx: &TenantTx,
    class: &classroom::Model,
    mut drawn: BTreeMap<AccountId, Drawn>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Vec<Card>, DbErr> {
    let pupils = tx
        .find::<account::Entity>()
        .filter(Whom::Classes(vec![class.id]).condition())
        .order_by_asc(account::Column::SortName)
        .order_by_asc(account::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut changed = Vec::with_capacity(pupils.len());
    let mut cards = Vec::with_capacity(pupils.len());
    for pupil in pupils {
        let Some(Drawn { hashed, pin }) = drawn.remove(&pupil.id) else { continue };
        cards.push(Card {
            first_name: pupil.first_name.clone(),
            last_name: pupil.last_name.clone(),
            username: pupil.username.clone(),
            pin: Some(pin),
        });
        changed.push(account::Model {
            credential: hashed.credential,
            credential_key: hashed.credential_key,
            version: pupil.version + 1,
            ..pupil
        });
    }
    let ids: Vec<AccountId> = changed.iter().map(|pupil| pupil.id).collect();
    tx.delete::<login_attempt::Entity>()
        .filter(login_attempt::Column::Username.is_in(changed.iter().map(|pupil| pupil.username.as_str())))
        .exec(tx)
        .await?;
    tx.replace_many::<account::Entity, _>(changed).await?;
    people::end_sign_ins(tx, &ids, now).await?;
    let deed = Deed::on("classroom", class.id.0, "classroom.cards").with(json!({ "pupils": ids.len() }));
    audit::record(tx, actor, deed, now).await?;
    Ok(cards)
}

/// A class's cards as a sheet to print.
#[must_use]
pub fn sheet(school: school::Model, class: classroom::Model, cards: Vec<Card>, public_address: &str) -> CardSheet {
    CardSheet {
        address: format!("{public_address}/{}", school.slug),
        school_name: school.name,
        classes: vec![CardClass { name: Some(class.name), cards }],
    }
}
