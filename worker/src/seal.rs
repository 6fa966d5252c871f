//! Encryption at rest of what is kept for a few days only: uploaded rosters and drawn PINs.

use chacha20poly1305::{
    AeadCore, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, OsRng, Payload},
};
use entity::SchoolId;
use uuid::Uuid;

use crate::keys::KeyRing;

/// Length of the nonce of XChaCha20Poly1305, in bytes.
const NONCE_LENGTH: usize = 24;

/// Seals and opens with the application's key.
#[derive(Debug, Clone)]
pub struct Sealer {
    keys: KeyRing,
}

/// What a sealed text belongs to: it opens nowhere else, so that a row copied to another school is noise.
#[derive(Debug, Clone, Copy)]
pub struct Belongs {
    /// The school.
    pub school_id: SchoolId,
    /// What it is, as the name of its table.
    pub purpose: &'static str,
    /// The row's own id.
    pub id: Uuid,
}

impl Belongs {
    fn associated_data(self) -> Vec<u8> {
        [self.school_id.0.as_bytes().as_slice(), self.purpose.as_bytes(), self.id.as_bytes().as_slice()].concat()
    }
}

/// It could not be sealed or opened: a missing key, another place, a changed byte.
#[derive(Debug, thiserror::Error)]
#[error("cannot seal or open {purpose}: {why}")]
pub struct SealError {
    purpose: &'static str,
    why: &'static str,
}

impl Sealer {
    /// With these keys.
    #[must_use]
    pub const fn new(keys: KeyRing) -> Self {
        Self { keys }
    }

    /// The key's id and its length, the nonce, the ciphertext.
    pub fn seal(&self, belongs: Belongs, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let fail = |why| SealError { purpose: belongs.purpose, why };
        let (id, key) = self.keys.current();
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| fail("bad key"))?;
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let payload = Payload { msg: plain, aad: &belongs.associated_data() };
        let ciphertext = cipher.encrypt(&nonce, payload).map_err(|_| fail("too long"))?;
        let id_length = u8::try_from(id.len()).map_err(|_| fail("bad key id"))?;
        Ok([&[id_length], id.as_bytes(), nonce.as_slice(), &ciphertext].concat())
    }

    /// What was sealed there.
    pub fn open(&self, belongs: Belongs, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let fail = |why| SealError { purpose: belongs.purpose, why };
        let (id_length, rest) = sealed.split_first().ok_or_else(|| fail("empty"))?;
        let (id, rest) = rest.split_at_checked(usize::from(*id_length)).ok_or_else(|| fail("too short"))?;
        let (nonce, ciphertext) = rest.split_at_checked(NONCE_LENGTH).ok_or_else(|| fail("too short"))?;
        let key = std::str::from_utf8(id).ok().and_then(|id| self.keys.key(id)).ok_or_else(|| fail("unknown key"))?;
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| fail("bad key"))?;
        let payload = Payload { msg: ciphertext, aad: &belongs.associated_data() };
        cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| fail("not what was sealed here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_where_it_belongs_and_only_whole() {
        let sealer = Sealer::new(KeyRing::draw());
        let here = Belongs { school_id: SchoolId::draw(), purpose: "roster_card", id: Uuid::now_v7() };
        let mut sealed = sealer.seal(here, b"482911").unwrap();
        assert_eq!(sealer.open(here, &sealed).unwrap(), b"482911");
        assert!(!sealed.windows(6).any(|window| window == b"482911"));

        let elsewhere = Belongs { school_id: SchoolId::draw(), ..here };
        assert!(sealer.open(elsewhere, &sealed).is_err());
        assert!(Sealer::new(KeyRing::draw()).open(here, &sealed).is_err());
        assert!(sealer.open(here, &[]).is_err());
        *sealed.last_mut().unwrap() ^= 1;
        assert!(sealer.open(here, &sealed).is_err());
    }
}
