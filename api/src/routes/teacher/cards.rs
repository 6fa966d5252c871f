//! LMS-TCH: new login cards, for a class or for some pupils.

use std::collections::BTreeSet;

use entity::{AccountId, ClassroomId};
use openapi::{
    Failure, InputError, OrFail, Raises, code,
    operations::{ClassCards, PupilCards},
};
use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use serde_json::json;
use uuid::Uuid;
use worker::roster::cards::CardSheet;

use super::classrooms::find_classroom;
use crate::{
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    body::Fields,
    login_cards::{self, CardsFormat, CardsResponse},
    routes::Tag,
    teaching::{
        pins,
        pupil_scope::{self, PupilScope},
    },
};

/// The maximum number of pupils in a request. Hashing their PINs takes a few seconds.
const MOST_PUPILS: usize = 100;

/// The LMS-TCH operations for login cards.
#[derive(Debug)]
pub struct Cards;

/// The pupils who get new login cards.
#[derive(Debug, Object)]
struct NewCards {
    /// The pupils.
    #[oai(validator(min_items = 1, max_items = 100, unique_items))]
    pupil_ids: Vec<AccountId>,
}

#[OpenApi]
impl Cards {
    /// Print new login cards for a class
    ///
    /// Gives every pupil of the class a new PIN, ends the pupils' sign-ins and unlocks their accounts. Returns HTML for
    /// printing, with eight cards to a page, or JSON if `Accept` is `application/json`. The PINs are returned only once
    /// and are not stored in plain text; repeating the request generates new PINs.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/login-cards",
        method = "post",
        operation_id = "classCards",
        tag = "Tag::Teacher"
    )]
    async fn class(
        &self,
        app: Data<&App>,
        caller: Caller<ClassCards>,
        format: CardsFormat,
        classroom_id: Path<ClassroomId>,
    ) -> Result<CardsResponse, Failure<ClassCards>> {
        let tx = caller.tenant.read().await?;
        let class = find_classroom(&tx, classroom_id.0).await?;
        let scope = PupilScope::Classes(vec![class.id]);
        let pupils = pupil_scope::ids(&tx, &scope).await?;
        tx.commit().await?;
        let event = AuditEvent::on("classroom", class.id.0, "classroom.cards");
        let events = |ids: &[AccountId]| vec![event.with(json!({ "pupils": ids.len() }))];
        Ok(format.response(draw(&app, &caller, &scope, pupils, events).await?))
    }

    /// Print new login cards for some pupils
    ///
    /// Gives each of the pupils a new PIN, ends their sign-ins and unlocks their accounts. Returns HTML for printing,
    /// with eight cards to a page and each class on a new page, or JSON if `Accept` is `application/json`. The PINs are
    /// returned only once and are not stored in plain text; repeating the request generates new PINs.
    #[oai(path = "/teacher/login-cards", method = "post", operation_id = "pupilCards", tag = "Tag::Teacher")]
    async fn pupils(
        &self,
        app: Data<&App>,
        caller: Caller<PupilCards>,
        format: CardsFormat,
        body: Json<Fields<NewCards>>,
    ) -> Result<CardsResponse, Failure<PupilCards>> {
        let ids = read_pupils(&body)?;
        let scope = PupilScope::Only(ids.iter().copied().collect());
        let tx = caller.tenant.read().await?;
        let pupils = pupil_scope::ids(&tx, &scope).await?;
        tx.commit().await?;
        if pupils.len() != ids.len() {
            return Err(code::TCH_002.into());
        }
        let event = |id: &AccountId| AuditEvent::on("user", id.0, "user.credential").with(json!({ "drawn": true }));
        let events = |ids: &[AccountId]| ids.iter().map(event).collect();
        Ok(format.response(draw(&app, &caller, &scope, pupils, events).await?))
    }
}

/// Reads the ids of the pupils, without duplicates. A malformed id counts as the id of an unknown pupil.
fn read_pupils(body: &Fields<NewCards>) -> Result<BTreeSet<AccountId>, Failure<PupilCards>> {
    let ids = body.list("pupil_ids", MOST_PUPILS, |id| id.as_str().map(ToOwned::to_owned).ok_or("a UUID"));
    let ids = ids.or_fail(code::TCH_003)?.filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| InputError::missing("pupil_ids")).or_fail(code::TCH_003)?;
    let parsed = ids.iter().map(|id| Uuid::try_parse(id).map(AccountId)).collect::<Result<_, _>>();
    parsed.map_err(|_| code::TCH_002.into())
}

/// Gives the pupils new PINs and returns their cards. `events` returns the entries of the audit log for the pupils
/// whose PINs have changed.
async fn draw<O>(
    app: &App,
    caller: &Caller<O>,
    scope: &PupilScope,
    pupils: Vec<AccountId>,
    events: impl FnOnce(&[AccountId]) -> Vec<AuditEvent>,
) -> Result<CardSheet, Failure<O>>
where
    O: Raises<code::TCH_006> + Raises<code::ADM_012>,
{
    let new_pins = pins::draw_all(app, caller, pupils).await?;
    let now = app.clock.now();
    let tx = caller.tenant.begin().await.or_fail(code::TCH_006)?;
    let changed = pins::set_all(&tx, scope, new_pins, now).await.or_fail(code::TCH_006)?;
    let ids: Vec<AccountId> = changed.iter().map(|(pupil, _)| pupil.id).collect();
    audit::record_all(&tx, caller.actor(), events(&ids), now).await.or_fail(code::TCH_006)?;
    let with_pins = changed.into_iter().map(|(pupil, pin)| (pupil, Some(pin))).collect();
    let sheet = login_cards::sheet(&tx, &app.public_address, with_pins).await.or_fail(code::TCH_006)?;
    tx.commit().await.or_fail(code::TCH_006)?;
    Ok(sheet)
}
