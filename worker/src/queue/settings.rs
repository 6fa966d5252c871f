//! What an operator may set about the queue.

use std::time::Duration;

use crate::settings::Settings;

/// How a worker runs its jobs.
#[derive(Debug, Clone)]
pub struct QueueSettings {
    /// How many jobs run at once. The worker's pool of connections wants two more than that: one for claims, one to
    /// renew leases.
    pub slots: usize,
    /// How often an idle worker looks for jobs, besides being woken.
    pub poll: Duration,
    /// After how long without a sign of life a worker is taken for dead, and its jobs are given to another.
    pub lease: Duration,
    /// How often the leases of running jobs are renewed: several times in a lease.
    pub renew: Duration,
    /// How long running jobs may go on after the worker was told to stop.
    pub grace: Duration,
    /// The pause after a first failure; it doubles with each further one.
    pub backoff: Duration,
    /// The longest pause after a failure.
    pub backoff_limit: Duration,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            slots: 16,
            poll: Duration::from_millis(250),
            lease: Duration::from_secs(10),
            renew: Duration::from_secs(3),
            grace: Duration::from_secs(5),
            backoff: Duration::from_secs(1),
            backoff_limit: Duration::from_mins(5),
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
            // Two renewals may fail before a lease is lost.
            renew: lease * 3 / 10,
            ..Self::default()
        }
    }
}
