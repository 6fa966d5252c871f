//! Key rings: one secret key is current and the others are still accepted, so that keys can be rotated without
//! downtime.

use std::{collections::BTreeMap, fmt, iter, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretSlice};

/// Length of a key, in bytes.
pub const KEY_LENGTH: usize = 32;

/// Secret keys by id. The text form is `id:base64,id:base64`; the first key is current.
#[derive(Clone)]
pub struct KeyRing {
    current: String,
    keys: Arc<BTreeMap<String, SecretSlice<u8>>>,
}

/// Why a key ring could not be parsed. The message never contains the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyRingError {
    /// The key ring is empty.
    #[error("no key: write id:base64 of 32 random bytes, for instance `1:$(openssl rand -base64 32)`")]
    Empty,
    /// An entry has no id.
    #[error("entry {0} has no id: write id:base64")]
    NoId(usize),
    /// An id has characters or a length that do not fit a token's header or the database column.
    #[error("entry {0}: an id is 1 to 16 letters, digits or hyphens")]
    BadId(usize),
    /// An id occurs twice.
    #[error("entry {0} repeats the id of an earlier entry")]
    Twice(usize),
    /// A key is not 32 bytes in base64.
    #[error("entry {0} is not the base64 of 32 bytes")]
    BadKey(usize),
}

impl KeyRing {
    /// Generates a ring with one new random key.
    #[must_use]
    pub fn draw() -> Self {
        let mut key = vec![0; KEY_LENGTH];
        rand::rng().fill_bytes(&mut key);
        let id = "1".to_owned();
        Self { current: id.clone(), keys: Arc::new(BTreeMap::from([(id, key.into())])) }
    }

    /// Returns the id of the current key, which all new tokens, hashes and sealed values use, and the key.
    #[must_use]
    pub fn current(&self) -> (&str, &[u8]) {
        (&self.current, self.key(&self.current).unwrap_or_default())
    }

    /// Returns the key with this id, current or not.
    #[must_use]
    pub fn key(&self, id: &str) -> Option<&[u8]> {
        self.keys.get(id).map(ExposeSecret::expose_secret)
    }

    /// Returns all ids and keys, the current key first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let others = self.keys.iter().filter(|(id, _)| **id != self.current);
        iter::once(self.current()).chain(others.map(|(id, key)| (id.as_str(), key.expose_secret())))
    }

    /// Returns the text form that a setting holds. The caller must keep it secret.
    #[must_use]
    pub fn to_setting(&self) -> String {
        let entries: Vec<_> = self.all().map(|(id, key)| format!("{id}:{}", BASE64.encode(key))).collect();
        entries.join(",")
    }
}

impl FromStr for KeyRing {
    type Err = KeyRingError;

    fn from_str(text: &str) -> Result<Self, KeyRingError> {
        let mut keys = BTreeMap::new();
        let mut current = None;
        for (entry, number) in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).zip(1..) {
            let (id, key) = entry.split_once(':').ok_or(KeyRingError::NoId(number))?;
            let id_is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if id.is_empty() || id.len() > 16 || !id_is_plain {
                return Err(KeyRingError::BadId(number));
            }
            let key = BASE64.decode(key).map_err(|_| KeyRingError::BadKey(number))?;
            if key.len() != KEY_LENGTH {
                return Err(KeyRingError::BadKey(number));
            }
            if keys.insert(id.to_owned(), key.into()).is_some() {
                return Err(KeyRingError::Twice(number));
            }
            current.get_or_insert_with(|| id.to_owned());
        }
        Ok(Self { current: current.ok_or(KeyRingError::Empty)?, keys: Arc::new(keys) })
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("ids", &self.keys.keys()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_parses_its_own_text_form_and_the_first_key_is_current() {
        let (old, new) = (KeyRing::draw(), KeyRing::draw());
        let both = format!("new:{},{}", new.to_setting().trim_start_matches("1:"), old.to_setting());
        let ring: KeyRing = both.parse().unwrap();
        assert_eq!(ring.current(), ("new", new.current().1));
        assert_eq!(ring.key("1"), Some(old.current().1));
        assert_eq!(ring.to_setting(), both);
    }

    #[test]
    fn the_error_for_an_invalid_ring_does_not_contain_its_text() {
        for (text, expected) in [
            ("", KeyRingError::Empty),
            ("c2VjcmV0", KeyRingError::NoId(1)),
            ("a b:c2VjcmV0", KeyRingError::BadId(1)),
            ("1:c2VjcmV0", KeyRingError::BadKey(1)),
            (":c2VjcmV0", KeyRingError::BadId(1)),
        ] {
            let error = text.parse::<KeyRing>().unwrap_err();
            assert_eq!(error, expected);
            assert!(!error.to_string().contains("c2VjcmV0"));
        }
    }

    #[test]
    fn debug_output_contains_no_key() {
        let ring = KeyRing::draw();
        assert_eq!(format!("{ring:?}"), "KeyRing { ids: [\"1\"], .. }");
    }
}
