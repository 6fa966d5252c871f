//! LMS-TCH: the headteacher's overview of the whole school.

use openapi::{Failure, operations};
use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use crate::{
    app::App,
    authentication::Caller,
    routes::Tag,
    teaching::school::{self, SchoolOverview},
};

/// The LMS-TCH operation for the whole school.
#[derive(Debug)]
pub struct WholeSchool;

#[OpenApi]
impl WholeSchool {
    /// Show an overview of the whole school
    ///
    /// Shows the distribution of predicted and actual scores in the check by class, and the amount of practice by week.
    /// Also compares pupils with special educational needs with other pupils, without figures for groups of fewer than
    /// five pupils. Shows what IT admins tried to do to the headteacher's role, and were refused. Only the headteacher
    /// can see the overview.
    #[oai(path = "/teacher/school", method = "get", operation_id = "schoolOverview", tag = "Tag::Teacher")]
    async fn show(
        &self,
        app: Data<&App>,
        caller: Caller<operations::SchoolOverview>,
    ) -> Result<Json<SchoolOverview>, Failure<operations::SchoolOverview>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(school::overview(&tx, app.clock.now()).await?))
    }
}
