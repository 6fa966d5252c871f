//! What clients hold at the same time, by network and by site.

use std::collections::HashMap;

use ipnet::IpNet;

use super::Network;

/// How much of something, such as connections or bytes, each network and each site holds.
#[derive(Debug, Default)]
pub struct HeldByNetwork(HashMap<IpNet, usize>);

impl HeldByNetwork {
    /// Returns how much the networks that are in `group` hold. A group is a network or a site.
    #[must_use]
    pub fn by(&self, group: IpNet) -> usize {
        self.0.get(&group).copied().unwrap_or_default()
    }

    /// Returns whether a network may hold this much more, if each network has this share.
    #[must_use]
    pub fn allows(&self, network: Network, amount: usize, share: usize) -> bool {
        network.shares(share).all(|(group, share)| self.by(group).saturating_add(amount) <= share)
    }

    /// Records that a network holds this much more.
    pub fn add(&mut self, network: Network, amount: usize) {
        for (group, _) in network.shares(0) {
            *self.0.entry(group).or_default() += amount;
        }
    }

    /// Records that a network holds this much less.
    pub fn remove(&mut self, network: Network, amount: usize) {
        for (group, _) in network.shares(0) {
            if let Some(held) = self.0.get_mut(&group) {
                *held = held.saturating_sub(amount);
                if *held == 0 {
                    self.0.remove(&group);
                }
            }
        }
    }

    /// Returns whether no network holds anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        Network::of(address.parse().unwrap())
    }

    #[test]
    fn the_networks_of_a_site_together_hold_at_most_two_shares() {
        let mut held = HeldByNetwork::default();
        let networks = ["2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1"].map(network);
        for network in &networks[..2] {
            assert!(held.allows(*network, 10, 10));
            held.add(*network, 10);
            assert!(!held.allows(*network, 1, 10));
        }
        assert!(!held.allows(networks[2], 1, 10), "the site holds two shares");
        assert!(held.allows(network("2001:db8:2:1::1"), 10, 10));
        held.remove(networks[0], 10);
        assert!(held.allows(networks[2], 10, 10));
        held.remove(networks[1], 10);
        assert!(held.is_empty());
    }

    #[test]
    fn each_ipv4_address_has_a_share() {
        let mut held = HeldByNetwork::default();
        for host in ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(network) {
            assert!(held.allows(host, 10, 10));
            held.add(host, 10);
            assert_eq!(held.by(host.net()), 10);
        }
    }
}
