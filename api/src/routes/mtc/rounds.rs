//! LMS-MTC: rounds of the check.

use entity::{AccountId, NotTaking, Role, RoundId};
use openapi::{
    Failure, code,
    operations::{DeclareRound, ListRounds, MarkNotTaking, OpenRound, RestartMtc, RoundStatus},
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
    types::ParseFromJSON,
};
use serde_json::json;

use super::refused;
use crate::{
    app::App,
    audit::{self, Deed},
    body::{Change, Fields},
    checks::{
        Refused, attempts,
        rounds::{self, NewRound, Round},
        standing::RoundPupil,
        steering::{self, NewNotTaking, NewRestart},
    },
    page::{Asked, Page},
    routes::Tag,
    session::Caller,
};

/// LMS-MTC: rounds of the check.
#[derive(Debug)]
pub struct Rounds(pub App);

/// A round that was opened.
#[derive(Debug, ApiResponse)]
enum RoundOpened {
    /// The round
    #[oai(status = 201)]
    Opened(Json<Round>),
}

/// A restart that was given.
#[derive(Debug, ApiResponse)]
enum RestartGiven {
    /// The pupil, with the restart
    #[oai(status = 201)]
    Given(Json<RoundPupil>),
}

#[OpenApi]
impl Rounds {
    /// List rounds of the check
    ///
    /// The latest first. A pupil sees those of the own year group, and how it stands with them.
    #[oai(path = "/mtc/rounds", method = "get", operation_id = "listRounds", tag = "Tag::Mtc")]
    async fn list(
        &self,
        caller: Caller<ListRounds>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Round>>, Failure<ListRounds>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let pupil = (caller.role == Role::Pupil).then_some(caller.account_id);
        let tx = caller.tenant.read().await?;
        Ok(Json(rounds::list(&tx, pupil, &asked, self.0.clock.now()).await?))
    }

    /// Open a round of the check
    ///
    /// For a year group, which has one round at a time.
    #[oai(path = "/mtc/rounds", method = "post", operation_id = "openRound", tag = "Tag::Mtc")]
    async fn open(&self, caller: Caller<OpenRound>, body: Json<NewRound>) -> Result<RoundOpened, Failure<OpenRound>> {
        let now = self.0.clock.now();
        let new = body.0.checked().ok_or(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let round = rounds::open(&tx, new, caller.actor(), now).await.map_err(|refused| match refused {
            Refused::Database(cause) => cause.into(),
            Refused::Conflict(why) => Failure::from(code::API_007).because(why),
            Refused::NotFound => code::API_007.into(),
        })?;
        audit::record(&tx, caller.actor(), Deed::on("mtc_round", round.id.0, "mtc_round.open"), now).await?;
        tx.commit().await?;
        Ok(RoundOpened::Opened(Json(Round::of(round, now))))
    }

    /// Show how each pupil of a round stands
    ///
    /// With how many pupils stand how, and whether the round may be declared.
    #[oai(path = "/mtc/rounds/:round_id", method = "get", operation_id = "roundStatus", tag = "Tag::Mtc")]
    async fn status(
        &self,
        caller: Caller<RoundStatus>,
        round_id: Path<RoundId>,
        /// Pupils in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page of pupils before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<rounds::RoundStatus>, Failure<RoundStatus>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let round = rounds::find(&tx, round_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(rounds::status(&tx, round, &asked, self.0.clock.now()).await?))
    }

    /// Give a pupil a restart
    ///
    /// At most two, each with a reason. The attempt so far takes no more answers; the next start draws a new form. A
    /// complete attempt counts until a later one is complete.
    #[oai(path = "/mtc/rounds/:round_id/restarts", method = "post", operation_id = "restartMtc", tag = "Tag::Mtc")]
    async fn restart(
        &self,
        caller: Caller<RestartMtc>,
        round_id: Path<RoundId>,
        body: Json<NewRestart>,
    ) -> Result<RestartGiven, Failure<RestartMtc>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let pupil = attempts::lock_pupil(&tx, body.pupil_id).await?.ok_or(code::TCH_002)?;
        let given = steering::restart(&tx, round_id.0, pupil, body.reason, caller.actor(), now);
        let pupil = given.await.map_err(refused)?;
        let detail = json!({ "round_id": round_id.0, "reason": body.reason });
        audit::record(&tx, caller.actor(), Deed::on("user", body.pupil_id.0, "mtc.restart").with(detail), now).await?;
        tx.commit().await?;
        Ok(RestartGiven::Given(Json(pupil)))
    }

    /// Note why a pupil does not take the check
    ///
    /// Another reason takes the place of the one before; null takes it back.
    #[oai(path = "/mtc/rounds/:round_id/not-taking", method = "post", operation_id = "markNotTaking", tag = "Tag::Mtc")]
    async fn not_taking(
        &self,
        caller: Caller<MarkNotTaking>,
        round_id: Path<RoundId>,
        body: Json<Fields<NewNotTaking>>,
    ) -> Result<Json<RoundPupil>, Failure<MarkNotTaking>> {
        let now = self.0.clock.now();
        let (pupil_id, reason) = read_not_taking(&body).ok_or(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let pupil = attempts::lock_pupil(&tx, pupil_id).await?.ok_or(code::TCH_002)?;
        let noted = steering::note_not_taking(&tx, round_id.0, pupil, reason, caller.actor(), now);
        let pupil = noted.await.map_err(refused)?;
        let detail = json!({ "round_id": round_id.0, "reason": reason });
        audit::record(&tx, caller.actor(), Deed::on("user", pupil_id.0, "mtc.not_taking").with(detail), now).await?;
        tx.commit().await?;
        Ok(Json(pupil))
    }

    /// Declare a round
    ///
    /// When every pupil has a complete attempt or a reason. It locks the results.
    #[oai(path = "/mtc/rounds/:round_id/declaration", method = "post", operation_id = "declareRound", tag = "Tag::Mtc")]
    async fn declare(
        &self,
        caller: Caller<DeclareRound>,
        round_id: Path<RoundId>,
    ) -> Result<Json<Round>, Failure<DeclareRound>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let round = rounds::declare(&tx, round_id.0, caller.actor(), now).await.map_err(refused)?;
        audit::record(&tx, caller.actor(), Deed::on("mtc_round", round.id.0, "mtc_round.declare"), now).await?;
        tx.commit().await?;
        Ok(Json(Round::of(round, now)))
    }
}

/// Who does not take the check, and why; none when the body does not say both.
fn read_not_taking(body: &Fields<NewNotTaking>) -> Option<(AccountId, Option<NotTaking>)> {
    let pupil_id = body.id("pupil_id").ok()??;
    let reason = match body.change("reason").ok()? {
        Change::Keep => return None,
        Change::Clear => None,
        Change::Set(reason) => Some(NotTaking::parse_from_json(Some(reason.into())).ok()?),
    };
    Some((pupil_id, reason))
}
