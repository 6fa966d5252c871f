//! The jobs, a file each, and the list of them.

pub mod digest;
pub mod erase;
pub mod import;
pub mod mtc_score;
pub mod practice_queue;
pub mod sweep;

use std::{sync::Arc, time::Duration};

use entity::{Database, tenant::Service};

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    credential::Hasher,
    live::LiveQueues,
    metrics::Metrics,
    practice::predict,
    queue::{QueueSettings, Registry, Wake, WorkerParts, run_worker},
    seal::Sealer,
    tombstones::Tombstones,
};

/// What the jobs share.
pub struct Parts {
    /// The worker's own pool: two connections more than it has slots.
    pub database: Database,
    /// The one clock.
    pub clock: Clock,
    /// Hashes PINs and passwords.
    pub hasher: Hasher,
    /// Seals and opens uploads and drawn PINs.
    pub sealer: Sealer,
    /// What is left to ask in open sessions.
    pub live: LiveQueues,
    /// What is counted.
    pub metrics: Metrics,
    /// Where whom the schools have erased is kept.
    pub tombstones: Tombstones,
}

/// The list of jobs.
fn registry() -> Registry<Parts> {
    Registry::new()
        .register::<digest::Digest>()
        .register::<erase::Erase>()
        .register::<import::Import>()
        .register::<mtc_score::MtcScore>()
        .register::<practice_queue::PracticeQueue>()
        .register::<sweep::Sweep>()
}

/// The kinds of jobs.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    registry().kinds()
}

/// Does all kinds of jobs until it is cancelled: within `lms serve`, or as a process of its own.
pub async fn work(parts: Parts, wake: Wake, settings: QueueSettings, cancellation: CancellationToken) {
    // Planning and predicting need the weights of all facts, for which thousands of forms are drawn. The first job would
    // do that in its transaction, and on SQLite every other writer would wait. It fails with a panic at most, as there.
    let _ = tokio::task::spawn_blocking(predict::weights).await;
    if !parts.tombstones.are_kept() {
        tracing::warn!("erased people would come back with a restored backup: LMS_TOMBSTONES_DIR is not set");
    }
    let parts = Arc::new(parts);
    let worker = WorkerParts {
        database: parts.database.clone(),
        registry: registry(),
        shared: Arc::clone(&parts),
        clock: parts.clock.clone(),
        wake,
        settings,
        metrics: parts.metrics.clone(),
    };
    tokio::join!(run_worker(worker, cancellation.clone()), cancellation.run_until_cancelled(keep_sweeping(&parts)),);
}

/// Each sweep enqueues the next; this begins the chain, and mends it where a sweep has died.
async fn keep_sweeping(parts: &Parts) {
    const UNTIL_NEXT_TRY: Duration = Duration::from_secs(5);
    let service = Service::new(parts.database.clone());
    loop {
        let pause = match sweep::ensure_scheduled(&service, parts.clock.now()).await {
            Ok(()) => sweep::INTERVAL,
            Err(cause) => {
                tracing::warn!(%cause, "the next sweep could not be enqueued");
                UNTIL_NEXT_TRY
            }
        };
        tokio::time::sleep(pause).await;
    }
}
