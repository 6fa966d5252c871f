//! Erased people stay erased when a backup comes back: the tombstones are replayed onto the restored database.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    ImportId, job,
    roster_import::{self, ImportState},
    roster_row, roster_upload,
    tenant::TenantTx,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter};
use worker::tombstones::Tombstone;

use crate::{
    accounts::{self, change::Refused, erase::erase},
    app::App,
    platform_admin::COMMAND_LINE,
};

/// What a replay did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// People who were there and are erased again.
    pub erased: usize,
    /// Imports that were cancelled.
    pub cancelled: usize,
}

/// Why a replay ended early. What it had done by then is done.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// A school that works already imports a roster.
    #[error("school {0} imports a roster just now: when that has ended, replay again")]
    Importing(entity::SchoolId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Erases everybody again who has a tombstone; a second time it finds nobody.
pub async fn replay(app: &App, tombstones: &[Tombstone]) -> Result<Replayed, ReplayError> {
    let mut replayed = Replayed::default();
    for tombstone in tombstones {
        let now = app.clock.now();
        let tx = app.tenant_of_tombstone(tombstone.school_id).begin().await?;
        let cancelled = stop_imports(&tx, tombstone.erased_at, now).await?;
        let account = accounts::find(&tx, tombstone.account_id).await?;
        if let Some(account) = &account {
            erase(&tx, account, COMMAND_LINE, now).await.map_err(|refused| match refused {
                Refused::Conflict => ReplayError::Importing(tombstone.school_id),
                Refused::Database(cause) => ReplayError::Database(cause),
            })?;
        }
        tx.commit().await?;
        replayed.cancelled += cancelled;
        replayed.erased += usize::from(account.is_some());
    }
    Ok(replayed)
}

/// Stops the school's imports of before the erasure, and removes what they were given. The person may be in it, and an
/// import that goes on where the backup caught it would make an account with another id, which no tombstone knows.
async fn stop_imports(tx: &TenantTx, erased_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<usize, DbErr> {
    let before = tx
        .find::<roster_import::Entity>()
        .filter(roster_import::Column::CreatedAt.lte(erased_at))
        .filter(roster_import::Column::State.is_not_in([
            ImportState::Rejected,
            ImportState::Done,
            ImportState::Cancelled,
        ]))
        .all(tx)
        .await?;
    let ids: BTreeSet<ImportId> = before.iter().map(|import| import.id).collect();
    let jobs = before.iter().map(|import| import.job_id);
    tx.delete_jobs().filter(job::Column::Id.is_in(jobs)).exec(tx).await?;
    tx.delete::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.is_in(ids.clone())).exec(tx).await?;
    tx.delete::<roster_row::Entity>().filter(roster_row::Column::ImportId.is_in(ids.clone())).exec(tx).await?;
    let cancelled = roster_import::ActiveModel {
        state: Set(ImportState::Cancelled),
        finished_at: Set(Some(now)),
        ..Default::default()
    };
    tx.update::<roster_import::Entity>()
        .set(cancelled)
        .filter(roster_import::Column::Id.is_in(ids.clone()))
        .exec(tx)
        .await?;
    Ok(ids.len())
}
