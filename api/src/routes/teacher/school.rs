//! LMS-TCH: the whole school, for its headteacher.

use openapi::{Failure, operations};
use poem_openapi::{OpenApi, payload::Json};

use crate::{
    app::App,
    routes::Tag,
    session::Caller,
    teaching::school::{self, SchoolOverview},
};

/// LMS-TCH: the whole school.
#[derive(Debug)]
pub struct WholeSchool(pub App);

#[OpenApi]
impl WholeSchool {
    /// Show the whole school
    ///
    /// How predicted and actual scores in the check are spread, by class; how much is practised, week by week; pupils with
    /// special educational needs beside the others, where nothing is told of fewer than five pupils. The headteacher's
    /// alone.
    #[oai(path = "/teacher/school", method = "get", operation_id = "schoolOverview", tag = "Tag::Teacher")]
    async fn show(
        &self,
        caller: Caller<operations::SchoolOverview>,
    ) -> Result<Json<SchoolOverview>, Failure<operations::SchoolOverview>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(school::overview(&tx, self.0.clock.now()).await?))
    }
}
