//! Limits the memory for bodies that clients have sent and no handler has processed yet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use worker::network::Network;

use super::{UPLOAD_LIMIT, fair_pool::FairPool};

/// The maximum size of a small body, in bytes. The bodies of log-ins and of answers are much smaller.
const SMALL: usize = 16 * 1024;

/// The part of the memory that only small bodies may use, as a divisor.
const RESERVE: usize = 4;

/// The memory for the bodies of all requests in flight.
///
/// Small bodies have a pool of their own, so that large bodies cannot keep anybody from logging in.
#[derive(Debug)]
pub(super) struct BodyMemory(Mutex<Pools>);

#[derive(Debug)]
struct Pools {
    small: FairPool,
    large: FairPool,
}

impl Pools {
    /// Returns the pool for a body of this size.
    const fn of_size(&mut self, bytes: usize) -> &mut FairPool {
        if bytes <= SMALL { &mut self.small } else { &mut self.large }
    }
}

impl BodyMemory {
    /// Creates a memory of `limit` bytes, or of more if one roster would not fit.
    pub(super) fn new(limit: usize) -> Arc<Self> {
        // One client may use a third of the pool for large bodies.
        let limit = limit.max(4 * UPLOAD_LIMIT);
        let reserve = limit / RESERVE;
        Arc::new(Self(Mutex::new(Pools { small: FairPool::new(reserve), large: FairPool::new(limit - reserve) })))
    }

    /// Returns a part of the memory for one body of a client of this network. The part is empty at first.
    pub(super) fn part_of(self: &Arc<Self>, client: Network) -> BodyPart {
        BodyPart { memory: Arc::clone(self), client, bytes: 0 }
    }

    fn pools(&self) -> MutexGuard<'_, Pools> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    /// Takes memory for further bytes. Returns `false`, and frees the memory of the body, if there is not enough or if
    /// the client would use more than its share.
    pub(super) fn grow(&mut self, bytes: usize) -> bool {
        let mut pools = self.memory.pools();
        pools.of_size(self.bytes).give_back(self.client, self.bytes);
        let grown = self.bytes + bytes;
        let is_taken = pools.of_size(grown).take(self.client, grown);
        self.bytes = if is_taken { grown } else { 0 };
        is_taken
    }

    /// Frees the memory.
    pub(super) fn free(&mut self) {
        self.memory.pools().of_size(self.bytes).give_back(self.client, self.bytes);
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

    const LIMIT: usize = 64_000_000;

    fn part(memory: &Arc<BodyMemory>, host: u8) -> BodyPart {
        memory.part_of(Network::of([192, 0, 2, host].into()))
    }

    /// Takes memory for as many bodies of this size as the client may have.
    fn hold(memory: &Arc<BodyMemory>, host: u8, bytes: usize) -> Vec<BodyPart> {
        let bodies = std::iter::repeat_with(|| part(memory, host));
        bodies.map_while(|mut body| body.grow(bytes).then_some(body)).collect()
    }

    fn is_unused(memory: &BodyMemory) -> bool {
        let pools = memory.pools();
        pools.small.is_unused() && pools.large.is_unused()
    }

    #[test]
    fn small_bodies_are_taken_while_large_bodies_use_all_that_they_may() {
        let memory = BodyMemory::new(LIMIT);
        let held: Vec<BodyPart> = (1..=50).flat_map(|host| hold(&memory, host, 250_000)).collect();
        assert!(held.len() > 150 && held.len() * 250_000 <= LIMIT / 4 * 3, "{}", held.len());
        assert!(!part(&memory, 1).grow(250_000) && !part(&memory, 51).grow(250_000));
        assert!(part(&memory, 1).grow(SMALL) && part(&memory, 51).grow(SMALL));
        drop(held);
        assert!(is_unused(&memory));
    }

    #[test]
    fn small_bodies_of_one_client_leave_memory_for_those_of_others() {
        let memory = BodyMemory::new(LIMIT);
        let held = hold(&memory, 1, SMALL);
        assert!(held.len() > 200 && held.len() * SMALL < LIMIT / RESERVE / 2, "{}", held.len());
        assert!(!hold(&memory, 2, SMALL).is_empty());
    }

    #[test]
    fn a_body_that_grows_moves_to_the_memory_for_large_bodies() {
        let memory = BodyMemory::new(LIMIT);
        let mut bodies: Vec<BodyPart> = (0..100).map(|_| part(&memory, 1)).collect();
        assert!(bodies.iter_mut().all(|body| body.grow(SMALL) && body.grow(1)));
        assert!(memory.pools().small.is_unused());
        assert!(!bodies[0].grow(LIMIT), "there is not enough memory");
        drop(bodies);
        assert!(is_unused(&memory));
    }

    #[test]
    fn one_roster_and_small_bodies_always_fit() {
        let memory = BodyMemory::new(0);
        let mut log_in = part(&memory, 2);
        assert!(log_in.grow(1_000));
        let mut roster = part(&memory, 1);
        assert!(roster.grow(UPLOAD_LIMIT / 2) && roster.grow(UPLOAD_LIMIT / 2));
    }
}
