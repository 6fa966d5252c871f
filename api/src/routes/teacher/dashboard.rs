//! LMS-TCH: the teacher's dashboard.

use openapi::{Failure, operations::TeacherDashboard};
use poem::web::Data;
use poem_openapi::{OpenApi, payload::Json};

use crate::{
    app::App,
    authentication::Caller,
    routes::Tag,
    teaching::dashboard::{self, Dashboard},
};

/// The LMS-TCH operation for the dashboard.
#[derive(Debug)]
pub struct Dashboards;

#[OpenApi]
impl Dashboards {
    /// Show the classes, the pupils who need attention, and the facts to reteach
    ///
    /// The caller's own classes come first.
    #[oai(path = "/teacher/dashboard", method = "get", operation_id = "teacherDashboard", tag = "Tag::Teacher")]
    async fn show(
        &self,
        app: Data<&App>,
        caller: Caller<TeacherDashboard>,
    ) -> Result<Json<Dashboard>, Failure<TeacherDashboard>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(dashboard::show(&tx, caller.account_id, app.clock.now()).await?))
    }
}
