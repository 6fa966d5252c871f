//! The queue in front of the cores that hash: who waits, who comes next, and who makes room when the queue is full.
//!
//! Somebody who sends a flood of requests must delay only these requests. Therefore schools and networks take turns,
//! and log-ins come before other hashes. When the queue is full, the school or network that holds the most places loses
//! one to a new request, but a log-in never loses its place to another kind of hash. The queue uses no clock and no
//! randomness.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use entity::SchoolId;

use crate::network::Network;

/// The share of the places that one school or one network may hold while others need places: an eighth.
const SHARE: usize = 8;

/// The number of schools, and of networks, whose last turns are remembered.
const REMEMBERED_TURNS: u64 = 2_048;

/// What a hash is for, the most important purpose first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashPurpose {
    /// Somebody signs in.
    SignIn,
    /// A signed-in person changes their own password.
    OwnPassword,
    /// Staff set or draw secrets for others: a new account, a reset, the login cards of a class.
    NewSecret,
    /// An import or a command, which has been accepted and waits as long as it takes. Its caller limits how many hashes
    /// it requests at once, so it does not count towards the capacity of the queue.
    Background,
}

impl HashPurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::OwnPassword, Self::NewSecret, Self::Background];

    /// The text of the purpose in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::OwnPassword => "own_password",
            Self::NewSecret => "new_secret",
            Self::Background => "background",
        }
    }
}

/// A request for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashRequest {
    /// What the hash is for.
    pub purpose: HashPurpose,
    /// The school of the account.
    pub school_id: SchoolId,
    /// The network of the client; `None` if the caller is signed in or there is no client.
    pub network: Option<Network>,
    /// Whether somebody of the school has signed in from the network before.
    pub is_usual: bool,
}

impl HashRequest {
    /// Returns a request that does not come from a client's network.
    #[must_use]
    pub const fn without_network(purpose: HashPurpose, school_id: SchoolId) -> Self {
        Self { purpose, school_id, network: None, is_usual: false }
    }
}

/// A group of requests. A lane that is listed earlier is served first, but every lane gets a turn after it has been
/// passed over a number of times, its patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    /// Log-ins from networks from which somebody of the school has signed in before.
    Usual,
    /// Other log-ins.
    Unusual,
    /// People who are signed in.
    SignedIn,
    /// New secrets for other people, imports and commands. Nobody waits for these hashes to sign in.
    Deferrable,
}

impl Lane {
    const ALL: [Self; 4] = [Self::Usual, Self::Unusual, Self::SignedIn, Self::Deferrable];

    const fn of(request: &HashRequest) -> Self {
        match request.purpose {
            HashPurpose::SignIn if request.is_usual => Self::Usual,
            HashPurpose::SignIn => Self::Unusual,
            HashPurpose::OwnPassword => Self::SignedIn,
            HashPurpose::NewSecret | HashPurpose::Background => Self::Deferrable,
        }
    }

    /// How often in a row the lane is passed over before it has a turn. The two lanes of log-ins alternate. While
    /// log-ins wait, people who are signed in have one turn in four, and other hashes one in eight.
    const fn patience(self) -> u32 {
        match self {
            Self::Usual => 0,
            Self::Unusual => 1,
            Self::SignedIn => 3,
            Self::Deferrable => 7,
        }
    }
}

/// Identifies a waiting request. A later request has a greater ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ticket(u64);

/// A request that has entered the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) ticket: Ticket,
    /// The request that has left the full queue to make room.
    pub(super) displaced: Option<Ticket>,
}

/// The queue is full, and the request may not displace another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QueueFullError;

#[derive(Debug)]
struct Waiting {
    request: HashRequest,
    lane: Lane,
    /// Whether the request can use a core now. A log-in takes its place in the queue first, and is ready when its
    /// attempt has been counted in the database.
    is_ready: bool,
}

/// The waiting requests.
#[derive(Debug, Default)]
pub(super) struct HashQueue {
    waiting: BTreeMap<Ticket, Waiting>,
    tickets: u64,
    schools: Tally<SchoolId>,
    networks: Tally<Network>,
    turn: u64,
    /// How often each lane was passed over since its last turn.
    passed_over: [u32; Lane::ALL.len()],
}

impl HashQueue {
    /// Lets a request in. If the queue already holds `capacity` requests, another request has to leave, or the new one
    /// is rejected.
    pub(super) fn enter(&mut self, request: HashRequest, capacity: usize) -> Result<Entry, QueueFullError> {
        let lane = Lane::of(&request);
        let is_full = request.purpose != HashPurpose::Background && self.len() >= capacity;
        let displaced = if is_full {
            let displaced = self.displaceable(&request, lane, capacity).ok_or(QueueFullError)?;
            self.leave(displaced);
            Some(displaced)
        } else {
            None
        };
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        if request.purpose != HashPurpose::Background {
            self.schools.add(request.school_id);
            if let Some(network) = request.network {
                self.networks.add(network);
            }
        }
        self.waiting.insert(ticket, Waiting { request, lane, is_ready: false });
        Ok(Entry { ticket, displaced })
    }

    /// Marks the request as ready to use a core.
    pub(super) fn ready(&mut self, ticket: Ticket) {
        if let Some(waiting) = self.waiting.get_mut(&ticket) {
            waiting.is_ready = true;
        }
    }

