//! The turns of the cores that hash: a request waits in the queue until it has a core.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use tokio::sync::oneshot;

use super::queue::{HashPurpose, HashQueue, HashRequest, QueueFullError, Ticket};

/// The cores that hash, and the requests that wait for them.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    cores: usize,
    state: Arc<Mutex<TurnState>>,
    displaced: Arc<AtomicU64>,
}

#[derive(Debug)]
struct TurnState {
    queue: HashQueue,
    free: usize,
    /// For each waiting request, the sender of the message that gives the request its turn. If the sender is dropped
    /// without a message, the request was displaced.
    granting: HashMap<Ticket, oneshot::Sender<()>>,
}

impl Turns {
    pub(super) fn new(cores: usize) -> Self {
        let state = TurnState { queue: HashQueue::default(), free: cores, granting: HashMap::new() };
        Self { cores, state: Arc::new(Mutex::new(state)), displaced: Arc::default() }
    }

    /// Takes a place in the queue.
    pub(super) fn enter(&self, request: HashRequest, capacity: usize) -> Result<QueuePlace, QueueFullError> {
        let mut state = self.state();
        let entry = state.queue.enter(request, capacity)?;
        if let Some(displaced) = entry.displaced {
            state.granting.remove(&displaced);
            self.displaced.fetch_add(1, Ordering::Relaxed);
        }
        let (sender, granted) = oneshot::channel();
        state.granting.insert(entry.ticket, sender);
        let entered_at = Instant::now();
        Ok(QueuePlace { turns: self.clone(), ticket: entry.ticket, granted, purpose: request.purpose, entered_at })
    }

    /// The number of cores that hash.
    pub(super) const fn cores(&self) -> usize {
        self.cores
    }

    /// The number of cores in use.
    pub(super) fn running(&self) -> usize {
        self.cores - self.state().free
    }

    /// The number of requests that wait, without those for [`HashPurpose::Background`].
    pub(super) fn waiting(&self) -> usize {
        self.state().queue.len()
    }

    /// The number of requests that wait, by purpose.
    pub(super) fn waiting_by_purpose(&self) -> [(HashPurpose, usize); HashPurpose::ALL.len()] {
        let state = self.state();
        HashPurpose::ALL.map(|purpose| (purpose, state.queue.waiting_for(purpose)))
    }

    /// The number of requests that had to leave the full queue since the process started.
    pub(super) fn displaced(&self) -> u64 {
        self.displaced.load(Ordering::Relaxed)
    }

    fn state(&self) -> MutexGuard<'_, TurnState> {
        // Each change of the state is complete before anything can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TurnState {
    /// Gives the free cores to the requests whose turn it is.
    fn grant(&mut self) {
        while self.free > 0
            && let Some(ticket) = self.queue.next()
        {
            let granting = self.granting.remove(&ticket);
            // A request whose client has disconnected leaves the core to the next one.
            if granting.is_some_and(|granting| granting.send(()).is_ok()) {
                self.free -= 1;
            }
        }
    }
}

/// A place in the queue. It is released when it is dropped, for example because the client disconnects.
#[derive(Debug)]
pub struct QueuePlace {
    turns: Turns,
    ticket: Ticket,
    granted: oneshot::Receiver<()>,
    purpose: HashPurpose,
    entered_at: Instant,
}

impl QueuePlace {
    /// Waits for a core. Returns `None` if the request had to leave the full queue.
    pub(super) async fn turn(mut self) -> Option<HashTurn> {
        {
            let mut state = self.turns.state();
            state.queue.ready(self.ticket);
            state.grant();
        }
        (&mut self.granted).await.ok()?;
        Some(HashTurn { turns: self.turns.clone(), purpose: self.purpose, entered_at: self.entered_at })
    }
}

impl Drop for QueuePlace {
    fn drop(&mut self) {
        let mut state = self.turns.state();
        state.granting.remove(&self.ticket);
        // The request may have received its turn at the moment at which the client disconnected.
        if !state.queue.leave(self.ticket) && self.granted.try_recv().is_ok() {
            state.free += 1;
            state.grant();
        }
    }
}

/// The use of a core, which ends when it is dropped.
#[derive(Debug)]
pub struct HashTurn {
    turns: Turns,
    pub(super) purpose: HashPurpose,
    pub(super) entered_at: Instant,
}

impl Drop for HashTurn {
    fn drop(&mut self) {
        let mut state = self.turns.state();
        state.free += 1;
        state.grant();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::{Pin, pin},
        task::Poll,
    };

    use entity::SchoolId;
    use futures_util::poll;

    use super::*;

    fn request(purpose: HashPurpose) -> HashRequest {
        HashRequest::without_network(purpose, SchoolId::draw())
    }

    async fn pending<F: Future<Output = Option<HashTurn>>>(future: &mut Pin<&mut F>) -> bool {
        matches!(poll!(future.as_mut()), Poll::Pending)
    }

    #[tokio::test]
    async fn a_request_waits_until_a_core_is_free() {
        let turns = Turns::new(1);
        let enter = || turns.enter(request(HashPurpose::SignIn), 8).unwrap();
        let running = enter().turn().await.unwrap();
        let (mut second, mut third) = (pin!(enter().turn()), pin!(enter().turn()));
        assert!(pending(&mut second).await && pending(&mut third).await);
        assert_eq!((turns.running(), turns.waiting()), (1, 2));
        drop(running);
        let second = second.await.unwrap();
        assert!(pending(&mut third).await);
        drop(second);
        drop(third.await.unwrap());
        assert_eq!((turns.running(), turns.waiting()), (0, 0));
    }

    #[tokio::test]
    async fn a_client_that_disconnects_leaves_its_place_or_its_core() {
        let turns = Turns::new(1);
        let enter = || turns.enter(request(HashPurpose::SignIn), 8).unwrap();
        let running = enter().turn().await.unwrap();
        {
            let mut waiting = pin!(enter().turn());
            assert!(pending(&mut waiting).await);
        }
        assert_eq!(turns.waiting(), 0);
        {
            // The turn comes, but the client disconnects before it uses the core.
            let mut granted = pin!(enter().turn());
            assert!(pending(&mut granted).await);
            drop(running);
            assert_eq!(turns.running(), 1);
        }
        assert_eq!((turns.running(), turns.waiting()), (0, 0));
        assert!(enter().turn().await.is_some());
    }

    #[tokio::test]
    async fn a_request_that_is_not_ready_keeps_no_core_idle() {
        let turns = Turns::new(1);
        let counting = turns.enter(request(HashPurpose::SignIn), 8).unwrap();
        assert!(turns.enter(request(HashPurpose::NewSecret), 8).unwrap().turn().await.is_some());
        assert!(counting.turn().await.is_some());
    }

    #[tokio::test]
    async fn a_displaced_request_learns_that_it_has_no_turn() {
        let turns = Turns::new(1);
        let flood = request(HashPurpose::SignIn);
        let running = turns.enter(flood, 2).unwrap().turn().await.unwrap();
        let (first, second) = (turns.enter(flood, 2).unwrap(), turns.enter(flood, 2).unwrap());
        let (mut first, mut second) = (pin!(first.turn()), pin!(second.turn()));
        assert!(pending(&mut first).await && pending(&mut second).await);
        assert!(turns.enter(flood, 2).is_err());
        let other = turns.enter(request(HashPurpose::SignIn), 2).unwrap();
        assert!(second.await.is_none());
        assert_eq!(turns.displaced(), 1);
        drop(running);
        drop(first.await.unwrap());
        assert!(other.turn().await.is_some());
    }
}
