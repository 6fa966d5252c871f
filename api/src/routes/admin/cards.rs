//! LMS-ADM: new login cards for pupils.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use entity::{AccountId, SchoolId, account, tenant::TenantTx};
use openapi::{Failure, OrFail, code, operations::DrawCards};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Header, payload::Json};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, prelude::Uuid};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    roster::cards::CardSheet,
    seal::{SealContext, Sealer},
};

use super::bulk::ChosenUsers;
use crate::{
    app::App,
    audit,
    authentication::Caller,
    body::Fields,
    bulk::{self, BulkEvent},
    idempotency::{IdempotentRequest, stored_response},
    login_cards::{self, CardsFormat, CardsResponse},
    routes::Tag,
    teaching::{
        pins,
        pupil_scope::{self, PupilScope},
    },
};

/// The LMS-ADM operation for new login cards.
#[derive(Debug)]
pub struct NewCards;

/// Pupils with their new PINs.
type NewPins = Vec<(account::Model, SecretString)>;

/// The PINs as the response to a repeated request needs them, sealed, by the id of the pupil.
type SealedPins = BTreeMap<Uuid, String>;

#[OpenApi]
impl NewCards {
    /// Print new login cards for pupils
    ///
    /// Gives each of up to 200 pupils a new PIN, ends their sign-ins and unlocks their accounts. If one of the accounts
    /// is not that of an active pupil, the response is LMS-ADM-005 and nothing changes. Returns HTML for printing, with
    /// eight cards to a page and each class on a new page, or JSON if `Accept` is `application/json`. The PINs are not
    /// stored in plain text; without an `Idempotency-Key`, repeating the request generates new PINs.
    #[oai(path = "/admin/users/login-cards", method = "post", operation_id = "drawCards", tag = "Tag::Admin")]
    async fn draw(
        &self,
        app: Data<&App>,
        caller: Caller<DrawCards>,
        format: CardsFormat,
        /// Makes the request safe to repeat: 1 to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<ChosenUsers>>,
    ) -> Result<CardsResponse, Failure<DrawCards>> {
        let now = app.clock.now();
        let ids = bulk::read_ids(&body, "user_ids").or_fail(code::ADM_003)?;
        let repeatable =
            IdempotentRequest::read(&app, caller.account_id, idempotency_key.0, &[body.canonical().as_bytes()])?;
        let scope = PupilScope::Only(ids.clone());

        let tx = caller.tenant.read().await?;
        if let Some(repeatable) = &repeatable
            && let Some(sealed) = stored_response(repeatable.earlier_response(&tx, now).await?)?
        {
            return Ok(format.response(repeat(&app, &tx, &sealed).await?));
        }
        if pupil_scope::ids(&tx, &scope).await?.len() != ids.len() {
            return Err(code::ADM_005.into());
        }
        tx.commit().await?;
        let drawn = pins::draw_all(&app, &caller, ids.clone()).await?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(sealed) = stored_response(repeatable.claim(&tx, now).await?)?
        {
            return Ok(format.response(repeat(&app, &tx, &sealed).await?));
        }
        let new_pins = pins::set_all(&tx, &scope, drawn, now).await?;
        // A pupil may have been archived while the PINs were hashed.
        if new_pins.len() != ids.len() {
            return Err(code::ADM_005.into());
        }
        if let Some(repeatable) = &repeatable {
            repeatable.store(&tx, &seal(&app.sealer, &new_pins)?).await?;
        }
        let event = BulkEvent::new("user.credential").with("drawn", true);
        audit::record(&tx, caller.actor(), event.on(&ids, 0), now).await?;
        let sheet = sheet(&app, &tx, new_pins).await?;
        tx.commit().await?;
        Ok(format.response(sheet))
    }
}

async fn sheet(app: &App, tx: &TenantTx, pins: NewPins) -> Result<CardSheet, Failure<DrawCards>> {
    let with_pins = pins.into_iter().map(|(pupil, pin)| (pupil, Some(pin))).collect();
    Ok(login_cards::sheet(tx, &app.public_address, with_pins).await?)
}

/// Returns the cards with the PINs that an earlier request generated.
async fn repeat(app: &App, tx: &TenantTx, sealed: &SealedPins) -> Result<CardSheet, Failure<DrawCards>> {
    let pupils = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.is_in(sealed.keys().copied()))
        .order_by_asc(account::Column::SortName)
        .order_by_asc(account::Column::Id)
        .all(tx)
        .await?;
    let with_pins = pupils.into_iter().filter_map(|pupil| {
        let pin = open(&app.sealer, pupil.school_id, pupil.id, sealed.get(&pupil.id.0)?);
        Some(pin.map(|pin| (pupil, pin)))
    });
    sheet(app, tx, with_pins.collect::<Result<_, _>>()?).await
}

fn seal(sealer: &Sealer, pins: &NewPins) -> Result<SealedPins, Failure<DrawCards>> {
    let seal = |(pupil, pin): &(account::Model, SecretString)| -> Result<(Uuid, String), Failure<DrawCards>> {
        let sealed = sealer.seal(context(pupil.school_id, pupil.id), pin.expose_secret().as_bytes());
        Ok((pupil.id.0, BASE64.encode(sealed.or_fail(code::API_005)?)))
    };
    pins.iter().map(seal).collect()
}

fn open(
    sealer: &Sealer,
    school_id: SchoolId,
    pupil_id: AccountId,
    sealed: &str,
) -> Result<SecretString, Failure<DrawCards>> {
    let sealed = BASE64.decode(sealed).or_fail(code::API_005)?;
    let pin = sealer.open(context(school_id, pupil_id), &sealed).or_fail(code::API_005)?;
    Ok(String::from_utf8(pin).or_fail(code::API_005)?.into())
}

const fn context(school_id: SchoolId, pupil_id: AccountId) -> SealContext {
    SealContext { school_id, purpose: "idempotent_answer", id: pupil_id.0 }
}
