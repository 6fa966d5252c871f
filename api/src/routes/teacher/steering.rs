//! LMS-TCH: what teachers set for a pupil: a word on facts, access arrangements, a way back in.

use entity::AccountId;
use openapi::{
    Failure, code,
    operations::{OverrideMastery, ResetPin, SetArrangements, UnlockPupil},
};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use secrecy::ExposeSecret;
use worker::calendar;

use super::existing;
use crate::{
    app::App,
    audit::{self, Deed},
    body::Fields,
    lockout,
    routes::{Tag, auth::NoContent},
    session::Caller,
    teaching::{
        arrangements::{self, Arrangements, NewArrangements},
        is_gone,
        overrides::{self, NewOverrides, PupilOverrides},
        pins,
    },
};

/// LMS-TCH: what teachers set for a pupil.
#[derive(Debug)]
pub struct Steering(pub App);

/// A PIN that was drawn, told this once.
#[derive(Debug, Object)]
pub struct DrawnPin {
    /// Six digits.
    pub pin: String,
}

#[OpenApi]
impl Steering {
    /// Say what a pupil knows
    ///
    /// A teacher's word on facts, which the engine takes for its own while it holds. Facts that are not named stay as
    /// they are; the state `none` takes an earlier word back. The answer is every word that holds.
    #[oai(
        path = "/teacher/pupils/:pupil_id/overrides",
        method = "put",
        operation_id = "overrideMastery",
        tag = "Tag::Teacher"
    )]
    async fn override_mastery(
        &self,
        caller: Caller<OverrideMastery>,
        pupil_id: Path<AccountId>,
        body: Json<Fields<NewOverrides>>,
    ) -> Result<Json<PupilOverrides>, Failure<OverrideMastery>> {
        let now = self.0.clock.now();
        let today = calendar::day_of(now);
        let word = overrides::read(&body, today).map_err(|_| code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        let set = overrides::set(&tx, pupil.id, word, caller.actor(), now).await;
        set.map_err(|error| if is_gone(&error) { Failure::from(code::TCH_002).because(error) } else { error.into() })?;
        let overrides = overrides::that_hold(&tx, pupil.id, today).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(Json(PupilOverrides { overrides }))
    }

    /// Set a pupil's access arrangements
    ///
    /// In place of those before. They apply in practice and in checks; the wider time limit in practice alone.
    #[oai(
        path = "/teacher/pupils/:pupil_id/arrangements",
        method = "put",
        operation_id = "setArrangements",
        tag = "Tag::Teacher"
    )]
    async fn set_arrangements(
        &self,
        caller: Caller<SetArrangements>,
        pupil_id: Path<AccountId>,
        body: Json<Fields<NewArrangements>>,
    ) -> Result<Json<Arrangements>, Failure<SetArrangements>> {
        let arranged = arrangements::read(&body).map_err(|_| code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        let set = arrangements::set(&tx, pupil.id, arranged, caller.actor(), self.0.clock.now()).await;
        set.map_err(|error| if is_gone(&error) { Failure::from(code::TCH_002).because(error) } else { error.into() })?;
        let arrangements = arrangements::of(&tx, pupil.id).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(Json(arrangements))
    }

    /// Unlock a pupil's account at once
    ///
    /// It forgets the failed log-ins; an account that is not locked stays as it is.
    #[oai(
        path = "/teacher/pupils/:pupil_id/unlock",
        method = "post",
        operation_id = "unlockPupil",
        tag = "Tag::Teacher"
    )]
    async fn unlock(
        &self,
        caller: Caller<UnlockPupil>,
        pupil_id: Path<AccountId>,
    ) -> Result<NoContent, Failure<UnlockPupil>> {
        let tx = caller.tenant.begin().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        lockout::clear(&tx, &pupil.username).await?;
        let deed = Deed::on("user", pupil.id.0, "user.unlock");
        audit::record(&tx, caller.actor(), deed, self.0.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Draw a new PIN for a pupil
    ///
    /// It is answered this once. The pupil's sign-ins end, and the account is unlocked.
    #[oai(path = "/teacher/pupils/:pupil_id/pin", method = "post", operation_id = "resetPin", tag = "Tag::Teacher")]
    async fn reset_pin(
        &self,
        caller: Caller<ResetPin>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<DrawnPin>, Failure<ResetPin>> {
        let tx = caller.tenant.read().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        tx.commit().await?;
        let (hashed, pin) = pins::draw(&self.0, &caller, pupil.id).await?.parts();

        let tx = caller.tenant.begin().await?;
        if !pins::set(&tx, &pupil, hashed, caller.actor(), self.0.clock.now()).await? {
            return Err(code::TCH_002.into());
        }
        tx.commit().await?;
        Ok(Json(DrawnPin { pin: pin.expose_secret().to_owned() }))
    }
}
