//! Live queues in the memory of this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::{LiveQueueKey, TIME_TO_LIVE};

/// The maximum number of stored queues, about 2 KB each. One process never has this many pupils in sessions.
const CAPACITY: usize = 20_000;

/// Queues by key, with the time at which they expire.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<LiveQueueKey, (Instant, String)>>>);

impl MemoryStore {
    pub(super) fn get(&self, key: LiveQueueKey) -> Option<String> {
        let queues = self.queues();
        let (expires_at, text) = queues.get(&key)?;
        (*expires_at > Instant::now()).then(|| text.clone())
    }

    pub(super) fn put(&self, key: LiveQueueKey, text: String) {
        let now = Instant::now();
        let mut queues = self.queues();
        if queues.len() >= CAPACITY && !queues.contains_key(&key) {
            queues.retain(|_, (expires_at, _)| *expires_at > now);
        }
        if queues.len() < CAPACITY || queues.contains_key(&key) {
            queues.insert(key, (now + TIME_TO_LIVE, text));
        }
    }

    pub(super) fn remove(&self, keys: &[LiveQueueKey]) {
        let mut queues = self.queues();
        for key in keys {
            queues.remove(key);
        }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<LiveQueueKey, (Instant, String)>> {
        // The map holds only copies, so it stays usable after a panic in another thread.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
