//! LMS-MTC: rounds of the check.

use entity::{AccountId, NotTaking, Role, RoundId, account, tenant::TenantTx};
use openapi::{
    Failure, InputError, OrFail, Raises, code,
    operations::{
        DeclareRound, DeleteRound, ListRounds, MarkNotTaking, OpenRound, RestartMtc, RoundStatus, UpdateRound,
    },
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::ParseFromJSON,
};
use serde_json::json;

use super::mtc_failure;
use crate::{
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    body::{FieldChange, Fields},
    mtc::{
        MtcError, attempts,
        change::{self, RoundChange},
        control::{self, NewNotTaking, NewRestart},
        rounds::{self, NewRound, Round},
        status::RoundPupil,
    },
    page::{Page, PageRequest},
    routes::{Tag, auth::NoContent},
};

/// The LMS-MTC operations for rounds.
#[derive(Debug)]
pub struct Rounds;

/// The response with a new round.
#[derive(Debug, ApiResponse)]
enum RoundOpened {
    /// The new round
    #[oai(status = 201)]
    Opened(Json<Round>),
}

/// The response with a pupil who was given a restart.
#[derive(Debug, ApiResponse)]
enum RestartGiven {
    /// The pupil with the new restart
    #[oai(status = 201)]
    Given(Json<RoundPupil>),
}