    /// Removes a request. Returns false if it is not waiting.
    pub(super) fn leave(&mut self, ticket: Ticket) -> bool {
        let Some(Waiting { request, .. }) = self.waiting.remove(&ticket) else { return false };
        if request.purpose != HashPurpose::Background {
            self.schools.remove(&request.school_id);
            if let Some(network) = &request.network {
                self.networks.remove(network);
            }
        }
        true
    }

    /// Removes and returns the request whose turn it is.
    pub(super) fn next(&mut self) -> Option<Ticket> {
        let is_waiting = self.waiting_lanes();
        let lane = self.next_lane(is_waiting)?;
        let of_lane = self.waiting.iter().filter(|(_, waiting)| waiting.is_ready && waiting.lane == lane);
        let (&ticket, waiting) = of_lane.min_by_key(|(ticket, waiting)| (self.rank(&waiting.request), **ticket))?;
        let HashRequest { school_id, network, .. } = waiting.request;
        self.leave(ticket);
        self.turn += 1;
        self.schools.turn(school_id, self.turn);
        if let Some(network) = network {
            self.networks.turn(network, self.turn);
        }
        for other in Lane::ALL {
            let was_passed_over = is_waiting[other as usize] && other != lane;
            let passed_over = &mut self.passed_over[other as usize];
            *passed_over = if was_passed_over { *passed_over + 1 } else { 0 };
        }
        Some(ticket)
    }

    /// The number of requests that count towards the capacity.
    pub(super) fn len(&self) -> usize {
        self.schools.total
    }

    /// The number of waiting requests for this purpose.
    pub(super) fn waiting_for(&self, purpose: HashPurpose) -> usize {
        self.waiting.values().filter(|waiting| waiting.request.purpose == purpose).count()
    }

    /// Returns, for each lane, whether one of its requests is ready.
    fn waiting_lanes(&self) -> [bool; Lane::ALL.len()] {
        let mut is_waiting = [false; Lane::ALL.len()];
        for waiting in self.waiting.values().filter(|waiting| waiting.is_ready) {
            is_waiting[waiting.lane as usize] = true;
        }
        is_waiting
    }

    fn next_lane(&self, is_waiting: [bool; Lane::ALL.len()]) -> Option<Lane> {
        let is_overdue = |lane: Lane| self.passed_over[lane as usize] >= lane.patience();
        let waiting = || Lane::ALL.into_iter().filter(|lane| is_waiting[*lane as usize]);
        waiting().rev().find(|lane| is_overdue(*lane)).or_else(|| waiting().next())
    }

    /// Returns the rank of a request within its lane. The lowest rank is served first: the most important purpose, and
    /// then the request whose school and network have waited longest since their last turns. The later of the two turns
    /// counts. Otherwise one network that names many schools, or many networks that name one school, would have more
    /// turns than others.
    fn rank(&self, request: &HashRequest) -> (HashPurpose, u64, u64, u64) {
        let school = self.schools.last_turn(&request.school_id);
        let network = request.network.map_or(0, |network| self.networks.last_turn(&network));
        (request.purpose, school.max(network), school, network)
    }

    /// Returns the request that leaves the full queue to make room for a new request; `None` if the new request is
    /// rejected. A request never makes room for one with a less important purpose.
    fn displaceable(&self, new: &HashRequest, lane: Lane, capacity: usize) -> Option<Ticket> {
        let share = (capacity / SHARE).max(1);
        let of_network = |request: &HashRequest| request.network.map_or(0, |network| self.networks.held(&network));
        let holds = |request: &HashRequest| of_network(request).max(self.schools.held(&request.school_id));
        if of_network(new) >= share {
            return None;
        }
        let may_displace_holders = holds(new) < share;
        self.waiting
            .iter()
            .filter(|(_, waiting)| waiting.request.purpose != HashPurpose::Background)
            .filter(|(_, waiting)| waiting.request.purpose >= new.purpose)
            .filter(|(_, waiting)| waiting.lane > lane || (may_displace_holders && holds(&waiting.request) > share))
            // The school or network that holds the most places loses a request: the newest one of its least important
            // lane and of the network with the most places.
            .max_by_key(|(ticket, waiting)| {
                (holds(&waiting.request).max(share), waiting.lane, of_network(&waiting.request), **ticket)
            })
            .map(|(ticket, _)| *ticket)
    }
}

/// The places that each school or network holds, and its last turn.
#[derive(Debug)]
struct Tally<K> {
    held: HashMap<K, usize>,
    total: usize,
    last_turns: HashMap<K, u64>,
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self { held: HashMap::new(), total: 0, last_turns: HashMap::new() }
    }
}

impl<K: Eq + Hash> Tally<K> {
    fn add(&mut self, key: K) {
        *self.held.entry(key).or_default() += 1;
        self.total += 1;
    }

    fn remove(&mut self, key: &K) {
        let Some(held) = self.held.get_mut(key) else { return };
        *held -= 1;
        self.total -= 1;
        if *held == 0 {
            self.held.remove(key);
        }
    }

    fn held(&self, key: &K) -> usize {
        self.held.get(key).copied().unwrap_or_default()
    }

    fn turn(&mut self, key: K, turn: u64) {
        self.last_turns.insert(key, turn);
        if self.last_turns.len() as u64 > 2 * REMEMBERED_TURNS {
            self.last_turns.retain(|_, last| *last + REMEMBERED_TURNS > turn);
        }
    }

    fn last_turn(&self, key: &K) -> u64 {
        self.last_turns.get(key).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
