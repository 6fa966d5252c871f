//! Restoring cancelled assignments.

use chrono::{DateTime, Utc};
use entity::{AssignmentId, assignment, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, DbErr, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};

use worker::calendar;

use super::{Assignment, pupils_of, show};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    teaching::replan,
    undo::{self, RestoreError},
};

/// Restores an assignment that was cancelled within the last day. Restoring it again has no effect.
pub async fn restore(
    tx: &TenantTx,
    id: AssignmentId,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Assignment, RestoreError> {
    use assignment::{Column, Entity};
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).lock(LockType::NoKeyUpdate).one(tx).await?;
    let row = found.ok_or(RestoreError::NotFound)?;
    if let Some(cancelled_at) = row.cancelled_at {
        undo::require_recent(cancelled_at, now)?;
        tx.update::<Entity>()
            .col_expr(Column::CancelledAt, Expr::cust("NULL"))
            .filter(Column::Id.eq(id))
            .exec(tx)
            .await?;
        audit::record(tx, actor, AuditEvent::on("assignment", id.0, "assignment.restore"), now).await?;
        replan(tx, pupils_of(tx, id).await?, now).await?;
    }
    let row = assignment::Model { cancelled_at: None, ..row };
    show::all(tx, vec![row], calendar::day_of(now))
        .await?
        .pop()
        .ok_or_else(|| DbErr::RecordNotFound("the assignment".into()).into())
}
