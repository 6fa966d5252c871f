//! LMS-SES: a pupil's own progress, assignments and results.

use openapi::{
    Failure, OrFail, code,
    operations::{MyAssignments, MyProgress, MyResults, SetPreferences},
};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};
use worker::calendar;

use crate::{
    app::App,
    authentication::Caller,
    body::Fields,
    page::{Page, PageRequest},
    preferences::{self, Preferences},
    progress::{self, OwnAssignmentCursor, PupilAssignment, PupilProgress},
    results::{self, PupilResults},
    routes::Tag,
};

/// The LMS-SES operations for a pupil's own progress, assignments and results.
#[derive(Debug)]
pub struct OwnWork;

#[OpenApi]
impl OwnWork {
    /// Show your own progress
    ///
    /// Returns every fact with its mastery level, the streak of school days, and the certificates.
    #[oai(path = "/me/progress", method = "get", operation_id = "myProgress", tag = "Tag::Sessions")]
    async fn progress(
        &self,
        app: Data<&App>,
        caller: Caller<MyProgress>,
    ) -> Result<Json<PupilProgress>, Failure<MyProgress>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(progress::of_pupil(&tx, caller.account_id, app.clock.now()).await?))
    }

    /// List your own assignments
    ///
    /// The assignment that is due first comes first. Cancelled assignments are not in the list.
    #[oai(path = "/me/assignments", method = "get", operation_id = "myAssignments", tag = "Tag::Sessions")]
    async fn assignments(
        &self,
        app: Data<&App>,
        caller: Caller<MyAssignments>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PupilAssignment>>, Failure<MyAssignments>> {
        let page_request = PageRequest::<OwnAssignmentCursor>::read(limit.0, after.0.as_deref())?;
        let today = calendar::day_of(app.clock.now());
        let tx = caller.tenant.read().await?;
        Ok(Json(progress::assignments(&tx, caller.account_id, &page_request, today).await?))
    }

    /// Show your own results
    ///
    /// Returns ended assessments, marked attempts at the Multiplication Tables Check, and marked written answers with
    /// the teacher's feedback: the latest 50 of each.
    #[oai(path = "/me/results", method = "get", operation_id = "myResults", tag = "Tag::Sessions")]
    async fn results(
        &self,
        app: Data<&App>,
        caller: Caller<MyResults>,
    ) -> Result<Json<PupilResults>, Failure<MyResults>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(results::of_pupil(&tx, caller.account_id, app.clock.now()).await?))
    }

    /// Set your own preferences
    ///
    /// Replaces the size and the colours of questions, and whether the screens make sounds. `whoAmI` and a log-in
    /// return them. They are part of the account, not of the device.
    #[oai(path = "/me/preferences", method = "put", operation_id = "setPreferences", tag = "Tag::Sessions")]
    async fn set_preferences(
        &self,
        caller: Caller<SetPreferences>,
        body: Json<Fields<Preferences>>,
    ) -> Result<Json<Preferences>, Failure<SetPreferences>> {
        let preferences = body.parse().or_fail(code::SES_001)?;
        let tx = caller.tenant.begin().await?;
        preferences::set(&tx, caller.account_id, &preferences).await?;
        tx.commit().await?;
        Ok(Json(preferences))
    }
}
