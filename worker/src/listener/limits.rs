//! What clients may hold of a listener.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use ipnet::IpNet;

/// The limits of a listener.
#[derive(Debug, Clone)]
pub struct ListenerLimits {
    /// The maximum number of open connections.
    pub connections: usize,
    /// The maximum number of open connections of a client, as [`client_network`] distinguishes clients.
    pub connections_per_client: usize,
    /// The networks of our proxies, which may have any number of connections.
    pub proxies: Vec<IpNet>,
    /// The time for the head of a request, from its first byte. For the first request of a connection, from the start of
    /// the connection.
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

/// Returns the address by which a client is counted. A network of IPv6 has 64 bits for hosts, which one client can all
/// use, so all its addresses count as one. An IPv4 address that is mapped to IPv6 counts as the IPv4 address.
#[must_use]
pub fn client_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_an_ipv4_address_or_a_64_bit_network_of_ipv6() {
        let network = |text: &str| client_network(text.parse().unwrap()).to_string();
        assert_eq!(network("203.0.113.9"), "203.0.113.9");
        assert_eq!(network("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
