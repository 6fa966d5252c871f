//! A limited resource that clients share, such as memory or the number of requests in flight.

use worker::network::{HeldByNetwork, Network};

/// A pool that no client and no small group of clients can use up.
///
/// The less is free, the smaller is the share of each network: if the fraction `f` of the pool is free, a network may hold
/// the fraction `f²`. One network alone can hold 38 % of the pool. After `n` networks have taken all that they can, more
/// than one part in `n + 1` is still free. If each could hold as much as is free, each would take half of the rest, and ten
/// networks would use up a pool of a thousand.
#[derive(Debug)]
pub(super) struct FairPool {
    limit: usize,
    total: usize,
    held: HeldByNetwork,
}

impl FairPool {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, total: 0, held: HeldByNetwork::default() }
    }

    /// Takes an amount for a client of this network. Returns `false` if too little would remain for others.
    pub(super) fn take(&mut self, network: Network, amount: usize) -> bool {
        let total = self.total.saturating_add(amount);
        let Some(free) = self.limit.checked_sub(total) else { return false };
        // While anything is free, each network may hold something.
        let share = (free.saturating_mul(free) / self.limit.max(1)).max(1);
        if !self.held.allows(network, amount, share) {
            return false;
        }
        self.held.add(network, amount);
        self.total = total;
        true
    }

    /// Gives back an amount that was taken.
    pub(super) fn give_back(&mut self, network: Network, amount: usize) {
        self.held.remove(network, amount);
        self.total -= amount;
    }

    #[cfg(test)]
    pub(super) fn is_unused(&self) -> bool {
        self.total == 0 && self.held.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> Network {
        Network::of(address.parse().unwrap())
    }

    /// Takes units, one at a time, until the pool refuses one. Returns the number of units taken.
    fn take_all(pool: &mut FairPool, address: &str) -> usize {
        (0..10_000).take_while(|_| pool.take(network(address), 1)).count()
    }

    #[test]
    fn the_more_networks_hold_parts_the_less_each_may_take_and_some_remains_for_the_next() {
        let mut pool = FairPool::new(1_000);
        assert_eq!(take_all(&mut pool, "192.0.2.1"), 381);
        assert_eq!(take_all(&mut pool, "192.0.2.2"), 186);
        for host in 3..=40 {
            assert!(take_all(&mut pool, &format!("192.0.2.{host}")) > 0, "{host}");
        }
        // The share of a network that came first is smaller now, too.
        pool.give_back(network("192.0.2.1"), 381);
        assert!((50..200).contains(&take_all(&mut pool, "192.0.2.1")));
    }

    #[test]
    fn a_site_may_hold_half_of_the_pool() {
        let mut pool = FairPool::new(1_000);
        let taken: usize = (0..200).map(|subnet| take_all(&mut pool, &format!("2001:db8:1:{subnet:x}::1"))).sum();
        assert!((490..=500).contains(&taken), "{taken}");
        assert!(take_all(&mut pool, "2001:db8:2::1") > 100);
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let mut pool = FairPool::new(40);
        assert!(pool.take(network("192.0.2.1"), 15) && !pool.take(network("192.0.2.1"), 1));
        pool.give_back(network("192.0.2.1"), 15);
        assert!(pool.is_unused());
        assert!(pool.take(network("192.0.2.1"), 15));
        assert!(!pool.take(network("192.0.2.2"), usize::MAX));
    }
}
