//! The randomness of a plan: a seed that can always be recomputed, and a generator whose numbers do not change with the
//! version of a library.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::ENGINE_VERSION;

/// Returns the seed of a pupil's session. The same pupil, session number and engine version give the same seed on every
/// machine and for ever (the hashes of `std` promise neither).
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

/// A random number generator with a seed. The algorithm, `ChaCha8`, is specified. Drawing from a range is implemented
/// here because the method of `rand` may change with its version, while stored seeds must always give the same numbers.
#[derive(Debug, Clone)]
pub struct SeededRng(ChaCha8Rng);

impl SeededRng {
    /// Creates the generator of a seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Draws a number from 0 inclusive to 1 exclusive.
    pub fn unit(&mut self) -> f64 {
        // 32 bits are exact in an f64 and precise enough for every use here.
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// Draws a number from 0 inclusive to `end` exclusive; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Puts the items into a random order.
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
    fn a_seed_always_draws_the_same_numbers() {
        let mut rng = SeededRng::from_seed(1);
        let drawn: Vec<_> = (0..6).map(|_| rng.below(100)).collect();
        assert_eq!(drawn, [40, 8, 59, 21, 28, 71]);
    }
}
