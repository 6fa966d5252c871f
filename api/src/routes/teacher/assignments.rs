//! LMS-TCH: assignments that teachers set.

use entity::{AccountId, AssignmentId, ClassroomId};
use openapi::{
    Failure, code,
    operations::{AssignWork, CancelAssignment, GetAssignment, ListAssignments, RestoreAssignment},
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use worker::calendar;

use crate::{
    app::App,
    authentication::Caller,
    body::Fields,
    idempotency::{IdempotentRequest, stored_response},
    page::{Page, PageRequest},
    routes::{Tag, auth::NoContent},
    teaching::assignments::{
        self, AssignWorkError, Assignment, AssignmentCursor, AssignmentFilter, AssignmentSort, NewAssignment,
    },
};

/// The LMS-TCH operations for assignments.
#[derive(Debug)]
pub struct Assignments;

/// The response with a new assignment.
#[derive(Debug, ApiResponse)]
pub enum WorkAssigned {
    /// The new assignment
    #[oai(status = 201)]
    Created(Json<Assignment>),
}

#[OpenApi]
impl Assignments {
    /// Set work
    ///
    /// Sets an assignment for pupils or for a class, on whole times tables or on single facts. Pupils who join the
    /// class later do not get it.
    #[oai(path = "/teacher/assignments", method = "post", operation_id = "assignWork", tag = "Tag::Teacher")]
    async fn assign(
        &self,
        app: Data<&App>,
        caller: Caller<AssignWork>,
        /// Makes the request safe to repeat: 1 to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<NewAssignment>>,
    ) -> Result<WorkAssigned, Failure<AssignWork>> {
        let now = app.clock.now();
        let work = assignments::read(&body, calendar::day_of(now)).map_err(assign_failure)?;
        let repeatable =
            IdempotentRequest::read(&app, caller.account_id, idempotency_key.0, &[body.canonical().as_bytes()])?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(assignment) = stored_response(repeatable.claim(&tx, now).await?)?
        {
            return Ok(WorkAssigned::Created(Json(assignment)));
        }
        let assignment = assignments::assign(&tx, work, caller.actor(), now).await.map_err(assign_failure)?;
        if let Some(repeatable) = &repeatable {
            repeatable.store(&tx, &assignment).await?;
        }
        tx.commit().await?;
        app.wake.wake();
        Ok(WorkAssigned::Created(Json(assignment)))
    }

    /// List assignments
    ///
    /// Each assignment shows how much every pupil has done.
    #[oai(path = "/teacher/assignments", method = "get", operation_id = "listAssignments", tag = "Tag::Teacher")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListAssignments>,
        /// Only assignments of this pupil.
        pupil_id: Query<Option<AccountId>>,
        /// Only assignments that were set for this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// True for cancelled assignments, false (the default) for assignments that are not cancelled.
        cancelled: Query<Option<bool>>,
        /// True for only those assignments that a pupil has not finished although their last day is over.
        overdue: Query<Option<bool>>,
        /// What the list is sorted by; by due date by default.
        sort: Query<Option<AssignmentSort>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page in the same order.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all assignments that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<Assignment>>, Failure<ListAssignments>> {
        let sort = sort.0.unwrap_or_default();
        let page_request = PageRequest::<AssignmentCursor>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|cursor| sort.has(*cursor))?.counting(total.0);
        let filter = AssignmentFilter {
            pupil_id: pupil_id.0,
            classroom_id: classroom_id.0,
            cancelled: cancelled.0.unwrap_or_default(),
            overdue: overdue.0.unwrap_or_default(),
        };
        let today = calendar::day_of(app.clock.now());
        let tx = caller.tenant.read().await?;
        Ok(Json(assignments::list(&tx, filter, sort, &page_request, today).await?))
    }

    /// Show an assignment
    ///
    /// The response shows how much every pupil has done. A cancelled assignment is shown, too.
    #[oai(
        path = "/teacher/assignments/:assignment_id",
        method = "get",
        operation_id = "getAssignment",
        tag = "Tag::Teacher"
    )]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetAssignment>,
        assignment_id: Path<AssignmentId>,
    ) -> Result<Json<Assignment>, Failure<GetAssignment>> {
        let tx = caller.tenant.read().await?;
        let assignment = assignments::find(&tx, assignment_id.0, calendar::day_of(app.clock.now())).await?;
        Ok(Json(assignment.ok_or(code::SES_006)?))
    }

    /// Cancel an assignment
    ///
    /// The pupils' answers remain. Repeating the request is harmless. `restoreAssignment` takes it back within a day.
    #[oai(
        path = "/teacher/assignments/:assignment_id",
        method = "delete",
        operation_id = "cancelAssignment",
        tag = "Tag::Teacher"
    )]
    async fn cancel(
        &self,
        app: Data<&App>,
        caller: Caller<CancelAssignment>,
        assignment_id: Path<AssignmentId>,
    ) -> Result<NoContent, Failure<CancelAssignment>> {
        let tx = caller.tenant.begin().await?;
        if !assignments::cancel(&tx, assignment_id.0, caller.actor(), app.clock.now()).await? {
            return Err(code::SES_006.into());
        }
        tx.commit().await?;
        app.wake.wake();
        Ok(NoContent::Done)
    }

    /// Restore a cancelled assignment
    ///
    /// Takes back a cancellation within a day; after that, the response is LMS-API-007. Repeating the request, or
    /// restoring an assignment that is not cancelled, is harmless.
    #[oai(
        path = "/teacher/assignments/:assignment_id/restore",
        method = "post",
        operation_id = "restoreAssignment",
        tag = "Tag::Teacher"
    )]
    async fn restore(
        &self,
        app: Data<&App>,
        caller: Caller<RestoreAssignment>,
        assignment_id: Path<AssignmentId>,
    ) -> Result<Json<Assignment>, Failure<RestoreAssignment>> {
        let tx = caller.tenant.begin().await?;
        let restored = assignments::restore(&tx, assignment_id.0, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(Json(restored))
    }
}

fn assign_failure(error: AssignWorkError) -> Failure<AssignWork> {
    match error {
        AssignWorkError::Malformed(error) => error.with(code::TCH_003).into(),
        AssignWorkError::NoSuchPupil => code::TCH_002.into(),
        AssignWorkError::Database(error) => error.into(),
    }
}
