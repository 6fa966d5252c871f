//! Lists of assignments.

use chrono::NaiveDate;
use entity::{AccountId, AssignmentId, ClassroomId, assignment, tenant::TenantTx};
use poem_openapi::Enum;
use sea_orm::{ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};

use super::show::{self, Assignment};
use crate::page::{Page, PageRequest};

/// The filters of a list of assignments.
#[derive(Debug, Default)]
pub struct AssignmentFilter {
    /// Only assignments that this pupil has.
    pub pupil_id: Option<AccountId>,
    /// Only assignments that were set for this class.
    pub classroom_id: Option<ClassroomId>,
    /// If true, only cancelled assignments; if false, only assignments that are not cancelled.
    pub cancelled: bool,
    /// If true, only assignments that are overdue.
    pub overdue: bool,
}

impl AssignmentFilter {
    fn condition(&self, tx: &TenantTx, today: NaiveDate) -> Condition {
        use assignment::Column;
        let cancelled_at = Column::CancelledAt;
        Condition::all()
            .add(if self.cancelled { cancelled_at.is_not_null() } else { cancelled_at.is_null() })
            .add_option(self.classroom_id.map(|id| Column::ClassroomId.eq(id)))
            .add_option(self.pupil_id.map(|id| super::is_of(tx, id)))
            .add_option(self.overdue.then(|| show::is_overdue(tx, today)))
    }
}

/// What a list of assignments is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AssignmentSort {
    /// By due date, the latest first.
    #[default]
    Due,
    /// By the time when the assignment was set, the latest first.
    Newest,
}

/// The cursor of a list of assignments: the sort keys of the last item. Each order has its own form in JSON.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AssignmentCursor {
    /// The due date and the id.
    Due(NaiveDate, AssignmentId),
    /// The id, whose order is that of creation.
    Newest(AssignmentId),
}

impl AssignmentSort {
    /// Returns whether a cursor belongs to this order.
    #[must_use]
    pub const fn has(self, cursor: AssignmentCursor) -> bool {
        match cursor {
            AssignmentCursor::Due(..) => matches!(self, Self::Due),
            AssignmentCursor::Newest(_) => matches!(self, Self::Newest),
        }
    }
}

/// Returns a page of assignments. Takes five queries, however many assignments there are, and one more to count the
/// whole list.
pub async fn list(
    tx: &TenantTx,
    filter: AssignmentFilter,
    sort: AssignmentSort,
    request: &PageRequest<AssignmentCursor>,
    today: NaiveDate,
) -> Result<Page<Assignment>, DbErr> {
    use assignment::Column;
    let condition = filter.condition(tx, today);
    let total = request.total(tx.count::<assignment::Entity>(condition.clone())).await?;
    let mut query = tx.find::<assignment::Entity>().filter(condition);
    query = match request.after {
        Some(AssignmentCursor::Due(due_on, id)) => {
            let place = Expr::tuple([Expr::col(Column::DueOn), Expr::col(Column::Id)]);
            query.filter(place.lt(Expr::tuple([Expr::value(due_on), Expr::value(id)])))
        }
        Some(AssignmentCursor::Newest(id)) => query.filter(Column::Id.lt(id)),
        None => query,
    };
    query = match sort {
        AssignmentSort::Due => query.order_by_desc(Column::DueOn).order_by_desc(Column::Id),
        AssignmentSort::Newest => query.order_by_desc(Column::Id),
    };
    let rows = query.limit(request.rows()).all(tx).await?;
    let cursor = |assignment: &Assignment| match sort {
        AssignmentSort::Due => AssignmentCursor::Due(assignment.due_on, assignment.id),
        AssignmentSort::Newest => AssignmentCursor::Newest(assignment.id),
    };
    let assignments = show::all(tx, rows, today).await?;
    Ok(request.page(assignments, cursor, |assignment| assignment).with_total(total))
}
