//! The network of a client, by which log-ins, requests, connections and memory are counted.

mod held;

use std::{
    iter,
    net::{IpAddr, Ipv6Addr},
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

pub use held::HeldByNetwork;

/// The length of the prefix that a provider assigns to one subscriber at most. A subscriber may use every network in
/// it.
const SITE: u8 = 48;

/// The length of the prefix of one IPv6 network. A device may use every address in it.
const SUBNET: u8 = 64;

/// How many times the share of one network a site may hold at the same time. Without this limit, a subscriber with many
/// networks would have the shares of many clients.
const SITE_SHARES: usize = 2;

/// A single IPv4 address, or the /64 network of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpNet);

impl Network {
    /// Returns the network of an address. An IPv4 address that is written as an IPv6 address counts as IPv4.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address).into(),
            IpAddr::V6(address) => shortened(address, SUBNET),
        })
    }

    /// Returns the network itself.
    #[must_use]
    pub const fn net(self) -> IpNet {
        self.0
    }

    /// Returns the /48 that contains an IPv6 network; `None` for IPv4.
    #[must_use]
    pub fn site(self) -> Option<IpNet> {
        match self.0 {
            IpNet::V4(_) => None,
            IpNet::V6(network) => Some(shortened(network.addr(), SITE)),
        }
    }

    /// Returns the groups that contain the client and what each may hold, if each network may hold `share`: the network
    /// itself and, for IPv6, its site.
    pub fn shares(self, share: usize) -> impl Iterator<Item = (IpNet, usize)> {
        let of_site = self.site().map(|site| (site, share.saturating_mul(SITE_SHARES)));
        iter::once((self.0, share)).chain(of_site)
    }

    /// Returns the abbreviated network that people may see: the /24 of an IPv4 address, or the /48 of an IPv6 network.
    /// It tells the school's own connection from others, but does not identify a device.
    #[must_use]
    pub fn abbreviated(self) -> IpNet {
        match self.0 {
            IpNet::V4(network) => Ipv4Net::new_assert(network.addr(), 24).trunc().into(),
            IpNet::V6(network) => shortened(network.addr(), SITE),
        }
    }

    /// Returns the bytes that identify the network.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        match self.0 {
            IpNet::V4(network) => network.addr().octets().to_vec(),
            IpNet::V6(network) => network.addr().octets().to_vec(),
        }
    }
}

fn shortened(address: Ipv6Addr, length: u8) -> IpNet {
    Ipv6Net::new_assert(address, length).trunc().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        Network::of(address.parse().unwrap())
    }

    #[test]
    fn an_ipv4_address_is_a_network_of_its_own_however_it_is_written() {
        assert_eq!(network("203.0.113.9"), network("::ffff:203.0.113.9"));
        assert_ne!(network("203.0.113.9"), network("203.0.113.10"));
        assert_eq!(network("203.0.113.9").site(), None);
        assert_eq!(network("203.0.113.9").abbreviated().to_string(), "203.0.113.0/24");
    }

    #[test]
    fn the_addresses_of_an_ipv6_subnet_are_one_network_within_a_site() {
        assert_eq!(network("2001:db8:1:2::7"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::7"), network("2001:db8:1:3::7"));
        assert_eq!(network("2001:db8:1:2::7").site(), network("2001:db8:1:3::7").site());
        assert_ne!(network("2001:db8:1:2::7").site(), network("2001:db8:2:2::7").site());
        assert_eq!(network("2001:db8:1:2::7").abbreviated().to_string(), "2001:db8:1::/48");
        assert_eq!(network("2001:db8:1:2::7").bytes(), network("2001:db8:1:2::8").bytes());
    }
}
