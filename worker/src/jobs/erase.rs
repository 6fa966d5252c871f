//! The job `erase`: what is left to do of an erasure outside the database. The rows went in the request's transaction.

use entity::{AccountId, SessionId, audit, tenant::Tenant};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::{
    jobs::Parts,
    live::QueueOf,
    queue::{Handler, Job, JobFailure, JobRun},
    tombstones::{Tombstone, Tombstones},
};

/// What the audit log calls an erasure.
pub const ERASURE: &str = "user.erase";

/// Keeps tombstones of the school's erased people, and forgets the live queues of an erased pupil.
#[derive(Debug, Serialize, Deserialize)]
pub struct Erase {
    /// The sessions that may still have one.
    pub sessions: Vec<SessionId>,
}

impl Job for Erase {
    const KIND: &'static str = "erase";
    // With the pauses between them more time than the queues live without us.
    const MAX_ATTEMPTS: i32 = 30;

    fn subject(&self) -> Option<String> {
        None
    }
}

impl Handler<Parts> for Erase {
    async fn run(self, run: &JobRun, parts: &Parts) -> Result<(), JobFailure> {
        let tenant = run.tenant()?;
        let school_id = tenant.school_id();
        keep_tombstones(tenant, &parts.tombstones).await?;
        let queues: Vec<QueueOf> = self.sessions.iter().map(|&session_id| QueueOf { school_id, session_id }).collect();
        if parts.live.forget(&queues).await {
            Ok(())
        } else {
            Err(JobFailure::retry("the live queues are out of reach"))
        }
    }
}

/// Of everybody whom the school has ever erased: a job names nobody, and a folder that was lost is filled again.
async fn keep_tombstones(tenant: &Tenant, tombstones: &Tombstones) -> Result<(), JobFailure> {
    let school_id = tenant.school_id();
    if !tombstones.are_kept() {
        tracing::warn!(%school_id, "erased without a tombstone: LMS_TOMBSTONES_DIR is not set");
        return Ok(());
    }
    let tx = tenant.read().await?;
    let erasures = tx.find::<audit::Entity>().filter(audit::Column::Action.eq(ERASURE)).all(&tx).await?;
    drop(tx);
    let erased = |entry: &audit::Model| {
        let account_id = AccountId(entry.subject_id?);
        Some(Tombstone { school_id, account_id, erased_at: entry.at })
    };
    let erased: Vec<Tombstone> = erasures.iter().filter_map(erased).collect();
    let tombstones = tombstones.clone();
    tokio::task::spawn_blocking(move || tombstones.keep(&erased))
        .await
        .map_err(JobFailure::retry)?
        .map_err(JobFailure::retry)
}
