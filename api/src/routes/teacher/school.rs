//! LMS-TCH: the overview of the whole school, for its headteacher.

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
    /// Shows the distribution of predicted and actual scores in the check by class, the amount of practice by week, and
    /// pupils with special educational needs compared with the others, without figures for groups of fewer than five
    /// pupils. For the headteacher only.
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
