//! Re-applies erasures after a backup was restored, by replaying the tombstones onto the restored database.

mod matching;

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

pub use self::matching::{Accepted, MismatchError, matching};
use crate::{
    accounts::{self, change::AccountChangeError, erase::erase},
    app::App,
    platform_admin::COMMAND_LINE,
};

/// The result of a replay.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// The number of people who were in the backup and were erased again.
    pub erased: usize,
    /// The number of imports that were cancelled.
    pub cancelled: usize,
}

/// Why a replay stopped early. The erasures up to that point are committed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The school is importing a roster, because people use the restored service already.
    #[error("school {0} is importing a roster: wait until the import has ended, then replay again")]
    Importing(entity::SchoolId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Erases everybody who has a tombstone and is in the database again. Running it twice is safe: the second run finds
/// nobody.
pub async fn replay(app: &App, tombstones: &[Tombstone]) -> Result<Replayed, ReplayError> {
    let mut replayed = Replayed::default();
    for tombstone in tombstones {
        let now = app.clock.now();
        let tx = app.tenant_of_tombstone(tombstone.school_id).begin().await?;
        let cancelled = cancel_imports(&tx, tombstone.erased_at, now).await?;
        let account = accounts::find_locked(&tx, tombstone.account_id).await?;
        if let Some(account) = &account {
            erase(&tx, account, COMMAND_LINE, now).await.map_err(|error| match error {
                AccountChangeError::Conflict => ReplayError::Importing(tombstone.school_id),
                AccountChangeError::Database(cause) => ReplayError::Database(cause),
            })?;
        }
        tx.commit().await?;
        replayed.cancelled += cancelled;
        replayed.erased += usize::from(account.is_some());
    }
    Ok(replayed)
}

/// Cancels the school's imports that are older than the erasure, and deletes their uploads and rows, because the person
/// may be in them. If such an import continued, it would create an account with a new id, which has no tombstone.
async fn cancel_imports(tx: &TenantTx, erased_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<usize, DbErr> {
    let imports = tx
        .find::<roster_import::Entity>()
        .filter(roster_import::Column::CreatedAt.lte(erased_at))
        .filter(roster_import::Column::State.is_not_in([
            ImportState::Rejected,
            ImportState::Done,
            ImportState::Cancelled,
        ]))
        .all(tx)
        .await?;
    let ids: BTreeSet<ImportId> = imports.iter().map(|import| import.id).collect();
    let jobs = imports.iter().map(|import| import.job_id);
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
