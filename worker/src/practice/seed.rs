//! Where a plan's chance comes from: a seed that anyone can compute again, and a generator whose numbers do not change
//! with a library's version.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ENGINE_VERSION;

/// The seed of a pupil's session: the same pupil, session number and engine version, the same seed, on every machine
/// and for ever (std's hashes promise neither).
#[must_use]
pub fn seed(pupil: Uuid, session_number: u32) -> u64 {
    let mut hash = Sha256::new();
    hash.update(b"practice");
    hash.update(pupil.as_bytes());
    hash.update(session_number.to_be_bytes());
    hash.update(ENGINE_VERSION.to_be_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    u64::from_be_bytes(first)
}

/// Chance from a seed. `ChaCha8` is specified; drawing from a range is done here because rand's own way of it may
/// change with its version, and stored seeds are drawn from again.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// From a seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From 0 up to, but not, 1.
    pub fn unit(&mut self) -> f64 {
        // 32 bits are exact in an f64, and finer than anything here needs.
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// From 0 up to, but not, `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Puts them into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_the_same_on_every_machine() {
        assert_eq!(seed(Uuid::nil(), 1), seed(Uuid::nil(), 1));
        assert_ne!(seed(Uuid::nil(), 1), seed(Uuid::nil(), 2));
        assert_ne!(seed(Uuid::nil(), 1), seed(Uuid::max(), 1));
    }

    #[test]
    fn chance_is_what_it_always_was() {
        let mut chance = Chance::from_seed(1);
        let drawn: Vec<_> = (0..6).map(|_| chance.below(100)).collect();
        assert_eq!(drawn, [40, 8, 59, 21, 28, 71]);
    }
}
