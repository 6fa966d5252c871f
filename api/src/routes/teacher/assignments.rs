//! LMS-TCH: work that teachers set.

use entity::{AccountId, AssignmentId, ClassroomId};
use openapi::{
    Failure, code,
    operations::{AssignWork, CancelAssignment, ListAssignments},
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use worker::calendar;

use crate::{
    app::App,
    body::Fields,
    idempotency::{Repeatable, answered},
    page::{Asked, Page},
    routes::{Tag, auth::NoContent},
    session::Caller,
    teaching::assignments::{self, Assignment, Cursor, Filter, NewAssignment, NotAssigned},
};

/// LMS-TCH: work that teachers set.
#[derive(Debug)]
pub struct Assignments(pub App);

/// Work that was set.
#[derive(Debug, ApiResponse)]
pub enum WorkAssigned {
    /// The assignment
    #[oai(status = 201)]
    Created(Json<Assignment>),
}

#[OpenApi]
impl Assignments {
    /// Set work
    ///
    /// For pupils or for a class, on whole times tables or on single facts. Who joins the class later does not have it.
    #[oai(path = "/teacher/assignments", method = "post", operation_id = "assignWork", tag = "Tag::Teacher")]
    async fn assign(
        &self,
        caller: Caller<AssignWork>,
        /// Makes the request harmless to repeat: up to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<NewAssignment>>,
    ) -> Result<WorkAssigned, Failure<AssignWork>> {
        let now = self.0.clock.now();
        let work = assignments::read(&body, calendar::day_of(now)).map_err(not_assigned)?;
        let repeatable =
            Repeatable::read(&self.0, caller.account_id, idempotency_key.0, &[body.canonical().as_bytes()])?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(assignment) = answered(repeatable.claim(&tx, now).await?)?
        {
            return Ok(WorkAssigned::Created(Json(assignment)));
        }
        let assignment = assignments::assign(&tx, work, caller.actor(), now).await.map_err(not_assigned)?;
        if let Some(repeatable) = &repeatable {
            repeatable.keep(&tx, &assignment).await?;
        }
        tx.commit().await?;
        self.0.wake.wake();
        Ok(WorkAssigned::Created(Json(assignment)))
    }

    /// List the work that was set
    ///
    /// The work due last first, with who has done how much of it.
    #[oai(path = "/teacher/assignments", method = "get", operation_id = "listAssignments", tag = "Tag::Teacher")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the document")]
    async fn list(
        &self,
        caller: Caller<ListAssignments>,
        /// Work that this pupil has.
        pupil_id: Query<Option<AccountId>>,
        /// Work that was set for this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Work that was taken back, instead of the other.
        cancelled: Query<Option<bool>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Assignment>>, Failure<ListAssignments>> {
        let asked = Asked::<Cursor>::read(limit.0, after.0.as_deref())?;
        let filter =
            Filter { pupil_id: pupil_id.0, classroom_id: classroom_id.0, cancelled: cancelled.0.unwrap_or_default() };
        let tx = caller.tenant.read().await?;
        Ok(Json(assignments::list(&tx, filter, &asked).await?))
    }

    /// Take work back
    ///
    /// What was answered stays. Asking twice is harmless.
    #[oai(
        path = "/teacher/assignments/:assignment_id",
        method = "delete",
        operation_id = "cancelAssignment",
        tag = "Tag::Teacher"
    )]
    async fn cancel(
        &self,
        caller: Caller<CancelAssignment>,
        assignment_id: Path<AssignmentId>,
    ) -> Result<NoContent, Failure<CancelAssignment>> {
        let tx = caller.tenant.begin().await?;
        if !assignments::cancel(&tx, assignment_id.0, caller.actor(), self.0.clock.now()).await? {
            return Err(code::SES_006.into());
        }
        tx.commit().await?;
        self.0.wake.wake();
        Ok(NoContent::Done)
    }
}

fn not_assigned(error: NotAssigned) -> Failure<AssignWork> {
    match error {
        NotAssigned::Malformed => code::TCH_003.into(),
        NotAssigned::NoSuchPupil => code::TCH_002.into(),
        NotAssigned::Database(error) => error.into(),
    }
}
