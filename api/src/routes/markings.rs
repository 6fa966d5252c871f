//! LMS-TCH: marking written answers.

use entity::{ClassroomId, MarkingId};
use openapi::{
    Failure, OrFail, Raises, code,
    operations::{GetMarking, ListMarkings, ModerateMarking, SaveMarking},
};
use poem::web::Data;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::{
    app::App,
    assessments::markings::{self, Marking, MarkingChange, MarkingError, MarkingFilter, MarkingStatus, ModerationBody},
    authentication::Caller,
    body::Fields,
    page::{Page, PageRequest},
    routes::Tag,
};

/// The LMS-TCH operations for marking written answers.
#[derive(Debug)]
pub struct Markings;

#[OpenApi]
impl Markings {
    /// List written answers
    ///
    /// The list is the teachers' inbox for marking. The oldest answer comes first.
    #[oai(path = "/teacher/markings", method = "get", operation_id = "listMarkings", tag = "Tag::Teacher")]
    async fn list(
        &self,
        caller: Caller<ListMarkings>,
        /// Only answers with this marking status.
        status: Query<Option<MarkingStatus>>,
        /// Only answers of pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all answers that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<Marking>>, Failure<ListMarkings>> {
        let page_request = PageRequest::<MarkingId>::read(limit.0, after.0.as_deref())?.counting(total.0);
        let filter = MarkingFilter { status: status.0, classroom_id: classroom_id.0, id: None };
        let tx = caller.tenant.read().await?;
        Ok(Json(markings::list(&tx, filter, &page_request).await?))
    }

    /// Show a written answer and its marking
    ///
    /// The response includes the `version` to send with a score.
    #[oai(path = "/teacher/markings/:marking_id", method = "get", operation_id = "getMarking", tag = "Tag::Teacher")]
    async fn get(
        &self,
        caller: Caller<GetMarking>,
        marking_id: Path<MarkingId>,
    ) -> Result<Json<Marking>, Failure<GetMarking>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(markings::find(&tx, marking_id.0).await?.ok_or(code::TCH_005)?))
    }

    /// Mark a written answer
    ///
    /// Once the answer has a score, it counts as marked, and the pupil sees the score and the feedback. If the
    /// headteacher has moderated the marking, or `version` is not the current version, the response is LMS-API-007.
    #[oai(path = "/teacher/markings/:marking_id", method = "patch", operation_id = "saveMarking", tag = "Tag::Teacher")]
    async fn save(
        &self,
        app: Data<&App>,
        caller: Caller<SaveMarking>,
        marking_id: Path<MarkingId>,
        body: Json<Fields<MarkingChange>>,
    ) -> Result<Json<Marking>, Failure<SaveMarking>> {
        let body = body.parse().or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let saved = markings::save(&tx, marking_id.0, body, caller.actor(), app.clock.now()).await;
        saved.map_err(|cause| match cause {
            MarkingError::Conflict => Failure::from(code::API_007),
            other => marking_failure(other),
        })?;
        let marking = markings::find(&tx, marking_id.0).await?.ok_or(code::TCH_005)?;
        tx.commit().await?;
        Ok(Json(marking))
    }

    /// Moderate the marking of a written answer
    ///
    /// The moderated score replaces the teacher's score. An answer that nobody has marked yet becomes marked, too.
    #[oai(
        path = "/teacher/markings/:marking_id/moderation",
        method = "post",
        operation_id = "moderateMarking",
        tag = "Tag::Teacher"
    )]
    async fn moderate(
        &self,
        app: Data<&App>,
        caller: Caller<ModerateMarking>,
        marking_id: Path<MarkingId>,
        body: Json<Fields<ModerationBody>>,
    ) -> Result<Json<Marking>, Failure<ModerateMarking>> {
        let body = body.parse().or_fail(code::TCH_003)?;
        let tx = caller.tenant.begin().await?;
        let moderated = markings::moderate(&tx, marking_id.0, body, caller.actor(), app.clock.now()).await;
        moderated.map_err(marking_failure)?;
        let marking = markings::find(&tx, marking_id.0).await?.ok_or(code::TCH_005)?;
        tx.commit().await?;
        Ok(Json(marking))
    }
}

fn marking_failure<O: Raises<code::TCH_003> + Raises<code::TCH_005>>(cause: MarkingError) -> Failure<O> {
    match cause {
        MarkingError::NoMarking => code::TCH_005.into(),
        MarkingError::Malformed(error) => error.with(code::TCH_003).into(),
        // `moderate` has no conflicts, and `save` has its own code for them.
        MarkingError::Conflict => code::API_005.into(),
        MarkingError::Database(cause) => cause.into(),
    }
}
