//! Telemetry for operators: metrics, liveness and readiness of a process, on a separate listener.

mod failed_names;
mod health;
mod health_client;
mod listener;
mod sampler;

use std::{error::Error, future::pending, net::SocketAddr, sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub use failed_names::MANY as MANY_FAILED_NAMES;
pub use health::{DatabaseHealth, Health, HealthStatus, RedisHealth, SchemaHealth};
pub use health_client::{HealthArgs, query_health};
pub use listener::TelemetryEndpoint;
pub use sampler::BACKLOG;

use crate::{
    backups::Backups,
    clock::Clock,
    credential::Hasher,
    listener::{Listener, ListenerLimits},
    live::LiveQueues,
    metrics::{Metrics, ProcessReading},
};

/// The parts of a process that telemetry observes.
#[derive(Clone)]
pub struct ObservedProcess {
    /// The metrics of the process.
    pub metrics: Metrics,
    /// The database pool that the process works with.
    pub database: entity::Database,
    /// A separate connection for probes. Without it, a pool with no free connection would look like an unavailable
    /// database.
    pub probe: entity::Database,
    /// The clock of the process.
    pub clock: Clock,
    /// The hasher of PINs and passwords.
    pub hasher: Hasher,
    /// The live queues of open sessions.
    pub live: LiveQueues,
    /// The job kinds that are reported even if the queue has no jobs of these kinds.
    pub kinds: Vec<&'static str>,
    /// The backups, if their directory is set.
    pub backups: Option<Backups>,
    /// Cancelled when the process receives a signal to stop.
    pub stopping: CancellationToken,
}

impl ObservedProcess {
    fn reading(&self) -> ProcessReading {
        ProcessReading {
            connections: self.database.connections(),
            hashing: self.hasher.load(),
            live_queue_errors: self.live.errors(),
        }
    }
}

/// Serves metrics and health on `listen` and samples the queue every few seconds, until the handle is dropped. A signal
/// does not stop the listener, so that the process is observed until its end.
pub async fn observe(process: ObservedProcess, listen: SocketAddr) -> Result<AbortOnDropHandle<()>, Box<dyn Error>> {
    let listener = Listener::bind(listen, ListenerLimits::of_telemetry(), process.metrics.telemetry_connections())
        .await
        .map_err(|cause| format!("LMS_METRICS_LISTEN: cannot listen on {listen}: {cause}"))?;
    tracing::info!(address = %listener.address(), "serving metrics");
    let process = Arc::new(process);
    let sampled = Arc::clone(&process);
    Ok(AbortOnDropHandle::new(tokio::spawn(async move {
        let server = listener.serve(TelemetryEndpoint::new(process), pending(), Duration::ZERO);
        tokio::join!(server, sampler::sample_periodically(&sampled));
    })))
}
