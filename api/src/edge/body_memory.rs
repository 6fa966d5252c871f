//! Limits the memory for bodies that clients have sent and no handler has processed yet.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use worker::network::Network;

use super::UPLOAD_LIMIT;

/// The part of the memory that one client may use, as a divisor.
const SHARE: usize = 4;

/// The memory for the bodies of all requests in flight.
#[derive(Debug)]
pub(super) struct BodyMemory {
    limit: usize,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    total: usize,
    by_client: HashMap<Network, usize>,
}

impl BodyMemory {
    /// Creates the memory for at most `limit` bytes, but for at least one roster.
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit: limit.max(UPLOAD_LIMIT), used: Mutex::default() })
    }

    /// Returns an empty part of the memory, for one body of the client with this address.
    pub(super) fn part_of(self: &Arc<Self>, address: IpAddr) -> BodyPart {
        BodyPart { memory: Arc::clone(self), client: Network::of(address), bytes: 0 }
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The memory that one body uses. Dropping it frees the memory.
#[derive(Debug)]
pub(super) struct BodyPart {
    memory: Arc<BodyMemory>,
    client: Network,
    bytes: usize,
}

impl BodyPart {
    /// Takes memory for further bytes. Returns `false` if there is not enough, or if the client would use more than its
    /// share. The share allows at least one roster.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let limit = self.memory.limit;
        let mut used = self.memory.used();
        let of_client = used.by_client.get(&self.client).copied().unwrap_or_default() + bytes;
        if used.total + bytes > limit || of_client > (limit / SHARE).max(UPLOAD_LIMIT) {
            return false;
        }
        used.total += bytes;
        used.by_client.insert(self.client, of_client);
        self.bytes += bytes;
        true
    }

    /// Frees the memory.
    pub(super) fn free(&mut self) {
        if self.bytes == 0 {
            return;
        }
        let mut used = self.memory.used();
        used.total -= self.bytes;
        if let Some(of_client) = used.by_client.get_mut(&self.client) {
            *of_client -= self.bytes;
            if *of_client == 0 {
                used.by_client.remove(&self.client);
            }
        }
        self.bytes = 0;
    }
}

impl Drop for BodyPart {
    fn drop(&mut self) {
        self.free();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_takes_only_its_share_and_all_clients_together_only_the_limit() {
        let memory = BodyMemory::new(4 * UPLOAD_LIMIT);
        let part = |host: u8| memory.part_of(IpAddr::from([192, 0, 2, host]));
        let mut parts: Vec<BodyPart> = (1..=4).map(part).collect();
        assert!(parts.iter_mut().all(|part| part.grow(UPLOAD_LIMIT)));
        assert!(!parts[0].grow(1), "the share of the first client is used");
        assert!(!part(5).grow(1), "all memory is used");
        parts.truncate(3);
        assert!(part(5).grow(UPLOAD_LIMIT));
        assert!(!part(1).grow(1));
        drop(parts);
        let used = memory.used();
        assert_eq!((used.total, used.by_client.len()), (0, 0));
    }
}
