//! Limits the requests in flight.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use worker::network::Network;

use super::fair_pool::FairPool;

/// The maximum number of requests in flight. A request and its stream hold about 40 KB besides the body, so all of them,
/// the bodies and an idle process together take less than 200 MB.
///
/// A class of 30 with six connections for each browser has at most 180 requests in flight from one address. One address
/// may have 586, and 286 while another network holds as much as it may.
const REQUESTS: usize = 1_536;

/// The requests in flight.
#[derive(Debug)]
pub(super) struct RequestSlots(Mutex<FairPool>);

impl RequestSlots {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(FairPool::new(REQUESTS))))
    }

    /// Returns the slot for a request of a client of this network; `None` if too few slots would remain for others.
    pub(super) fn take(self: &Arc<Self>, client: Network) -> Option<RequestSlot> {
        let is_taken = self.pool().take(client, 1);
        is_taken.then(|| RequestSlot { slots: Arc::clone(self), client })
    }

    fn pool(&self) -> MutexGuard<'_, FairPool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The slot of a request. Dropping this value frees the slot.
#[derive(Debug)]
pub(super) struct RequestSlot {
    slots: Arc<RequestSlots>,
    client: Network,
}

impl Drop for RequestSlot {
    fn drop(&mut self) {
        self.slots.pool().give_back(self.client, 1);
    }
}
