//! LMS-TCH: pupils, their facts and their practice.

use entity::{AccountId, ClassroomId};
use openapi::{
    Failure, code,
    operations::{GetPupil, ListPupils, PupilFacts, PupilHistory},
};
use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use worker::calendar;

use super::find_pupil;
use crate::{
    app::App,
    authentication::Caller,
    page::{Page, PageRequest, SortOrder, search_text},
    routes::Tag,
    teaching::{
        facts::{self, PupilFact},
        history::{self, PracticeWeek},
        pupil::{self, PupilDetail},
        pupils::{self, PupilCursor, PupilFilter, PupilSort, PupilSummary},
    },
};

/// The LMS-TCH operations that show pupils.
#[derive(Debug)]
pub struct Pupils;

/// A pupil's facts.
#[derive(Debug, Object)]
pub struct FactsOfPupil {
    /// All 78 facts, in order: 1 x 1, 1 x 2, ... 12 x 12.
    pub facts: Vec<PupilFact>,
}

#[OpenApi]
impl Pupils {
    /// List pupils
    ///
    /// Lists the active pupils of the school.
    #[oai(path = "/teacher/pupils", method = "get", operation_id = "listPupils", tag = "Tag::Teacher")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListPupils>,
        /// Only pupils of this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Only pupils whose names contain these words or whose user names contain this text.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// The order of the list; by name by default.
        sort: Query<Option<PupilSort>>,
        /// The direction of the list: `asc` by default.
        order: Query<Option<SortOrder>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page in the same order.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all pupils that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<PupilSummary>>, Failure<ListPupils>> {
        let (sort, order) = (sort.0.unwrap_or_default(), order.0.unwrap_or_default());
        let page_request = PageRequest::<PupilCursor>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|(key, ..)| sort.has(*key))?.counting(total.0);
        let filter = PupilFilter { classroom_id: classroom_id.0, q: search_text("q", q.0)? };
        let tx = caller.tenant.read().await?;
        Ok(Json(pupils::list(&tx, filter, sort, order, &page_request, app.clock.now()).await?))
    }

    /// Show a pupil
    ///
    /// Shows the pupil's progress, the last weeks of practice, the teachers' overrides, the assignments, the access
    /// arrangements, and the last plan of practice with the reason for each question.
    #[oai(path = "/teacher/pupils/:pupil_id", method = "get", operation_id = "getPupil", tag = "Tag::Teacher")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetPupil>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<PupilDetail>, Failure<GetPupil>> {
        let tx = caller.tenant.read().await?;
        let pupil = pupil::show(&tx, pupil_id.0, app.clock.now()).await?;
        Ok(Json(pupil.ok_or(code::TCH_002)?))
    }

    /// Show a pupil's facts
    ///
    /// Shows the mastery level of each of the 78 facts according to the pupil's answers, and the teacher's override.
    #[oai(path = "/teacher/pupils/:pupil_id/facts", method = "get", operation_id = "pupilFacts", tag = "Tag::Teacher")]
    async fn facts(
        &self,
        app: Data<&App>,
        caller: Caller<PupilFacts>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<FactsOfPupil>, Failure<PupilFacts>> {
        let tx = caller.tenant.read().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        let facts = facts::of_pupil(&tx, pupil.id, calendar::day_of(app.clock.now())).await?;
        Ok(Json(FactsOfPupil { facts }))
    }

    /// Show a pupil's practice by week
    ///
    /// Starts with the current week and goes back to the week of the first session, including weeks without practice.
    #[oai(
        path = "/teacher/pupils/:pupil_id/history",
        method = "get",
        operation_id = "pupilHistory",
        tag = "Tag::Teacher"
    )]
    async fn history(
        &self,
        app: Data<&App>,
        caller: Caller<PupilHistory>,
        pupil_id: Path<AccountId>,
        /// The number of weeks in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PracticeWeek>>, Failure<PupilHistory>> {
        let page_request = PageRequest::<history::WeekCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let pupil = find_pupil(&tx, pupil_id.0).await?;
        Ok(Json(history::page(&tx, pupil.id, &page_request, app.clock.now()).await?))
    }
}
