//! The job `import`: validates an uploaded roster and, when it was asked for, commits it.
//!
//! It can be killed anywhere. Validation is one transaction at its end; a commit goes chunk by chunk, each in a
//! transaction that also notes the last line that is done, so that the next attempt goes on there, planning afresh on
//! what the school is by then.

mod commit;
mod report;
mod school;
mod validate;

use std::{error::Error, time::Duration};

use entity::{
    AccountId, ImportId, SchoolId, roster_import, roster_import::ImportState, roster_upload, tenant::TenantTx,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::Parts,
    queue::{Handler, Job, JobFailure, JobRun},
    roster::{self, Roster},
    seal::{Belongs, SealError, Sealer},
};

/// Brings an import on: validates it, and commits it when that was asked for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Import {
    /// Which.
    pub import_id: ImportId,
}

impl Job for Import {
    const KIND: &'static str = "import";
    // Somebody waits before a screen.
    const PRIORITY: i32 = 50;
    // 50,000 PINs at a tenth of a second each on one core.
    const TIMEOUT: Duration = Duration::from_hours(2);

    fn subject(&self) -> Option<String> {
        Some(self.import_id.to_string())
    }
}

impl Handler<Parts> for Import {
    async fn run(self, run: &JobRun, parts: &Parts) -> Result<(), JobFailure> {
        let tx = run.begin().await?;
        let import = locked(&tx, self.import_id).await?;
        let Some(import) = import.filter(|import| import.state.is_under_way()) else {
            return run.finish(tx).await;
        };
        let upload = upload(&tx, self.import_id).await?;
        tx.commit().await?;
        let Some(upload) = upload else {
            return reject(run, import.id, "the file is no longer kept: upload it again").await;
        };
        let roster = read(&parts.sealer, &import, upload).await?;
        if import.state == ImportState::Committing {
            return commit::commit(run, parts, import, roster).await;
        }
        match validate::validate(run, &import, &roster).await? {
            validate::Verdict::Ended => Ok(()),
            validate::Verdict::Commit => {
                let import = roster_import::Model { state: ImportState::Committing, ..import };
                commit::commit(run, parts, import, roster).await
            }
        }
    }
}

/// What an upload belongs to.
#[must_use]
pub const fn sealed_upload(import: &roster_import::Model) -> Belongs {
    Belongs { school_id: import.school_id, purpose: "roster_upload", id: import.id.0 }
}

/// What the PIN on a login card belongs to.
#[must_use]
pub const fn sealed_pin(school_id: SchoolId, account_id: AccountId) -> Belongs {
    Belongs { school_id, purpose: "roster_card", id: account_id.0 }
}

/// The import, its row locked until the transaction ends.
async fn locked(tx: &TenantTx, id: ImportId) -> Result<Option<roster_import::Model>, DbErr> {
    tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id)).lock_exclusive().one(tx).await
}

async fn upload(tx: &TenantTx, id: ImportId) -> Result<Option<roster_upload::Model>, DbErr> {
    tx.find::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.eq(id)).one(tx).await
}

/// Opens and reads the file. It was readable when it was uploaded, so a failure here does not heal.
async fn read(
    sealer: &Sealer,
    import: &roster_import::Model,
    upload: roster_upload::Model,
) -> Result<Roster, JobFailure> {
    let (sealer, belongs) = (sealer.clone(), sealed_upload(import));
    let reading = tokio::task::spawn_blocking(move || {
        let file = sealer.open(belongs, &upload.sealed).map_err(|error: SealError| Box::new(error) as BoxError)?;
        // Ten megabytes that nobody needs while the rows are made.
        drop(upload);
        roster::read(&file).map_err(|error| Box::new(error) as BoxError)
    });
    reading.await.map_err(JobFailure::retry)?.map_err(JobFailure::permanent)
}

type BoxError = Box<dyn Error + Send + Sync>;

/// Ends the import without importing anything.
async fn reject(run: &JobRun, id: ImportId, reason: &str) -> Result<(), JobFailure> {
    let tx = run.begin().await?;
    tx.update::<roster_import::Entity>()
        .set(roster_import::ActiveModel {
            state: Set(ImportState::Rejected),
            reason: Set(Some(reason.to_owned())),
            finished_at: Set(Some(run.clock().now())),
            ..Default::default()
        })
        .filter(roster_import::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    run.finish(tx).await
}
