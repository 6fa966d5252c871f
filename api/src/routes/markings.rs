//! LMS-TCH: the marking of written answers.

use entity::{ClassroomId, MarkingId};
use openapi::{
    Failure, Raises, code,
    operations::{ListMarkings, ModerateMarking, SaveMarking},
};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::{
    app::App,
    assessments::markings::{self, Filter, Marking, MarkingChange, MarkingStatus, ModerationBody, NotMarked},
    page::{Asked, Page},
    routes::Tag,
    session::Caller,
};

/// LMS-TCH: the marking of written answers.
#[derive(Debug)]
pub struct Markings(pub App);

#[OpenApi]
impl Markings {
    /// List written answers
    ///
    /// The inbox: the oldest first.
    #[oai(path = "/teacher/markings", method = "get", operation_id = "listMarkings", tag = "Tag::Teacher")]
    async fn list(
        &self,
        caller: Caller<ListMarkings>,
        /// Those that are so far.
        status: Query<Option<MarkingStatus>>,
        /// Those of pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Marking>>, Failure<ListMarkings>> {
        let asked = Asked::<MarkingId>::read(limit.0, after.0.as_deref())?;
        let filter = Filter { status: status.0, classroom_id: classroom_id.0, id: None };
        let tx = caller.tenant.read().await?;
        Ok(Json(markings::list(&tx, filter, &asked).await?))
    }

    /// Mark a written answer
    ///
    /// With a score the answer is marked, and the pupil sees score and feedback. What the headteacher has moderated is
    /// LMS-API-007, as is a `version` that is not the current one.
    #[oai(path = "/teacher/markings/:marking_id", method = "patch", operation_id = "saveMarking", tag = "Tag::Teacher")]
    async fn save(
        &self,
        caller: Caller<SaveMarking>,
        marking_id: Path<MarkingId>,
        body: Json<MarkingChange>,
    ) -> Result<Json<Marking>, Failure<SaveMarking>> {
        let tx = caller.tenant.begin().await?;
        let saved = markings::save(&tx, marking_id.0, body.0, caller.actor(), self.0.clock.now()).await;
        saved.map_err(|cause| match cause {
            NotMarked::Conflict => Failure::from(code::API_007),
            other => not_marked(other),
        })?;
        let marking = markings::find(&tx, marking_id.0).await?.ok_or(code::TCH_005)?;
        tx.commit().await?;
        Ok(Json(marking))
    }

    /// Moderate a written answer's marking
    ///
    /// The score counts in place of the teacher's. What nobody has marked yet is marked by it, too.
    #[oai(
        path = "/teacher/markings/:marking_id/moderation",
        method = "post",
        operation_id = "moderateMarking",
        tag = "Tag::Teacher"
    )]
    async fn moderate(
        &self,
        caller: Caller<ModerateMarking>,
        marking_id: Path<MarkingId>,
        body: Json<ModerationBody>,
    ) -> Result<Json<Marking>, Failure<ModerateMarking>> {
        let tx = caller.tenant.begin().await?;
        let moderated = markings::moderate(&tx, marking_id.0, body.0, caller.actor(), self.0.clock.now()).await;
        moderated.map_err(not_marked)?;
        let marking = markings::find(&tx, marking_id.0).await?.ok_or(code::TCH_005)?;
        tx.commit().await?;
        Ok(Json(marking))
    }
}

fn not_marked<O: Raises<code::TCH_003> + Raises<code::TCH_005>>(cause: NotMarked) -> Failure<O> {
    match cause {
        NotMarked::NoMarking => code::TCH_005.into(),
        NotMarked::Malformed | NotMarked::Conflict => code::TCH_003.into(),
        NotMarked::Database(cause) => cause.into(),
    }
}
