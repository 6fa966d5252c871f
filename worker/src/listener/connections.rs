//! The open connections of a listener, and who may open another one.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ipnet::IpNet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{ListenerLimits, activity::Activity};
use crate::{
    metrics::{ConnectionMetrics, Rejection},
    network::{HeldByNetwork, Network},
};

/// The shortest time between two log messages about connections that are rejected for the same reason.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// While evicted connections are still closing, the number of connections may exceed a limit by the limit divided by
/// this number.
const CLOSING: usize = 8;

/// The open connections of a listener.
#[derive(Debug)]
pub(super) struct Connections {
    limits: ListenerLimits,
    metrics: ConnectionMetrics,
    open: Mutex<Open>,
    /// For each reason, when the log last named it, and how many connections have been rejected since then.
    logged: Mutex<HashMap<Rejection, (Instant, u64)>>,
}

#[derive(Debug, Default)]
struct Open {
    by_id: HashMap<u64, OpenConnection>,
    by_client: HeldByNetwork,
    last_id: u64,
}

#[derive(Debug)]
struct OpenConnection {
    client: Network,
    activity: Arc<Activity>,
    evicted: CancellationToken,
}

impl Connections {
    pub(super) fn new(limits: ListenerLimits, metrics: ConnectionMetrics) -> Self {
        Self { limits, metrics, open: Mutex::default(), logged: Mutex::default() }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits a connection from this address. At a limit, evicts the connection that has been without a request for the
    /// longest time. Returns `None` if every connection has a request, or if too many evicted connections are still
    /// closing.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admission> {
        let client = Network::of(peer);
        let is_proxy = self.limits.proxies.iter().any(|network| network.contains(&peer.to_canonical()));
        let mut open = self.open();
        let per_client = (!is_proxy).then_some(self.limits.connections_per_client);
        if let Err(rejection) = open.make_room(client, per_client, self.limits.connections) {
            drop(open);
            self.reject(rejection, "");
            return None;
        }
        let (activity, evicted) = (Activity::new(), CancellationToken::new());
        let id = open.insert(OpenConnection { client, activity: Arc::clone(&activity), evicted: evicted.clone() });
        drop(open);
        self.metrics.opened();
        Some(Admission { connections: Arc::clone(self), id, activity, evicted })
    }

    /// Closes the connection that has been without a request for the longest time.
    pub(super) fn evict_idle(&self) {
        self.open().evict_idle(None);
    }

    /// Records that a connection is rejected or cut off.
    pub(super) fn reject(&self, reason: Rejection, cause: &str) {
        self.metrics.rejected(reason);
        let mut logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (last, count) = logged.entry(reason).or_insert((now, 0));
        *count += 1;
        if *count > 1 && now.duration_since(*last) < LOG_EVERY {
            return;
        }
        let (listener, reason, count) = (self.metrics.listener(), reason.as_str(), std::mem::replace(count, 1));
        *last = now;
        tracing::warn!(listener, reason, count, cause, "connections are rejected");
    }
}

impl Open {
    fn insert(&mut self, connection: OpenConnection) -> u64 {
        self.last_id += 1;
        self.by_client.add(connection.client, 1);
        self.by_id.insert(self.last_id, connection);
        self.last_id
    }

    fn remove(&mut self, id: u64) {
        if let Some(connection) = self.by_id.remove(&id) {
            self.by_client.remove(connection.client, 1);
        }
    }

    /// Makes room for another connection of a client, within the limit for each client and the limit for all.
    /// `per_client` is `None` for a client without a limit.
    fn make_room(&mut self, client: Network, per_client: Option<usize>, in_all: usize) -> Result<(), Rejection> {
        let of_client = per_client.into_iter().flat_map(|limit| client.shares(limit));
        let groups = of_client.map(|(group, limit)| (Some(group), limit)).chain([(None, in_all)]);
        let full: Vec<_> = groups.filter(|(group, limit)| self.count(*group) >= *limit).collect();
        // The larger groups contain the smallest one, so evicting a connection of the smallest group makes room in all
        // of them.
        let Some((smallest, _)) = full.first() else { return Ok(()) };
        let crowded = full.iter().find(|(group, limit)| self.count(*group) >= limit + limit.div_ceil(CLOSING));
        let rejected = match crowded {
            Some((group, _)) => group,
            None if self.evict_idle(*smallest) => return Ok(()),
            None => smallest,
        };
        Err(if rejected.is_some() { Rejection::ClientLimit } else { Rejection::Limit })
    }

