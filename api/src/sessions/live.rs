//! A session's live queue as it must be: the copy at hand if it is of now, else made again from the truth.

use entity::{SessionId, attempt, practice_session, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use worker::{
    learning::count,
    metrics::Metrics,
    practice::{LiveQueue, Plan},
};

/// The queue of a session with so many answers. One that is made again is counted.
pub(super) async fn current(
    tx: &TenantTx,
    session_id: SessionId,
    answered: i32,
    kept: Option<LiveQueue>,
    metrics: &Metrics,
) -> Result<LiveQueue, DbErr> {
    match kept {
        // A copy may be older: of another tab's answer, or of a Redis that was away.
        Some(queue) if queue.answers() == count(answered) => Ok(queue),
        _ => {
            metrics.live_queue_rebuilt();
            from_the_truth(tx, session_id).await
        }
    }
}

async fn from_the_truth(tx: &TenantTx, session_id: SessionId) -> Result<LiveQueue, DbErr> {
    let plan: Option<Value> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .column(practice_session::Column::Plan)
        .filter(practice_session::Column::Id.eq(session_id))
        .into_tuple()
        .one(tx)
        .await?;
    let plan: Plan =
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
