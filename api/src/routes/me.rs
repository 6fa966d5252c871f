//! LMS-SES: what a pupil sees of his or her own work.

use openapi::{
    Failure,
    operations::{MyAssignments, MyProgress, MyResults},
};
use poem_openapi::{OpenApi, param::Query, payload::Json};

use crate::{
    app::App,
    page::{Asked, Page},
    progress::{self, AssignmentCursor, PupilAssignment, PupilProgress},
    results::{self, PupilResults},
    routes::Tag,
    session::Caller,
};

/// LMS-SES: what a pupil sees of his or her own work.
#[derive(Debug)]
pub struct Me(pub App);

#[OpenApi]
impl Me {
    /// Show one's progress
    ///
    /// Every fact with how well the pupil has it, the streak of school days, and certificates.
    #[oai(path = "/me/progress", method = "get", operation_id = "myProgress", tag = "Tag::Sessions")]
    async fn progress(&self, caller: Caller<MyProgress>) -> Result<Json<PupilProgress>, Failure<MyProgress>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(progress::of_pupil(&tx, caller.account_id, self.0.clock.now()).await?))
    }

    /// List one's assignments
    ///
    /// What is due first comes first. Those that were taken back are not in the list.
    #[oai(path = "/me/assignments", method = "get", operation_id = "myAssignments", tag = "Tag::Sessions")]
    async fn assignments(
        &self,
        caller: Caller<MyAssignments>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PupilAssignment>>, Failure<MyAssignments>> {
        let asked = Asked::<AssignmentCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(progress::assignments(&tx, caller.account_id, &asked).await?))
    }

    /// Show one's results
    ///
    /// Assessments that have ended, checks that were marked, and written answers that were marked, with what the teacher says to them: the latest
    /// 50 of each.
    #[oai(path = "/me/results", method = "get", operation_id = "myResults", tag = "Tag::Sessions")]
    async fn results(&self, caller: Caller<MyResults>) -> Result<Json<PupilResults>, Failure<MyResults>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(results::of_pupil(&tx, caller.account_id, self.0.clock.now()).await?))
    }
}
