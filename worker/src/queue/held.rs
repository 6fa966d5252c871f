//! The jobs that this worker holds: those that run, and those whose end is not written yet.

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

/// A job on its way to its handler.
#[derive(Debug, Clone)]
pub(super) struct Ticket {
    /// Under this number it is held. Its id would not do: a worker that lost a job may claim it again.
    pub(super) number: u64,
    pub(super) job: Arc<Claimed>,
    /// Cancelled when another worker has the job.
    pub(super) lost: CancellationToken,
    begun: Instant,
}

impl Ticket {
    /// How long the attempt has taken so far.
    pub(super) fn took(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// An attempt that is over.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) job: Arc<Claimed>,
    /// None of one that did not say.
    pub(super) end: Option<End>,
    pub(super) took: Duration,
}

#[derive(Debug, Default)]
pub(super) struct Held(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    drawn: u64,
    jobs: HashMap<u64, (Ticket, Option<(End, Duration)>)>,
}

impl Held {
    pub(super) fn count(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes hold of a job.
    pub(super) fn hold(&self, job: Claimed) -> Ticket {
        let mut state = self.lock();
        state.drawn += 1;
        let (job, lost) = (Arc::new(job), CancellationToken::new());
        let ticket = Ticket { number: state.drawn, job, lost, begun: Instant::now() };
        state.jobs.insert(ticket.number, (ticket.clone(), None));
        ticket
    }

    /// Notes how a job ended, until that is written.
    pub(super) fn ended(&self, number: u64, end: End) {
        if let Some((ticket, ended)) = self.lock().jobs.get_mut(&number) {
            *ended = Some((end, ticket.took()));
        }
    }

    /// A job and its end, if it has one.
    pub(super) fn look(&self, number: u64) -> Option<Ended> {
        self.lock().jobs.get(&number).map(|(ticket, ended)| {
            let (end, took) = ended.clone().map_or((None, ticket.took()), |(end, took)| (Some(end), took));
            Ended { job: Arc::clone(&ticket.job), end, took }
        })
    }

    /// The numbers of all.
    pub(super) fn numbers(&self) -> BTreeSet<u64> {
        self.lock().jobs.keys().copied().collect()
    }

    /// The numbers of those whose end is noted.
    pub(super) fn ended_numbers(&self) -> Vec<u64> {
        self.lock().jobs.iter().filter(|(_, (_, end))| end.is_some()).map(|(number, _)| *number).collect()
    }

    /// Lets go of jobs whose end is written.
    pub(super) fn let_go(&self, numbers: impl IntoIterator<Item = u64>) {
        let mut state = self.lock();
        for number in numbers {
            state.jobs.remove(&number);
        }
    }

    /// Ids and tokens of all.
    pub(super) fn leases(&self) -> Vec<(JobId, Uuid)> {
        self.lock().jobs.values().map(|(ticket, _)| (ticket.job.id, ticket.job.token)).collect()
    }

    /// Stops the work on jobs that another worker has by now.
    pub(super) fn lose(&self, leases: &[(JobId, Uuid)]) {
        for (ticket, _) in self.lock().jobs.values() {
            if leases.contains(&(ticket.job.id, ticket.job.token)) {
                ticket.lost.cancel();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
