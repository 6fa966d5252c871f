//! LMS-TCH: pupils, what they know and how it goes.

use entity::{AccountId, ClassroomId};
use openapi::{
    CodeType, Failure, code,
    operations::{GetPupil, ListPupils, PupilFacts, PupilHistory},
};
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use worker::calendar;

use super::existing;
use crate::{
    app::App,
    page::{Asked, Page, search_text},
    routes::Tag,
    session::Caller,
    teaching::{
        facts::{self, PupilFact},
        history::{self, PracticeWeek},
        pupil::{self, PupilDetail},
        pupils::{self, Cursor, Filter, PupilSort, PupilSummary},
    },
};

/// LMS-TCH: pupils, what they know and how it goes.
#[derive(Debug)]
pub struct Pupils(pub App);

/// A pupil's facts.
#[derive(Debug, Object)]
pub struct FactsOfPupil {
    /// All 78, in order: 1 x 1, 1 x 2, ... 12 x 12.
    pub facts: Vec<PupilFact>,
}

#[OpenApi]
impl Pupils {
    /// List pupils
    ///
    /// Every pupil of the school who is in use.
    #[oai(path = "/teacher/pupils", method = "get", operation_id = "listPupils", tag = "Tag::Teacher")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the document")]
    async fn list(
        &self,
        caller: Caller<ListPupils>,
        /// Those of this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Words of the name, or a part of the user name.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// The order, by name when left out.
        sort: Query<Option<PupilSort>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before, of the same order.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PupilSummary>>, Failure<ListPupils>> {
        let sort = sort.0.unwrap_or_default();
        let asked = Asked::<Cursor>::read(limit.0, after.0.as_deref())?;
        if asked.after.as_ref().is_some_and(|(key, ..)| !sort.has(*key)) {
            return Err(Failure::implied(code::API_008::CODE));
        }
        let filter = Filter { classroom_id: classroom_id.0, q: search_text(q.0)? };
        let tx = caller.tenant.read().await?;
        Ok(Json(pupils::list(&tx, filter, sort, &asked, self.0.clock.now()).await?))
    }

    /// Show a pupil
    ///
    /// How it goes, the last weeks, what teachers have said, set and arranged.
    #[oai(path = "/teacher/pupils/:pupil_id", method = "get", operation_id = "getPupil", tag = "Tag::Teacher")]
    async fn get(
        &self,
        caller: Caller<GetPupil>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<PupilDetail>, Failure<GetPupil>> {
        let tx = caller.tenant.read().await?;
        let pupil = pupil::show(&tx, pupil_id.0, self.0.clock.now()).await?;
        Ok(Json(pupil.ok_or(code::TCH_002)?))
    }

    /// Show a pupil's facts
    ///
    /// What the answers say of each of the 78 facts, and what a teacher says.
    #[oai(path = "/teacher/pupils/:pupil_id/facts", method = "get", operation_id = "pupilFacts", tag = "Tag::Teacher")]
    async fn facts(
        &self,
        caller: Caller<PupilFacts>,
        pupil_id: Path<AccountId>,
    ) -> Result<Json<FactsOfPupil>, Failure<PupilFacts>> {
        let tx = caller.tenant.read().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        let facts = facts::of_pupil(&tx, pupil.id, calendar::day_of(self.0.clock.now())).await?;
        Ok(Json(FactsOfPupil { facts }))
    }

    /// Show a pupil's practice by weeks
    ///
    /// This week first, back to that of the first session, weeks without practice too.
    #[oai(
        path = "/teacher/pupils/:pupil_id/history",
        method = "get",
        operation_id = "pupilHistory",
        tag = "Tag::Teacher"
    )]
    async fn history(
        &self,
        caller: Caller<PupilHistory>,
        pupil_id: Path<AccountId>,
        /// Weeks in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PracticeWeek>>, Failure<PupilHistory>> {
        let asked = Asked::<history::Cursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let pupil = existing(&tx, pupil_id.0).await?;
        Ok(Json(history::page(&tx, pupil.id, &asked, self.0.clock.now()).await?))
    }
}
