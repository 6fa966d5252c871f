//! LMS-SCH: the list of schools to choose from before signing in.

use entity::school::SchoolStatus;
use openapi::{Failure, code, operations::ListSchools};
use poem::web::Data;
use poem_openapi::{OpenApi, param::Query, payload::Json};

use super::Tag;
use crate::{
    app::App,
    page::{Page, PageRequest, search_text},
    schools::{self, SchoolCursor, SchoolFilter, SchoolName, SchoolSort},
};

/// The LMS-SCH operations.
#[derive(Debug)]
pub struct Schools;

#[OpenApi]
impl Schools {
    /// List the schools that people can sign in to
    ///
    /// The schools are sorted by name. The list does not include suspended schools.
    #[oai(path = "/schools", method = "get", operation_id = "listSchools", tag = "Tag::Schools")]
    async fn list(
        &self,
        app: Data<&App>,
        /// Only schools whose names contain these words.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// Only the school with exactly this slug, its short name in addresses.
        #[oai(validator(max_length = 64))]
        slug: Query<Option<String>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SchoolName>>, Failure<ListSchools>> {
        let sort = SchoolSort::Name;
        let page_request = PageRequest::<SchoolCursor>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|cursor| sort.has(cursor))?;
        let filter = SchoolFilter {
            q: search_text("q", q.0)?,
            slug: search_text("slug", slug.0)?,
            status: Some(SchoolStatus::Active),
        };
        let tx = app.service().read().await?;
        let page = schools::list(&tx, filter, sort, &page_request, |school| SchoolName {
            id: school.id,
            name: school.name,
            slug: school.slug,
        })
        .await?;
        if page.items.is_empty() && !schools::any(&tx).await? {
            return Err(
                Failure::from(code::SCH_001).because("there is no school yet: the platform operator has to create one")
            );
        }
        Ok(Json(page))
    }
}
