//! Rings of secret keys: one is current, the others are still honoured, so that a key can be changed without a pause.

use std::{collections::BTreeMap, fmt, iter, str::FromStr, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use rand::RngCore;
use secrecy::{ExposeSecret, SecretSlice};

/// The length of every key, in bytes.
pub const KEY_LENGTH: usize = 32;

/// Keys by their ids. Written `id:base64,id:base64`; the first is current.
#[derive(Clone)]
pub struct KeyRing {
    current: String,
    keys: Arc<BTreeMap<String, SecretSlice<u8>>>,
}

/// Why a text is no ring of keys. It never repeats the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoKeyRing {
    /// Nothing in it.
    #[error("no key: write id:base64 of 32 random bytes, for instance `1:$(openssl rand -base64 32)`")]
    Empty,
    /// An entry without an id.
    #[error("entry {0} has no id: write id:base64")]
    NoId(usize),
    /// An id that does not go into a token's header or a column.
    #[error("entry {0}: an id is 1 to 16 letters, digits or hyphens")]
    BadId(usize),
    /// An id that stands twice.
    #[error("entry {0} has an id that was there before")]
    Twice(usize),
    /// Not 32 bytes of base64.
    #[error("entry {0} is not the base64 of 32 bytes")]
    BadKey(usize),
}

impl KeyRing {
    /// A ring of one new key.
    #[must_use]
    pub fn draw() -> Self {
        let mut key = vec![0; KEY_LENGTH];
        rand::rng().fill_bytes(&mut key);
        let id = "1".to_owned();
        Self { current: id.clone(), keys: Arc::new(BTreeMap::from([(id, key.into())])) }
    }

    /// The key that new things are made with, and its id.
    #[must_use]
    pub fn current(&self) -> (&str, &[u8]) {
        (&self.current, self.key(&self.current).unwrap_or_default())
    }

    /// The key of that id, current or not.
    #[must_use]
    pub fn key(&self, id: &str) -> Option<&[u8]> {
        self.keys.get(id).map(ExposeSecret::expose_secret)
    }

    /// All keys and their ids, the current one first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let others = self.keys.iter().filter(|(id, _)| **id != self.current);
        iter::once(self.current()).chain(others.map(|(id, key)| (id.as_str(), key.expose_secret())))
    }

    /// As it is written in a setting; the caller keeps it secret.
    #[must_use]
    pub fn to_setting(&self) -> String {
        let entries: Vec<_> = self.all().map(|(id, key)| format!("{id}:{}", BASE64.encode(key))).collect();
        entries.join(",")
    }
}

impl FromStr for KeyRing {
    type Err = NoKeyRing;

    fn from_str(text: &str) -> Result<Self, NoKeyRing> {
        let mut keys = BTreeMap::new();
        let mut current = None;
        for (entry, number) in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).zip(1..) {
            let (id, key) = entry.split_once(':').ok_or(NoKeyRing::NoId(number))?;
            let id_is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if id.is_empty() || id.len() > 16 || !id_is_plain {
                return Err(NoKeyRing::BadId(number));
            }
            let key = BASE64.decode(key).map_err(|_| NoKeyRing::BadKey(number))?;
            if key.len() != KEY_LENGTH {
                return Err(NoKeyRing::BadKey(number));
            }
            if keys.insert(id.to_owned(), key.into()).is_some() {
                return Err(NoKeyRing::Twice(number));
            }
            current.get_or_insert_with(|| id.to_owned());
        }
        Ok(Self { current: current.ok_or(NoKeyRing::Empty)?, keys: Arc::new(keys) })
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
    fn a_ring_reads_what_it_wrote_and_the_first_key_is_current() {
        let (one, two) = (KeyRing::draw(), KeyRing::draw());
        let both = format!("new:{},{}", two.to_setting().trim_start_matches("1:"), one.to_setting());
        let ring: KeyRing = both.parse().unwrap();
        assert_eq!(ring.current(), ("new", two.current().1));
        assert_eq!(ring.key("1"), Some(one.current().1));
        assert_eq!(ring.to_setting(), both);
    }

    #[test]
    fn a_bad_ring_is_refused_without_repeating_it() {
        for (text, why) in [
            ("", NoKeyRing::Empty),
            ("c2VjcmV0", NoKeyRing::NoId(1)),
            ("a b:c2VjcmV0", NoKeyRing::BadId(1)),
            ("1:c2VjcmV0", NoKeyRing::BadKey(1)),
            (":c2VjcmV0", NoKeyRing::BadId(1)),
        ] {
            let refused = text.parse::<KeyRing>().unwrap_err();
            assert_eq!(refused, why);
            assert!(!refused.to_string().contains("c2VjcmV0"));
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let ring = KeyRing::draw();
        assert_eq!(format!("{ring:?}"), "KeyRing { ids: [\"1\"], .. }");
    }
}
