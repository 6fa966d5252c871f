//! Settings of the job queue.

use std::time::Duration;

use crate::settings::{DEFAULT_WORKER_SLOTS, Settings};

/// How a worker runs its jobs.
#[derive(Debug, Clone)]
pub struct QueueSettings {
    /// Maximum number of jobs that run at once. The worker's connection pool needs two more connections: one for claims
    /// and one to renew leases.
    pub slots: usize,
    /// The interval at which an idle worker polls the queue. A wake-up makes it poll sooner.
    pub poll: Duration,
    /// The length of a lease. If a worker does not renew it in that time, another worker may claim the job.
    pub lease: Duration,
    /// The interval at which the leases of running jobs are renewed. It is several times shorter than a lease.
    pub renew: Duration,
    /// How long running jobs may continue after the worker has received a signal to stop.
    pub grace: Duration,
    /// The pause after the first failure of a job. It doubles with each further failure, up to the longest pause of the
    /// job's kind.
    pub backoff: Duration,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            slots: DEFAULT_WORKER_SLOTS.get(),
            poll: Duration::from_millis(250),
            lease: Duration::from_secs(10),
            renew: Duration::from_secs(3),
            grace: Duration::from_secs(5),
            backoff: Duration::from_secs(1),
        }
    }
}

impl From<&Settings> for QueueSettings {
    fn from(settings: &Settings) -> Self {
        let lease = settings.job_lease();
        Self {
            slots: settings.worker_slots.get(),
            poll: Duration::from_millis(settings.job_poll_ms),
            lease,
            // Two renewals may fail before the lease is lost.
            renew: lease * 3 / 10,
            ..Self::default()
        }
    }
}
