//! Limits on the resources of a listener that clients may use, such as connections and time.

use std::time::Duration;

use ipnet::IpNet;

/// The limits of a listener.
#[derive(Debug, Clone)]
pub struct ListenerLimits {
    /// The maximum number of open connections.
    pub connections: usize,
    /// The maximum number of open connections of a client, as [`Network`](crate::network::Network) distinguishes
    /// clients.
    pub connections_per_client: usize,
    /// The networks of our proxies, which may have any number of connections.
    pub proxies: Vec<IpNet>,
    /// The time for the head of a request, from its first byte. For the first request of a connection, from the start
    /// of the connection.
    pub head_timeout: Duration,
    /// How long a connection stays open without a request.
    pub idle_timeout: Duration,
    /// How long a client may leave a part of a response unread.
    pub reading_timeout: Duration,
}

impl ListenerLimits {
    /// The limits of a listener that only operators use.
    #[must_use]
    pub const fn of_telemetry() -> Self {
        Self {
            connections: 128,
            connections_per_client: 64,
            proxies: Vec::new(),
            head_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(75),
            reading_timeout: Duration::from_secs(30),
        }
    }
}
