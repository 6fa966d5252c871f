//! Live queues in this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{KEPT_FOR, QueueOf};

/// So many queues are kept at most, about 2 KB each: more pupils than one process ever has in sessions.
const MOST: usize = 20_000;

/// Queues by session, with the time until which they are kept.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<HashMap<QueueOf, (Instant, String)>>>);

impl Memory {
    pub(super) fn get(&self, of: QueueOf) -> Option<String> {
        let queues = self.queues();
        let (until, text) = queues.get(&of)?;
        (*until > Instant::now()).then(|| text.clone())
    }

    pub(super) fn put(&self, of: QueueOf, text: String) {
        let now = Instant::now();
        let mut queues = self.queues();
        if queues.len() >= MOST && !queues.contains_key(&of) {
            queues.retain(|_, (until, _)| *until > now);
        }
        if queues.len() < MOST || queues.contains_key(&of) {
            queues.insert(of, (now + KEPT_FOR, text));
        }
    }

    pub(super) fn forget(&self, of: &[QueueOf]) {
        let mut queues = self.queues();
        for queue in of {
            queues.remove(queue);
        }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<QueueOf, (Instant, String)>> {
        // A map of copies is good whatever has panicked beside it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
