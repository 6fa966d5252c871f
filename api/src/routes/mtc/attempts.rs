//! LMS-MTC: attempts at a check.

use entity::{MtcAttemptId, Role};
use openapi::{
    Failure, code,
    operations::{GetMtcAttempt, SaveMtcAttempt, StartMtcAttempt},
};
use poem_openapi::{ApiResponse, OpenApi, param::Path, payload::Json};
use worker::metrics::CheckEvent;

use super::refused;
use crate::{
    app::App,
    checks::{
        attempts::{self, CheckForm, NewAttempt, Start},
        saving::{self, CheckRecord},
        showing::{self, MtcAttempt},
    },
    routes::Tag,
    session::{Caller, Claimant},
};

/// LMS-MTC: attempts at a check.
#[derive(Debug)]
pub struct Attempts(pub App);

/// A form that was handed out.
#[derive(Debug, ApiResponse)]
enum HandedOut {
    /// Handed out again: it was a moment ago
    #[oai(status = 200)]
    Again(Json<CheckForm>),
    /// A new attempt, with its form
    #[oai(status = 201)]
    New(Json<CheckForm>),
}

#[OpenApi]
impl Attempts {
    /// Start a check
    ///
    /// The whole form is handed out, with timings and access arrangements: the check itself needs no network. Without a
    /// round it is a rehearsal. Asked again within 30 seconds, a round hands out the same attempt.
    #[oai(path = "/mtc/attempts", method = "post", operation_id = "startMtcAttempt", tag = "Tag::Mtc")]
    async fn start(
        &self,
        claimant: Claimant<StartMtcAttempt>,
        body: Json<NewAttempt>,
    ) -> Result<HandedOut, Failure<StartMtcAttempt>> {
        let now = self.0.clock.now();
        let (caller, tx) = claimant.begin(&self.0).await?;
        let started = attempts::start(&tx, caller.account_id, body.round_id, now).await.map_err(refused)?;
        tx.commit().await?;
        Ok(match started {
            Start::New(form) => {
                self.0.metrics.check(CheckEvent::Started);
                HandedOut::New(Json(form))
            }
            Start::Again(form) => HandedOut::Again(Json(form)),
        })
    }

    /// Save the answers of a check
    ///
    /// Whole or in part, as often as one likes: saves are merged, and of several answers to a question the earliest
    /// counts. The same save may be sent again at any time; once the attempt has ended, another one is refused.
    #[oai(
        path = "/mtc/attempts/:attempt_id/answers",
        method = "put",
        operation_id = "saveMtcAttempt",
        tag = "Tag::Mtc"
    )]
    async fn save(
        &self,
        claimant: Claimant<SaveMtcAttempt>,
        attempt_id: Path<MtcAttemptId>,
        body: Json<CheckRecord>,
    ) -> Result<Json<MtcAttempt>, Failure<SaveMtcAttempt>> {
        let now = self.0.clock.now();
        let saved = body.0.checked(now).ok_or(code::SES_001)?;
        let (caller, tx) = claimant.begin(&self.0).await?;
        let after = saving::save(&tx, caller.account_id, attempt_id.0, saved, now).await.map_err(refused)?;
        tx.commit().await?;
        if after.completed {
            self.0.metrics.check(CheckEvent::Submitted);
        }
        self.0.wake.wake();
        Ok(Json(MtcAttempt::of(&after.attempt, now)))
    }

    /// Show an attempt at a check
    ///
    /// Once it is marked, with its score; to staff, and to the pupil of a rehearsal, with every answer.
    #[oai(path = "/mtc/attempts/:attempt_id", method = "get", operation_id = "getMtcAttempt", tag = "Tag::Mtc")]
    async fn get(
        &self,
        caller: Caller<GetMtcAttempt>,
        attempt_id: Path<MtcAttemptId>,
    ) -> Result<Json<MtcAttempt>, Failure<GetMtcAttempt>> {
        let is_pupil = caller.role == Role::Pupil;
        let tx = caller.tenant.read().await?;
        let own = is_pupil.then_some(caller.account_id);
        let attempt = showing::find(&tx, attempt_id.0, own).await?.ok_or(code::SES_006)?;
        Ok(Json(showing::show(&tx, &attempt, !is_pupil, self.0.clock.now()).await?))
    }
}
