//! Returns a session's live queue: the cached copy if it is current, otherwise rebuilt from the plan and the attempts.

use entity::{SessionId, attempt, practice_session, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use worker::{
    learning::count,
    metrics::Metrics,
    practice::{LiveQueue, PracticePlan},
};

/// Returns the live queue of a session that has `answered` answers. Counts every rebuild in the metrics.
pub(super) async fn current(
    tx: &TenantTx,
    session_id: SessionId,
    answered: i32,
    cached: Option<LiveQueue>,
    metrics: &Metrics,
) -> Result<LiveQueue, DbErr> {
    match cached {
        // The cached copy may be stale because another tab has answered or because Redis was unavailable.
        Some(queue) if queue.answers() == count(answered) => Ok(queue),
        _ => {
            metrics.live_queue_rebuilt();
            rebuild(tx, session_id).await
        }
    }
}

async fn rebuild(tx: &TenantTx, session_id: SessionId) -> Result<LiveQueue, DbErr> {
    let plan: Option<Value> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .column(practice_session::Column::Plan)
        .filter(practice_session::Column::Id.eq(session_id))
        .into_tuple()
        .one(tx)
        .await?;
    let plan: PracticePlan =
        serde_json::from_value(plan.unwrap_or_default()).map_err(|cause| DbErr::Json(cause.to_string()))?;
    let answers: Vec<(i16, bool)> = tx
        .find::<attempt::Entity>()
        .select_only()
        .columns([attempt::Column::Slot, attempt::Column::Correct])
        .filter(attempt::Column::SessionId.eq(session_id))
        .order_by_asc(attempt::Column::Position)
        .into_tuple()
        .all(tx)
        .await?;
    let slots = answers.into_iter().filter_map(|(slot, correct)| Some((u16::try_from(slot).ok()?, correct)));
    Ok(LiveQueue::replay(&plan, slots))
}
