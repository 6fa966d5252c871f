//! LMS-MTC: attempts at the check.

use entity::{MtcAttemptId, Role};
use openapi::{
    CodeType, Failure, OrFail, code,
    operations::{GetMtcAttempt, SaveMtcAttempt, StartMtcAttempt},
};
use poem::web::Data;
use poem_openapi::{ApiResponse, OpenApi, param::Path, payload::Json};
use worker::metrics::CheckEvent;

use super::mtc_failure;
use crate::{
    app::App,
    authentication::{AttemptCaller, Caller, DeferredCaller},
    body::Fields,
    mtc::{
        attempts::{self, CheckForm, NewAttempt, StartOutcome, StartedAttempt},
        save::{self, CheckRecord},
        view::{self, MtcAttempt},
    },
    routes::Tag,
};

/// The LMS-MTC operations for attempts.
#[derive(Debug)]
pub struct MtcAttempts;

/// The response with the form of an attempt.
#[derive(Debug, ApiResponse)]
enum FormResponse {
    /// The form of the attempt that is open
    #[oai(status = 200)]
    Again(Json<CheckForm>),
    /// The form of a new attempt
    #[oai(status = 201)]
    New(Json<CheckForm>),
}

#[OpenApi]
impl MtcAttempts {
    /// Start an attempt at the check
    ///
    /// Returns the whole form with its timings and access arrangements, so that the check itself needs no network. An
    /// attempt without a round is a rehearsal, and every rehearsal is a new attempt. In a round, the request returns
    /// the same attempt again while it is open, so that a device that lost the form can continue.
    ///
    /// The whole check may last 30 minutes from its first pause. Settings, instructions and warm-up are not counted,
    /// but an attempt closes an hour after its start at the latest.
    #[oai(path = "/mtc/attempts", method = "post", operation_id = "startMtcAttempt", tag = "Tag::Mtc")]
    async fn start(
        &self,
        app: Data<&App>,
        deferred_caller: DeferredCaller<StartMtcAttempt>,
        body: Json<Fields<NewAttempt>>,
    ) -> Result<FormResponse, Failure<StartMtcAttempt>> {
        let now = app.clock.now();
        let NewAttempt { round_id } = body.parse().or_fail(code::SES_001)?;
        let (caller, tx) = deferred_caller.begin(&app).await?;
        let started = attempts::start(&tx, caller.account_id, round_id, now).await.map_err(mtc_failure)?;
        tx.commit().await?;
        let form = |attempt: StartedAttempt| {
            attempt
                .into_form(&app.tokens)
                .map(Json)
                .map_err(|cause| Failure::implied(code::API_005::CODE).because(cause))
        };
        Ok(match started {
            StartOutcome::New(attempt) => {
                app.metrics.check(CheckEvent::Started);
                FormResponse::New(form(attempt)?)
            }
            StartOutcome::Again(attempt) => FormResponse::Again(form(attempt)?),
        })
    }

    /// Save the answers of an attempt
    ///
    /// Takes all or some of the answers, as often as the client likes. Saves are merged, and the earliest answer to a
    /// question counts. The same save can be sent again at any time. A different save is rejected once the attempt is
    /// complete, or a restart has replaced it.
    ///
    /// The answers of a check may arrive after it is over, for example because the device had no network. They are
    /// taken if all of them were given within the 30 minutes from the first pause, by the client's own clock: in a
    /// round until the declaration or until the pupil has a reason for not taking the check, at most 30 days after the
    /// start; in a rehearsal for 7 days. The attempt is then marked again, with the timing `unverified`.
    ///
    /// The device may authenticate itself with the token in the form instead of the pupil's access token. It is valid
    /// for this attempt only, and stays valid when the pupil signs out, gets a new PIN or is archived.
    #[oai(
        path = "/mtc/attempts/:attempt_id/answers",
        method = "put",
        operation_id = "saveMtcAttempt",
        tag = "Tag::Mtc"
    )]
    async fn save(
        &self,
        app: Data<&App>,
        attempt_caller: AttemptCaller<SaveMtcAttempt>,
        attempt_id: Path<MtcAttemptId>,
        body: Json<Fields<CheckRecord>>,
    ) -> Result<Json<MtcAttempt>, Failure<SaveMtcAttempt>> {
        let now = app.clock.now();
        let record = body.parse().and_then(|record| record.validate(now)).or_fail(code::SES_001)?;
        let (pupil_id, tx) = attempt_caller.begin(&app, attempt_id.0).await?;
        let saved = save::save(&tx, pupil_id, attempt_id.0, record, now).await.map_err(mtc_failure)?;
        tx.commit().await?;
        if saved.completed {
            app.metrics.check(CheckEvent::Submitted);
        }
        app.wake.wake();
        Ok(Json(MtcAttempt::of(&saved.attempt, now)))
    }

    /// Show an attempt at the check
    ///
    /// The response includes the score once the attempt is marked. Staff, and the pupil of a rehearsal, also see every
    /// answer.
    #[oai(path = "/mtc/attempts/:attempt_id", method = "get", operation_id = "getMtcAttempt", tag = "Tag::Mtc")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetMtcAttempt>,
        attempt_id: Path<MtcAttemptId>,
    ) -> Result<Json<MtcAttempt>, Failure<GetMtcAttempt>> {
        let is_pupil = caller.role == Role::Pupil;
        let tx = caller.tenant.read().await?;
        let owner = is_pupil.then_some(caller.account_id);
        let attempt = view::find(&tx, attempt_id.0, owner).await?.ok_or(code::SES_006)?;
        Ok(Json(view::show(&tx, &attempt, !is_pupil, app.clock.now()).await?))
    }
}
