//! Recognising rows: what stands twice in a file, and what came in an earlier one without any identifier.

use std::collections::{HashMap, hash_map::Entry};

use entity::{Role, SenStatus, YearGroup};
use sha2::{Digest, Sha256};

use crate::fold;

/// What a row without identifiers is recognised by.
pub(super) struct Content<'a> {
    pub(super) role: Role,
    pub(super) first_name: &'a str,
    pub(super) last_name: &'a str,
    pub(super) classroom: Option<&'a str>,
    pub(super) year_group: Option<YearGroup>,
    pub(super) sen_status: Option<SenStatus>,
}

impl Content<'_> {
    fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let (first_name, last_name) = (fold::classroom(self.first_name), fold::classroom(self.last_name));
        let classroom = self.classroom.map(fold::classroom).unwrap_or_default();
        let year_group = self.year_group.map_or("", YearGroup::as_str);
        let sen_status = self.sen_status.map_or("", SenStatus::as_str);
        for part in [self.role.as_str(), &first_name, &last_name, &classroom, year_group, sen_status] {
            // No cell holds a line break: "ab", "c" is not "a", "bc".
            hash.update(part);
            hash.update(b"\n");
        }
        hash.finalize().into()
    }
}

/// The keys that a file has given away.
#[derive(Default)]
pub(super) struct Keys(HashMap<[u8; 32], (u32, u64)>);

impl Keys {
    /// The key of a row and, when an earlier one has the same content, the line of the first such row. Twins of one
    /// name in one class are told apart by their order alone.
    pub(super) fn key(&mut self, content: &Content<'_>, line: u32) -> ([u8; 32], Option<u32>) {
        let hash = content.hash();
        let (first, times) = self.0.entry(hash).or_insert((line, 0));
        *times += 1;
        let key = Sha256::new().chain_update(hash).chain_update(times.to_be_bytes()).finalize().into();
        (key, (*times > 1).then_some(*first))
    }
}

/// The values of a column that stand in the file, and the lines on which they stand first.
#[derive(Default)]
pub(super) struct Seen(HashMap<String, u32>);

impl Seen {
    /// The line of the first row with this value, when it is not this one.
    pub(super) fn first(&mut self, value: &str, line: u32) -> Option<u32> {
        match self.0.entry(value.to_owned()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content<'a>(first_name: &'a str, last_name: &'a str) -> Content<'a> {
        let role = Role::Pupil;
        Content { role, first_name, last_name, classroom: Some("4 Elm"), year_group: None, sen_status: None }
    }

    #[test]
    fn a_key_is_of_the_content_and_its_place_among_the_same() {
        let mut keys = Keys::default();
        let (first, none) = keys.key(&content("Ben", "Price"), 2);
        let (second, of_first) = keys.key(&content("BEN", " Price"), 5);
        let (other, _) = keys.key(&content("Be", "nPrice"), 6);
        assert_eq!((none, of_first), (None, Some(2)));
        assert!(first != second && first != other && second != other);
        assert_eq!(Keys::default().key(&content("Ben", "Price"), 40).0, first);
        let moved = Content { classroom: Some("5 Elm"), ..content("Ben", "Price") };
        assert_ne!(Keys::default().key(&moved, 2).0, first);
    }
}