    /// Returns the number of connections of a network or a site, or of all connections. Evicted connections count until
    /// they are closed.
    fn count(&self, group: Option<IpNet>) -> usize {
        group.map_or(self.by_id.len(), |group| self.by_client.by(group))
    }

    /// Evicts the connection of a network or a site, or of all connections, that has been without a request for the
    /// longest time. Returns whether there was one.
    fn evict_idle(&self, group: Option<IpNet>) -> bool {
        let is_open = |connection: &OpenConnection| {
            let is_in_group = group.is_none_or(|group| group.contains(&connection.client.net()));
            is_in_group && !connection.evicted.is_cancelled()
        };
        let open = self.by_id.iter().filter(|(_, connection)| is_open(connection));
        let idle = open.filter_map(|(id, connection)| Some((connection.activity.idle_since()?, id, connection)));
        let longest = idle.min_by_key(|(since, id, _)| (*since, **id));
        longest.inspect(|(_, _, connection)| connection.evicted.cancel()).is_some()
    }
}

/// An admitted connection, which counts as open until this value is dropped.
#[derive(Debug)]
pub(super) struct Admission {
    connections: Arc<Connections>,
    id: u64,
    pub(super) activity: Arc<Activity>,
    /// Cancelled when the connection is evicted to make room for another one.
    pub(super) evicted: CancellationToken,
}

impl Admission {
    pub(super) fn limits(&self) -> &ListenerLimits {
        &self.connections.limits
    }

    /// Records that the connection is cut off.
    pub(super) fn reject(&self, reason: Rejection) {
        self.connections.reject(reason, "");
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.connections.open().remove(self.id);
        self.connections.metrics.closed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Metrics, ProcessKind};

    fn connections(connections: usize, connections_per_client: usize) -> Arc<Connections> {
        let limits = ListenerLimits { connections, connections_per_client, ..ListenerLimits::of_telemetry() };
        Arc::new(Connections::new(limits, Metrics::new(ProcessKind::Both).api_connections()))
    }

    /// Opens as many connections as the address may have.
    fn open(connections: &Arc<Connections>, address: &str) -> Vec<Admission> {
        std::iter::from_fn(|| connections.admit(address.parse().unwrap())).collect()
    }

    fn is_evicted(admission: &Admission) -> bool {
        admission.evicted.is_cancelled()
    }

    #[tokio::test]
    async fn a_connection_that_gives_way_counts_until_it_is_closed() {
        let connections = connections(100, 16);
        // All connections are idle, so each further connection evicts one. The evicted connections do not close.
        let mut held = open(&connections, "192.0.2.1");
        assert_eq!(held.len(), 16 + 2);
        assert_eq!(held.iter().filter(|admission| is_evicted(admission)).count(), 2);
        held.retain(|admission| !is_evicted(admission));
        assert_eq!(open(&connections, "192.0.2.1").len(), 2);
        drop(held);
        let open = connections.open();
        assert!(open.by_id.is_empty() && open.by_client.is_empty());
    }

    #[tokio::test]
    async fn the_networks_of_a_site_together_have_twice_the_connections_of_a_network() {
        let connections = connections(100, 8);
        let held: Vec<Admission> = (0..9).flat_map(|n| open(&connections, &format!("2001:db8:1:{n}::1"))).collect();
        assert_eq!(held.len(), 2 * 8 + 2);
        assert_eq!(open(&connections, "2001:db8:2::1").len(), 8 + 1);
    }

    #[tokio::test]
    async fn one_connection_gives_way_even_if_several_limits_are_reached() {
        let connections = connections(8, 8);
        let held: Vec<Admission> = (0..8).filter_map(|_| connections.admit([192, 0, 2, 1].into())).collect();
        let _newest = connections.admit([192, 0, 2, 1].into()).unwrap();
        assert_eq!(held.iter().filter(|admission| is_evicted(admission)).count(), 1);
    }

    #[tokio::test]
    async fn a_connection_with_a_request_does_not_give_way() {
        let connections = connections(2, 8);
        let held: Vec<Admission> = (0..2).filter_map(|_| connections.admit([192, 0, 2, 1].into())).collect();
        let _requests: Vec<_> =
            held.iter().map(|admission| admission.activity.start_request(poem::http::Version::HTTP_11)).collect();
        assert!(connections.admit([192, 0, 2, 2].into()).is_none());
    }
}