#[OpenApi]
impl Rounds {
    /// List rounds of the check
    ///
    /// The latest round comes first. Pupils see the rounds of their own year group, with their own status in each.
    #[oai(path = "/mtc/rounds", method = "get", operation_id = "listRounds", tag = "Tag::Mtc")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListRounds>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Round>>, Failure<ListRounds>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?;
        let pupil = (caller.role == Role::Pupil).then_some(caller.account_id);
        let tx = caller.tenant.read().await?;
        Ok(Json(rounds::list(&tx, pupil, &page_request, app.clock.now()).await?))
    }

    /// Open a round of the check
    ///
    /// A round is for one year group, and a year group has at most one round at a time.
    #[oai(path = "/mtc/rounds", method = "post", operation_id = "openRound", tag = "Tag::Mtc")]
    async fn open(
        &self,
        app: Data<&App>,
        caller: Caller<OpenRound>,
        body: Json<Fields<NewRound>>,
    ) -> Result<RoundOpened, Failure<OpenRound>> {
        let now = app.clock.now();
        let new = body.parse().and_then(NewRound::validate).or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let round = rounds::open(&tx, new, caller.actor(), now).await.map_err(|error| match error {
            MtcError::Database(cause) => cause.into(),
            MtcError::Conflict(reason) => Failure::from(code::API_007).because(reason),
            MtcError::NotFound => code::API_007.into(),
        })?;
        audit::record(&tx, caller.actor(), AuditEvent::on("mtc_round", round.id.0, "mtc_round.open"), now).await?;
        tx.commit().await?;
        Ok(RoundOpened::Opened(Json(Round::of(round, 0, now))))
    }

    /// Show the status of each pupil in a round
    ///
    /// The response also counts the pupils by status, and shows whether the round can be declared.
    #[oai(path = "/mtc/rounds/:round_id", method = "get", operation_id = "roundStatus", tag = "Tag::Mtc")]
    async fn status(
        &self,
        app: Data<&App>,
        caller: Caller<RoundStatus>,
        round_id: Path<RoundId>,
        /// The number of pupils in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page of pupils.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<rounds::RoundStatus>, Failure<RoundStatus>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let round = rounds::find(&tx, round_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(rounds::status(&tx, round, &page_request, app.clock.now()).await?))
    }

    /// Change a round of the check
    ///
    /// Takes any subset of the fields. The response is LMS-API-007 if a pupil has started an attempt in the round, if it
    /// is declared, if the new year group has another round, or if `version` is not the current version.
    #[oai(path = "/mtc/rounds/:round_id", method = "patch", operation_id = "updateRound", tag = "Tag::Mtc")]
    async fn update(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateRound>,
        round_id: Path<RoundId>,
        body: Json<Fields<RoundChange>>,
    ) -> Result<Json<Round>, Failure<UpdateRound>> {
        let now = app.clock.now();
        let change = RoundChange::read(&body).or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let round = change::lock_unstarted(&tx, round_id.0).await.map_err(mtc_failure)?;
        if change.version.is_some_and(|version| version != round.version) {
            return Err(code::API_007.into());
        }
        let new = change.apply_to(&round).or_fail(code::API_008)?;
        let (round, fields) = change::update(&tx, round, new).await.map_err(mtc_failure)?;
        if !fields.is_empty() {
            let event = AuditEvent::on("mtc_round", round.id.0, "mtc_round.update").with(json!({ "fields": fields }));
            audit::record(&tx, caller.actor(), event, now).await?;
        }
        tx.commit().await?;
        Ok(Json(Round::of(round, 0, now)))
    }

    /// Delete a round of the check
    ///
    /// The response is LMS-API-007 if a pupil has started an attempt in the round, or if it is declared.
    #[oai(path = "/mtc/rounds/:round_id", method = "delete", operation_id = "deleteRound", tag = "Tag::Mtc")]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Caller<DeleteRound>,
        round_id: Path<RoundId>,
    ) -> Result<NoContent, Failure<DeleteRound>> {
        let tx = caller.tenant.begin().await?;
        let round = change::lock_unstarted(&tx, round_id.0).await.map_err(mtc_failure)?;
        change::delete(&tx, round.id).await?;
        let event = AuditEvent::on("mtc_round", round.id.0, "mtc_round.delete");
        audit::record(&tx, caller.actor(), event, app.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Give a pupil a restart
    ///
    /// A pupil can have at most two restarts in a round, each with a reason. The current attempt accepts no more
    /// answers, and the next start creates an attempt with a new form. A complete attempt counts until a later attempt
    /// is complete.
    #[oai(path = "/mtc/rounds/:round_id/restarts", method = "post", operation_id = "restartMtc", tag = "Tag::Mtc")]
    async fn restart(
        &self,
        app: Data<&App>,
        caller: Caller<RestartMtc>,
        round_id: Path<RoundId>,
        body: Json<Fields<NewRestart>>,
    ) -> Result<RestartGiven, Failure<RestartMtc>> {
        let now = app.clock.now();
        let body = body.parse().or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let pupil = lock_pupil(&tx, body.pupil_id).await?;
        let restarted = control::restart(&tx, round_id.0, pupil, body.reason, caller.actor(), now);
        let pupil = restarted.await.map_err(mtc_failure)?;
        let detail = json!({ "round_id": round_id.0, "reason": body.reason });
        audit::record(&tx, caller.actor(), AuditEvent::on("user", body.pupil_id.0, "mtc.restart").with(detail), now)
            .await?;
        tx.commit().await?;
        Ok(RestartGiven::Given(Json(pupil)))
    }

    /// Record why a pupil is not taking the check
    ///
    /// A new reason replaces the previous reason; null withdraws the reason.
    #[oai(path = "/mtc/rounds/:round_id/not-taking", method = "post", operation_id = "markNotTaking", tag = "Tag::Mtc")]
    async fn not_taking(
        &self,
        app: Data<&App>,
        caller: Caller<MarkNotTaking>,
        round_id: Path<RoundId>,
        body: Json<Fields<NewNotTaking>>,
    ) -> Result<Json<RoundPupil>, Failure<MarkNotTaking>> {
        let now = app.clock.now();
        let (pupil_id, reason) = read_not_taking(&body).or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let pupil = lock_pupil(&tx, pupil_id).await?;
        let noted = control::note_not_taking(&tx, round_id.0, pupil, reason, caller.actor(), now);
        let pupil = noted.await.map_err(mtc_failure)?;
        let detail = json!({ "round_id": round_id.0, "reason": reason });
        audit::record(&tx, caller.actor(), AuditEvent::on("user", pupil_id.0, "mtc.not_taking").with(detail), now)
            .await?;
        tx.commit().await?;
        Ok(Json(pupil))
    }

    /// Declare a round
    ///
    /// A round can be declared once every pupil has a complete attempt or a reason for not taking the check. Declaring
    /// the round locks its results.
    #[oai(path = "/mtc/rounds/:round_id/declaration", method = "post", operation_id = "declareRound", tag = "Tag::Mtc")]
    async fn declare(
        &self,
        app: Data<&App>,
        caller: Caller<DeclareRound>,
        round_id: Path<RoundId>,
    ) -> Result<Json<Round>, Failure<DeclareRound>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let round = rounds::declare(&tx, round_id.0, caller.actor(), now).await.map_err(mtc_failure)?;
        audit::record(&tx, caller.actor(), AuditEvent::on("mtc_round", round.id.0, "mtc_round.declare"), now).await?;
        tx.commit().await?;
        Ok(Json(round))
    }
}

/// Returns the pupil whose id is in the body, locked, or LMS-TCH-002 if the school has no such pupil.
async fn lock_pupil<O: Raises<code::TCH_002>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    let unknown = || InputError::new("pupil_id", "a pupil of the school").with(code::TCH_002);
    Ok(attempts::lock_pupil(tx, id).await?.ok_or_else(unknown)?)
}

/// Reads the pupil and the reason for not taking the check.
fn read_not_taking(body: &Fields<NewNotTaking>) -> Result<(AccountId, Option<NotTaking>), InputError> {
    let pupil_id = body.id("pupil_id")?.ok_or_else(|| InputError::missing("pupil_id"))?;
    let unknown = |_| InputError::new("reason", "a documented reason");
    let reason = match body.change("reason")? {
        FieldChange::Keep => return Err(InputError::missing("reason")),
        FieldChange::Clear => None,
        FieldChange::Set(reason) => Some(NotTaking::parse_from_json(Some(reason.into())).map_err(unknown)?),
    };
    Ok((pupil_id, reason))
}
