//! The job `erase`: completes an erasure outside the tables. The request's transaction has already deleted the rows.

use entity::{AccountId, SessionId, audit, tenant::Tenant};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::JobContext,
    live::LiveQueueKey,
    queue::{Handler, Job, JobFailure, JobRun},
    tombstones::{Tombstone, Tombstones},
};

/// The action of an erasure in the audit log.
pub const ERASURE: &str = "user.erase";

/// Saves tombstones for the school's erased people, empties the write-ahead log of an embedded database, and removes
/// the live queues of an erased pupil.
#[derive(Debug, Serialize, Deserialize)]
pub struct Erase {
    /// The sessions that may still have a live queue.
    pub sessions: Vec<SessionId>,
}

impl Job for Erase {
    const KIND: &'static str = "erase";
    // An erasure without a tombstone would come back with a restored backup. Therefore the job becomes dead only after
    // about two days, long after the live queues have expired.
    const MAX_ATTEMPTS: i32 = 30;

    fn subject(&self) -> Option<String> {
        None
    }
}

impl Handler<JobContext> for Erase {
    async fn run(self, run: &JobRun, parts: &JobContext) -> Result<(), JobFailure> {
        let tenant = run.tenant()?;
        let school_id = tenant.school_id();
        save_tombstones(tenant, &parts.tombstones).await?;
        if !run.truncate_log().await? {
            return Err(JobFailure::retry("the write-ahead log of the database is in use"));
        }
        let queues: Vec<LiveQueueKey> =
            self.sessions.iter().map(|&session_id| LiveQueueKey { school_id, session_id }).collect();
        if parts.live.remove(&queues).await {
            Ok(())
        } else {
            Err(JobFailure::retry("the live queues are unavailable"))
        }
    }
}

/// Saves tombstones for all accounts that the school has ever erased. The accounts come from the audit log, so that the
/// job's payload names nobody and a lost tombstone directory is restored.
async fn save_tombstones(tenant: &Tenant, tombstones: &Tombstones) -> Result<(), JobFailure> {
    let school_id = tenant.school_id();
    if !tombstones.is_enabled() {
        tracing::warn!(%school_id, "no tombstone was saved for an erasure because LMS_TOMBSTONES_DIR is not set");
        return Ok(());
    }
    let tx = tenant.read().await?;
    let erasures = tx.find::<audit::Entity>().filter(audit::Column::Action.eq(ERASURE)).all(&tx).await?;
    drop(tx);
    let tombstone = |entry: &audit::Model| {
        let account_id = AccountId(entry.subject_id?);
        Some(Tombstone { school_id, account_id, erased_at: entry.at })
    };
    let erased: Vec<Tombstone> = erasures.iter().filter_map(tombstone).collect();
    let tombstones = tombstones.clone();
    tokio::task::spawn_blocking(move || tombstones.save(&erased))
        .await
        .map_err(JobFailure::retry)?
        .map_err(JobFailure::retry)
}
