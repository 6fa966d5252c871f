//! The open connections of a listener, and who may open another one.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{ListenerLimits, activity::Activity};
use crate::{
    metrics::{ConnectionMetrics, Rejection},
    network::Network,
};

/// How often at most the log says that connections are rejected for the same reason.
const LOG_EVERY: Duration = Duration::from_secs(10);

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
    by_client: HashMap<Network, usize>,
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

    /// Admits a connection from this address. At a limit, the connection that has been without a request for the longest
    /// time gives way. Returns `None` if there is none.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admission> {
        let client = Network::of(peer);
        let is_proxy = self.limits.proxies.iter().any(|network| network.contains(&peer.to_canonical()));
        let mut open = self.open();
        let of_client = open.by_client.get(&client).copied().unwrap_or_default();
        let rejection = if !is_proxy
            && of_client >= self.limits.connections_per_client
            && !open.evict_idle(|connection| connection.client == client)
        {
            Some(Rejection::ClientLimit)
        } else if open.by_id.len() >= self.limits.connections && !open.evict_idle(|_| true) {
            Some(Rejection::Limit)
        } else {
            None
        };
        if let Some(rejection) = rejection {
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
        self.open().evict_idle(|_| true);
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
        *self.by_client.entry(connection.client).or_default() += 1;
        self.by_id.insert(self.last_id, connection);
        self.last_id
    }

    fn remove(&mut self, id: u64) -> Option<OpenConnection> {
        let connection = self.by_id.remove(&id)?;
        if let Some(count) = self.by_client.get_mut(&connection.client) {
            *count -= 1;
            if *count == 0 {
                self.by_client.remove(&connection.client);
            }
        }
        Some(connection)
    }

    /// Closes the longest idle connection among those that `may_close` names. Returns whether there was one.
    fn evict_idle(&mut self, may_close: impl Fn(&OpenConnection) -> bool) -> bool {
        let idle = self.by_id.iter().filter(|(_, connection)| may_close(connection));
        let idle = idle.filter_map(|(id, connection)| Some((connection.activity.idle_since()?, *id)));
        let evicted = idle.min().and_then(|(_, id)| self.remove(id));
        if let Some(connection) = &evicted {
            connection.evicted.cancel();
        }
        evicted.is_some()
    }
}

/// An admitted connection, which counts as open until this value is dropped.
#[derive(Debug)]
pub(super) struct Admission {
    connections: Arc<Connections>,
    id: u64,
    pub(super) activity: Arc<Activity>,
    /// Cancelled when the connection gives way to another one.
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
