//! The networks from which people of a school sign in.

use std::collections::{HashMap, VecDeque};

use entity::SchoolId;

use crate::network::Network;

/// The number of networks that are remembered for a school: its own, and those of staff who work at home.
const NETWORKS: usize = 64;

/// The networks from which people have signed in to each school since the process started, the latest last. Only a
/// successful log-in adds a network, so an attacker cannot fill the memory.
#[derive(Debug, Default)]
pub(super) struct UsualNetworks(HashMap<SchoolId, VecDeque<Network>>);

impl UsualNetworks {
    pub(super) fn remember(&mut self, school_id: SchoolId, network: Network) {
        let networks = self.0.entry(school_id).or_default();
        networks.retain(|known| *known != network);
        if networks.len() == NETWORKS {
            networks.pop_front();
        }
        networks.push_back(network);
    }

    pub(super) fn contains(&self, school_id: SchoolId, network: Network) -> bool {
        self.0.get(&school_id).is_some_and(|networks| networks.contains(&network))
    }
}
