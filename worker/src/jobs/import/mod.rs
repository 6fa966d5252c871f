//! The job `import`: validates an uploaded roster and, if requested, commits it.
//!
//! The job can be killed at any point. Validation writes its results in one transaction at its end. A commit writes in
//! chunks. The transaction of each chunk also stores the last completed line, so that the next attempt continues after
//! that line. The next attempt makes a new plan from the current state of the school.

mod commit;
mod report;
mod school;
mod validate;

use std::time::Duration;

use entity::{
    AccountId, ImportId, SchoolId, roster_import, roster_import::ImportState, roster_upload, tenant::TenantTx,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::JobContext,
    queue::{BoxError, Handler, Job, JobFailure, JobRun},
    roster::{self, Roster},
    seal::{SealContext, SealError, Sealer},
};

/// Validates an import and, if requested, commits it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ImportJob {
    /// The id of the import.
    pub import_id: ImportId,
}

impl Job for ImportJob {
    const KIND: &'static str = "import";
    // Somebody is waiting in front of a screen.
    const PRIORITY: i32 = 50;
    // Hashing 50,000 PINs at a tenth of a second each on one core takes about 1.4 hours.
    const TIMEOUT: Duration = Duration::from_hours(2);
    // The person sees that the last attempt failed and when the next one is, so the next one is never far away.
    const MAX_ATTEMPTS: i32 = 32;
    const LONGEST_PAUSE: Duration = Duration::from_hours(1);

    fn subject(&self) -> Option<String> {
        Some(self.import_id.to_string())
    }
}

impl Handler<JobContext> for ImportJob {
    async fn run(self, run: &JobRun, parts: &JobContext) -> Result<(), JobFailure> {
        let tx = run.begin().await?;
        let import = locked(&tx, self.import_id).await?;
        let Some(import) = import.filter(|import| import.state.is_under_way()) else {
            return run.finish(tx).await;
        };
        let upload = upload(&tx, self.import_id).await?;
        tx.commit().await?;
        let Some(upload) = upload else {
            return reject(run, import.id, "the file is no longer stored: upload it again").await;
        };
        let roster = read(&parts.sealer, &import, upload).await?;
        if import.state == ImportState::Committing {
            return commit::commit(run, parts, import, roster).await;
        }
        match validate::validate(run, &import, &roster).await? {
            validate::NextStep::Ended => Ok(()),
            validate::NextStep::Commit => {
                let import = roster_import::Model { state: ImportState::Committing, ..import };
                commit::commit(run, parts, import, roster).await
            }
        }
    }
}

/// Returns the seal context of an upload.
#[must_use]
pub const fn sealed_upload(import: &roster_import::Model) -> SealContext {
    SealContext { school_id: import.school_id, purpose: "roster_upload", id: import.id.0 }
}

/// Returns the seal context of the PIN on a login card.
#[must_use]
pub const fn sealed_pin(school_id: SchoolId, account_id: AccountId) -> SealContext {
    SealContext { school_id, purpose: "roster_card", id: account_id.0 }
}

/// Returns the import and locks its row until the transaction ends.
async fn locked(tx: &TenantTx, id: ImportId) -> Result<Option<roster_import::Model>, DbErr> {
    tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id)).lock_exclusive().one(tx).await
}

async fn upload(tx: &TenantTx, id: ImportId) -> Result<Option<roster_upload::Model>, DbErr> {
    tx.find::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.eq(id)).one(tx).await
}

/// Decrypts and parses the file. It was valid when it was uploaded, so a failure here is permanent.
async fn read(
    sealer: &Sealer,
    import: &roster_import::Model,
    upload: roster_upload::Model,
) -> Result<Roster, JobFailure> {
    let (sealer, context) = (sealer.clone(), sealed_upload(import));
    let roster = tokio::task::spawn_blocking(move || {
        let file = sealer.open(context, &upload.sealed).map_err(|error: SealError| Box::new(error) as BoxError)?;
        // Frees up to ten megabytes before the rows are parsed.
        drop(upload);
        roster::read(&file).map_err(|error| Box::new(error) as BoxError)
    });
    roster.await.map_err(JobFailure::retry)?.map_err(JobFailure::permanent)
}

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
