//! Recognises values that appear twice in a file, and rows without identifiers that were in an earlier file.

use std::collections::{HashMap, hash_map::Entry};

use entity::{Role, SenStatus, YearGroup};
use sha2::{Digest, Sha256};

use crate::normalise;

/// The content by which a row without identifiers is recognised.
pub(super) struct RowContent<'a> {
    pub(super) role: Role,
    pub(super) first_name: &'a str,
    pub(super) last_name: &'a str,
    pub(super) classroom: Option<&'a str>,
    pub(super) year_group: Option<YearGroup>,
    pub(super) sen_status: Option<SenStatus>,
}

impl RowContent<'_> {
    fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let (first_name, last_name) = (normalise::classroom(self.first_name), normalise::classroom(self.last_name));
        let classroom = self.classroom.map(normalise::classroom).unwrap_or_default();
        let year_group = self.year_group.map_or("", YearGroup::as_str);
        let sen_status = self.sen_status.map_or("", SenStatus::as_str);
        for part in [self.role.as_str(), &first_name, &last_name, &classroom, year_group, sen_status] {
            // No cell contains a line break, so the separator distinguishes "ab", "c" from "a", "bc".
            hash.update(part);
            hash.update(b"\n");
        }
        hash.finalize().into()
    }
}

/// The keys of the rows of one file.
#[derive(Default)]
pub(super) struct RowKeys(HashMap<[u8; 32], (u32, u64)>);

impl RowKeys {
    /// Returns the key of a row and, if an earlier row has the same content, the line of the first such row. Pupils
    /// with the same name in the same class are distinguished only by their order.
    pub(super) fn key(&mut self, content: &RowContent<'_>, line: u32) -> ([u8; 32], Option<u32>) {
        let hash = content.hash();
        let (first, times) = self.0.entry(hash).or_insert((line, 0));
        *times += 1;
        let key = Sha256::new().chain_update(hash).chain_update(times.to_be_bytes()).finalize().into();
        (key, (*times > 1).then_some(*first))
    }
}

/// The values of a column in the file, each with the line of its first row.
#[derive(Default)]
pub(super) struct SeenValues(HashMap<String, u32>);

impl SeenValues {
    /// Records the value. Returns the line of the first row with this value if that is an earlier row.
    pub(super) fn first(&mut self, value: &str, line: u32) -> Option<u32> {
        match self.0.entry(value.to_owned()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(entry) => {
                entry.insert(line);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content<'a>(first_name: &'a str, last_name: &'a str) -> RowContent<'a> {
        let role = Role::Pupil;
        RowContent { role, first_name, last_name, classroom: Some("4 Elm"), year_group: None, sen_status: None }
    }

    #[test]
    fn a_key_depends_on_the_content_and_the_position_among_equal_rows() {
        let mut keys = RowKeys::default();
        let (first, no_line) = keys.key(&content("Ben", "Price"), 2);
        let (second, first_line) = keys.key(&content("BEN", " Price"), 5);
        let (other, _) = keys.key(&content("Be", "nPrice"), 6);
        assert_eq!((no_line, first_line), (None, Some(2)));
        assert!(first != second && first != other && second != other);
        assert_eq!(RowKeys::default().key(&content("Ben", "Price"), 40).0, first);
        let moved = RowContent { classroom: Some("5 Elm"), ..content("Ben", "Price") };
        assert_ne!(RowKeys::default().key(&moved, 2).0, first);
    }
}
