//! LMS-ADM: the failed log-ins of the school.

use openapi::{Failure, operations::ListSignInFailures};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use crate::{
    app::App,
    authentication::Caller,
    page::{Page, PageRequest},
    routes::Tag,
    sign_in_failures::{self, SignInFailure},
};

/// The LMS-ADM operation for failed log-ins.
#[derive(Debug)]
pub struct SignInFailures;

#[OpenApi]
impl SignInFailures {
    /// List failed log-ins
    ///
    /// Lists the failed log-ins of the last day by account and network, the latest first. A successful log-in removes
    /// the failures from its network. Many accounts and one network mean that somebody there is guessing PINs, or is
    /// locking pupils out on purpose.
    #[oai(path = "/admin/sign-in-failures", method = "get", operation_id = "listSignInFailures", tag = "Tag::Admin")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListSignInFailures>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SignInFailure>>, Failure<ListSignInFailures>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(sign_in_failures::list(&tx, &page_request, app.clock.now()).await?))
    }
}
