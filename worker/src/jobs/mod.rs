//! The background jobs, one file per kind, and their registry.

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
    schema_gate, schools,
    seal::Sealer,
    tombstones::Tombstones,
};

/// The context that all jobs share.
pub struct JobContext {
    /// The worker's database pool, with two connections more than the worker has slots.
    pub database: Database,
    /// The clock.
    pub clock: Clock,
    /// The hasher of PINs and passwords.
    pub hasher: Hasher,
    /// Seals and opens uploads and generated PINs.
    pub sealer: Sealer,
    /// The live queues of open sessions.
    pub live: LiveQueues,
    /// The metrics of the process.
    pub metrics: Metrics,
    /// The store of erasure records.
    pub tombstones: Tombstones,
}

/// Returns the registry of all jobs.
fn registry() -> Registry<JobContext> {
    Registry::new()
        .register::<digest::Digest>()
        .register::<erase::Erase>()
        .register::<import::ImportJob>()
        .register::<mtc_score::MtcScore>()
        .register::<practice_queue::PracticeQueue>()
        .register::<sweep::Sweep>()
}

/// Returns the kinds of all jobs.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    registry().kinds()
}

/// Runs jobs of all kinds until `cancellation` is cancelled, either within `lms serve` or in a process of its own.
/// Claims no jobs until the database has the schema of this version.
pub async fn work(parts: JobContext, wake: Wake, settings: QueueSettings, cancellation: CancellationToken) {
    if cancellation.run_until_cancelled(schema_gate::wait_until_current(&parts.database)).await.is_none() {
        return;
    }
    // Compute the weights of all facts in advance. Planning and prediction need the weights, which are computed once
    // from thousands of random MTC forms. Otherwise the first job would compute them in its transaction, and on SQLite
    // every other writer would wait. The only possible error is a panic, which the first job that needs the weights
    // would report.
    let _ = tokio::task::spawn_blocking(predict::weights).await;
    if !parts.tombstones.is_enabled() {
        tracing::warn!("restoring a backup would bring back erased people because LMS_TOMBSTONES_DIR is not set");
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
    tokio::join!(
        run_worker(worker, cancellation.clone()),
        cancellation.run_until_cancelled(schedule_sweeps(&parts)),
        cancellation.run_until_cancelled(prepare_tombstones(&parts)),
    );
}

/// Makes sure that every school has a directory for its tombstones. `lms replay-erasures` rejects a directory without
/// them.
async fn prepare_tombstones(parts: &JobContext) {
    /// How long a new school waits for its directory.
    const INTERVAL: Duration = Duration::from_mins(1);
    let service = Service::new(parts.database.clone());
    while parts.tombstones.is_enabled() {
        match schools::ids(&service).await {
            Ok(schools) => {
                let tombstones = parts.tombstones.clone();
                match tokio::task::spawn_blocking(move || tombstones.prepare(&schools)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(cause)) => tracing::warn!(%cause, "LMS_TOMBSTONES_DIR cannot be written"),
                    Err(cause) => tracing::error!(%cause, "LMS_TOMBSTONES_DIR was not prepared"),
                }
            }
            Err(cause) => tracing::warn!(%cause, "the schools could not be read"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Makes sure that a sweep is always enqueued. Each sweep enqueues the next sweep. This function enqueues the first
/// sweep, and another one if a sweep has become dead.
async fn schedule_sweeps(parts: &JobContext) {
    const RETRY_PAUSE: Duration = Duration::from_secs(5);
    let service = Service::new(parts.database.clone());
    loop {
        let pause = match sweep::ensure_scheduled(&service, parts.clock.now()).await {
            Ok(()) => sweep::INTERVAL,
            Err(cause) => {
                tracing::warn!(%cause, "the next sweep could not be enqueued");
                RETRY_PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}
