//! The jobs that this worker holds: those that run, and those whose end is not written yet.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entity::JobId;
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
}

#[derive(Debug, Default)]
pub(super) struct Held(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    drawn: u64,
    jobs: HashMap<u64, (Ticket, Option<End>)>,
}

impl Held {
    pub(super) fn count(&self) -> usize {
        self.lock().jobs.len()
    }

    /// Takes hold of a job.
    pub(super) fn hold(&self, job: Claimed) -> Ticket {
        let mut state = self.lock();
        state.drawn += 1;
        let ticket = Ticket { number: state.drawn, job: Arc::new(job), lost: CancellationToken::new() };
        state.jobs.insert(ticket.number, (ticket.clone(), None));
        ticket
    }

    /// Notes how a job ended, until that is written.
    pub(super) fn ended(&self, number: u64, end: End) {
        if let Some((_, ended)) = self.lock().jobs.get_mut(&number) {
            *ended = Some(end);
        }
    }

    /// A job and its end, if it has one.
    pub(super) fn look(&self, number: u64) -> Option<(Arc<Claimed>, Option<End>)> {
        self.lock().jobs.get(&number).map(|(ticket, end)| (Arc::clone(&ticket.job), end.clone()))
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
