//! LMS-TCH: operations with which teachers override a pupil's mastery, set access arrangements, generate a new PIN and
//! unlock the account.

use entity::AccountId;
use openapi::{
    Failure, OrFail, code,
    operations::{OverrideMastery, ResetPin, SetArrangements, UnlockPupil},
};
use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use secrecy::ExposeSecret;
use worker::calendar;

use super::find_pupil;
use crate::{
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    body::Fields,
    lockout,
    routes::{Tag, auth::NoContent},
    teaching::{
        arrangements::{self, Arrangements, NewArrangements},
        is_gone,
        overrides::{self, NewOverrides, PupilOverrides},
        pins,
    },
};

/// The LMS-TCH operations that change something for a pupil.
#[derive(Debug)]
pub struct Steering;

/// A generated PIN, which is returned only once.
#[derive(Debug, Object)]
pub struct DrawnPin {
    /// The PIN: six digits.
    pub pin: String,
}

#[OpenApi]
impl Steering {
    /// Override a pupil's mastery of facts
    ///
    /// Sets a teacher's judgement of the pupil's mastery of facts. While an override is in force, the practice engine
    /// uses it instead of its own judgement. Facts that are not in the request stay as they are; the state `none`
    /// withdraws an earlier override. Returns all overrides in force.
    #[oai(
        path = "/teacher/pupils/:pupil_id/overrides",
        method = "put",
        operation_id = "overrideMastery",
        tag = "Tag::Teacher"
    )]
    async fn override_mastery(
        &self,
        app: Data<&App>,
        caller: Caller<OverrideMastery>,
        pupil_id: Path<AccountId>,
        body: Json<Fields<NewOverrides>>,
    ) -> Result<Json<PupilOverrides>, Failure<OverrideMastery>> {
        let now = app.clock.now();
        let today = calendar::day_of(now);
        let new_overrides = overrides::read(&body, today).or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        let set = overrides::set(&tx, pupil.id, new_overrides, caller.actor(), now).await;
        set.map_err(|error| if is_gone(&error) { Failure::from(code::TCH_002).because(error) } else { error.into() })?;
        let overrides = overrides::in_force(&tx, pupil.id, today).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(PupilOverrides { overrides }))
    }

    /// Set a pupil's access arrangements
    ///
    /// Replaces the previous arrangements. They apply in practice and in the check, except for the longer time limit,
    /// which applies only in practice.
    #[oai(
        path = "/teacher/pupils/:pupil_id/arrangements",
        method = "put",
        operation_id = "setArrangements",
        tag = "Tag::Teacher"
    )]
    async fn set_arrangements(
        &self,
        app: Data<&App>,
        caller: Caller<SetArrangements>,
        pupil_id: Path<AccountId>,
        body: Json<Fields<NewArrangements>>,
    ) -> Result<Json<Arrangements>, Failure<SetArrangements>> {
        let new_arrangements = arrangements::read(&body).or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        let set = arrangements::set(&tx, pupil.id, new_arrangements, caller.actor(), app.clock.now()).await;
        set.map_err(|error| if is_gone(&error) { Failure::from(code::TCH_002).because(error) } else { error.into() })?;
        let arrangements = arrangements::of(&tx, pupil.id).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(arrangements))
    }

    /// Unlock a pupil's account at once
    ///
    /// Clears the count of failed log-ins. Unlocking an account that is not locked is harmless.
    #[oai(
        path = "/teacher/pupils/:pupil_id/unlock",
        method = "post",
        operation_id = "unlockPupil",
        tag = "Tag::Teacher"
    )]
    async fn unlock(
        &self,
        app: Data<&App>,
        caller: Caller<UnlockPupil>,
        pupil_id: Path<AccountId>,
    ) -> Result<NoContent, Failure<UnlockPupil>> {
        let tx = caller.tenant.begin().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        lockout::clear(&tx, &[pupil.id]).await?;
        let event = AuditEvent::on("user", pupil.id.0, "user.unlock");
        audit::record(&tx, caller.actor(), event, app.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Generate a new PIN for a pupil
    ///
    /// Returns the PIN only once, ends the pupil's sign-ins and unlocks the account.
    #[oai(path = "/teacher/pupils/:pupil_id/pin", method = "post", operation_id = "resetPin", tag = "Tag::Teacher")]
    async fn reset_pin(
        &self,
        app: Data<&App>,
        caller: Caller<ResetPin>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<DrawnPin>, Failure<ResetPin>> {
        let tx = caller.tenant.read().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        tx.commit().await?;
        let (hashed, pin) = pins::draw(&app, &caller, pupil.id).await?.parts();

        let tx = caller.tenant.begin().await?;
        if !pins::set(&tx, &pupil, hashed, caller.actor(), app.clock.now()).await? {
            return Err(code::TCH_002.into());
        }
        tx.commit().await?;
        Ok(Json(DrawnPin { pin: pin.expose_secret().to_owned() }))
    }
}
