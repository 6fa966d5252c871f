//! The jobs in flight in this worker: those that are running, and those whose end is not written yet.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use entity::JobId;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{claim::Claimed, end::End};

/// A claimed job, as it is passed to its handler.
#[derive(Debug, Clone)]
pub(super) struct ClaimedJob {
    /// The number of this claim. The job's id does not identify the claim, because a worker that lost a job may claim
    /// the job again.
    pub(super) number: u64,
    pub(super) job: Arc<Claimed>,
    /// Cancelled when the worker loses its lease on the job.
    pub(super) lost: CancellationToken,
    started_at: Instant,
}

impl ClaimedJob {
    /// Returns how long the attempt has taken so far.
    fn elapsed(&self) -> Duration {
        self.started_at.elapsed()
    }
}

/// An attempt that has ended.
#[derive(Debug)]
pub(super) struct FinishedAttempt {
    pub(super) job: Arc<Claimed>,
    /// `None` if the attempt reported no result.
    pub(super) end: Option<End>,
    pub(super) duration: Duration,
}

#[derive(Debug, Default)]
pub(super) struct InFlightJobs(Mutex<InFlightState>);

#[derive(Debug, Default)]
struct InFlightState {
    last_number: u64,
    jobs: HashMap<u64, (ClaimedJob, Option<(End, Duration)>)>,
}

impl InFlightJobs {
    pub(super) fn count(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Adds a job.
    pub(super) fn add(&self, job: Claimed) -> ClaimedJob {
        let mut state = self.lock();
        state.last_number += 1;
        let (job, lost) = (Arc::new(job), CancellationToken::new());
        let claimed = ClaimedJob { number: state.last_number, job, lost, started_at: Instant::now() };
        state.jobs.insert(claimed.number, (claimed.clone(), None));
        claimed
    }

    /// Stores the end of an attempt until the end is written to the database.
    pub(super) fn set_end(&self, number: u64, end: End) {
        if let Some((claimed, stored)) = self.lock().jobs.get_mut(&number) {
            *stored = Some((end, claimed.elapsed()));
        }
    }

    /// Returns a job with its end, if it has one.
    pub(super) fn get(&self, number: u64) -> Option<FinishedAttempt> {
        self.lock().jobs.get(&number).map(|(claimed, stored)| {
            let (end, duration) =
                stored.clone().map_or((None, claimed.elapsed()), |(end, duration)| (Some(end), duration));
            FinishedAttempt { job: Arc::clone(&claimed.job), end, duration }
        })
    }

    /// Returns the numbers of all jobs.
    pub(super) fn numbers(&self) -> BTreeSet<u64> {
        self.lock().jobs.keys().copied().collect()
    }

    /// Returns the numbers of jobs that have ended.
    pub(super) fn numbers_with_end(&self) -> Vec<u64> {
        self.lock().jobs.iter().filter(|(_, (_, end))| end.is_some()).map(|(number, _)| *number).collect()
    }

    /// Removes jobs whose end is written.
    pub(super) fn remove(&self, numbers: impl IntoIterator<Item = u64>) {
        let mut state = self.lock();
        for number in numbers {
            state.jobs.remove(&number);
        }
    }

    /// Returns the id and lease token of every job.
    pub(super) fn leases(&self) -> Vec<(JobId, Uuid)> {
        self.lock().jobs.values().map(|(claimed, _)| (claimed.job.id, claimed.job.token)).collect()
    }

    /// Cancels the jobs whose leases are lost.
    pub(super) fn cancel_lost(&self, leases: &[(JobId, Uuid)]) {
        for (claimed, _) in self.lock().jobs.values() {
            if leases.contains(&(claimed.job.id, claimed.job.token)) {
                claimed.lost.cancel();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, InFlightState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
