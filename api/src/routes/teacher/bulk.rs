//! LMS-TCH: operations on many pupils at once.

use entity::AccountId;
use openapi::{
    Failure, OrFail, code,
    operations::{ArrangePupils, UnlockPupils},
};
use poem::web::Data;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    app::App,
    authentication::Caller,
    body::Fields,
    bulk::{self, BulkReport},
    routes::Tag,
    teaching::{
        arrangements::many::{self, ArrangementsChange, ValidChange},
        unlocking,
    },
};

/// The LMS-TCH operations on many pupils.
#[derive(Debug)]
pub struct BulkPupils;

/// Pupils.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct ChosenPupils {
    /// The pupils, 200 at most.
    #[oai(validator(min_items = 1, max_items = 200, unique_items))]
    pupil_ids: Vec<AccountId>,
}

#[OpenApi]
impl BulkPupils {
    /// Unlock the accounts of pupils at once
    ///
    /// Clears the counts of failed log-ins of up to 200 pupils. Unlocking accounts that are not locked is harmless.
    #[oai(path = "/teacher/pupils/unlock", method = "post", operation_id = "unlockPupils", tag = "Tag::Teacher")]
    async fn unlock(
        &self,
        app: Data<&App>,
        caller: Caller<UnlockPupils>,
        body: Json<Fields<ChosenPupils>>,
    ) -> Result<Json<BulkReport>, Failure<UnlockPupils>> {
        let ids = bulk::read_ids(&body, "pupil_ids").or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let report = unlocking::unlock_pupils(&tx, ids, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(report))
    }

    /// Change the access arrangements of pupils at once
    ///
    /// Changes only what the request names, for up to 200 pupils. Their other arrangements stay as they are. Repeating
    /// the request is harmless.
    #[oai(path = "/teacher/pupils/arrangements", method = "put", operation_id = "arrangePupils", tag = "Tag::Teacher")]
    async fn arrange(
        &self,
        app: Data<&App>,
        caller: Caller<ArrangePupils>,
        body: Json<Fields<ArrangementsChange>>,
    ) -> Result<Json<BulkReport>, Failure<ArrangePupils>> {
        let ids = bulk::read_ids(&body, "pupil_ids").or_fail(code::TCH_003)?;
        let change = ValidChange::read(&body).or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let report = many::change(&tx, ids, &change, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(report))
    }
}
