//! Encryption at rest for data that is stored for a few days only: uploaded rosters and generated PINs.

use chacha20poly1305::{
    AeadCore, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, OsRng, Payload},
};
use entity::SchoolId;
use uuid::Uuid;

use crate::keys::KeyRing;

/// Length of an XChaCha20Poly1305 nonce, in bytes.
const NONCE_LENGTH: usize = 24;

/// Seals and opens values with the application's seal keys.
#[derive(Debug, Clone)]
pub struct Sealer {
    keys: KeyRing,
}

/// The row that a sealed value belongs to. A value opens only with the context in which it was sealed, so that a row
/// that is copied to another school cannot be decrypted.
#[derive(Debug, Clone, Copy)]
pub struct SealContext {
    /// The id of the school.
    pub school_id: SchoolId,
    /// The kind of value: the name of its table.
    pub purpose: &'static str,
    /// The id of the row.
    pub id: Uuid,
}

impl SealContext {
    fn associated_data(self) -> Vec<u8> {
        [self.school_id.0.as_bytes().as_slice(), self.purpose.as_bytes(), self.id.as_bytes().as_slice()].concat()
    }
}

/// A value could not be sealed or opened, for example because the key is missing, the context differs or a byte has
/// changed.
#[derive(Debug, thiserror::Error)]
#[error("cannot seal or open {purpose}: {why}")]
pub struct SealError {
    purpose: &'static str,
    why: &'static str,
}

impl Sealer {
    /// Creates a sealer with these keys.
    #[must_use]
    pub const fn new(keys: KeyRing) -> Self {
        Self { keys }
    }

    /// Encrypts `plain`. The result consists of the length of the key's id, the key's id, the nonce and the ciphertext.
    pub fn seal(&self, context: SealContext, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let fail = |why| SealError { purpose: context.purpose, why };
        let (id, key) = self.keys.current();
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| fail("bad key"))?;
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload { msg: plain, aad: &context.associated_data() };
        let ciphertext = cipher.encrypt(&nonce, payload).map_err(|_| fail("too long"))?;
        let id_length = u8::try_from(id.len()).map_err(|_| fail("bad key id"))?;
        Ok([&[id_length], id.as_bytes(), nonce.as_slice(), &ciphertext].concat())
    }

    /// Decrypts a value that was sealed with the same context.
    pub fn open(&self, context: SealContext, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let fail = |why| SealError { purpose: context.purpose, why };
        let (id_length, rest) = sealed.split_first().ok_or_else(|| fail("empty"))?;
        let (id, rest) = rest.split_at_checked(usize::from(*id_length)).ok_or_else(|| fail("too short"))?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE_LENGTH).ok_or_else(|| fail("too short"))?;
        let key = std::str::from_utf8(id).ok().and_then(|id| self.keys.key(id)).ok_or_else(|| fail("unknown key"))?;
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| fail("bad key"))?;
        let payload = Payload { msg: ciphertext, aad: &context.associated_data() };
        cipher
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| fail("it was sealed for another row or has changed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_with_its_own_context_and_unchanged() {
        let sealer = Sealer::new(KeyRing::draw());
        let here = SealContext { school_id: SchoolId::draw(), purpose: "roster_card", id: Uuid::now_v7() };
        let mut sealed = sealer.seal(here, b"482911").unwrap();
        assert_eq!(sealer.open(here, &sealed).unwrap(), b"482911");
        assert!(!sealed.windows(6).any(|window| window == b"482911"));

        let elsewhere = SealContext { school_id: SchoolId::draw(), ..here };
        assert!(sealer.open(elsewhere, &sealed).is_err());
        assert!(Sealer::new(KeyRing::draw()).open(here, &sealed).is_err());
        assert!(sealer.open(here, &[]).is_err());
        *sealed.last_mut().unwrap() ^= 1;
        assert!(sealer.open(here, &sealed).is_err());
    }
}
