//! LMS-SCH: the list of schools to choose from before signing in.

use entity::school::SchoolStatus;
use openapi::{Failure, code, operations::ListSchools};
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::Tag;
use crate::{
    app::App,
    page::{Asked, Page, search_text},
    schools::{self, Filter, SchoolName},
};

/// LMS-SCH.
#[derive(Debug)]
pub struct Schools(pub App);

#[OpenApi]
impl Schools {
    /// List the schools that one can sign in to
    ///
    /// By name, suspended ones not among them.
    #[oai(path = "/schools", method = "get", operation_id = "listSchools", tag = "Tag::Schools")]
    async fn list(
        &self,
        /// Words of the name.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// The short address, whole.
        #[oai(validator(max_length = 64))]
        slug: Query<Option<String>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SchoolName>>, Failure<ListSchools>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let filter = Filter { q: search_text(q.0)?, slug: search_text(slug.0)?, status: Some(SchoolStatus::Active) };
        let tx = self.0.service().read().await?;
        let page = schools::list(&tx, filter, &asked, |school| SchoolName {
            id: school.id,
            name: school.name,
            slug: school.slug,
        })
        .await?;
        if page.items.is_empty() && !schools::any(&tx).await? {
            return Err(
                Failure::from(code::SCH_001).because("there is no school yet: the platform's operator creates one")
            );
        }
        Ok(Json(page))
    }
}
