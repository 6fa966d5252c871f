//! Generates unique user names.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::roster::username;

/// The stem of a generated user name if the name has no letters that can be transliterated.
const NAMELESS: &str = "user";

/// The user names of a school while the rows of a file are processed.
pub(super) struct Usernames<'a> {
    /// The user names of accounts, including archived ones, and those that the file adds.
    taken: HashSet<String>,
    /// The user names that the file requests anywhere. They take precedence over generated ones.
    requested: HashSet<&'a str>,
    stems: HashMap<String, Numbers>,
}

/// The numbers after a stem that are in use. They are remembered because a file may contain many people with the same
/// stem, and trying each number again for each of them would take quadratic time.
struct Numbers {
    next: u32,
    /// Numbers below `next` that are free again because another row renames the account.
    freed: BTreeSet<u32>,
}

impl<'a> Usernames<'a> {
    pub(super) fn new(taken: HashSet<String>, requested: HashSet<&'a str>) -> Self {
        Self { taken, requested, stems: HashMap::new() }
    }

    /// Returns the first free user name in the order `bprice`, `bprice2`, `bprice3`.
    pub(super) fn generate(&mut self, first_name: &str, last_name: &str) -> String {
        let stem = username::stem(first_name, last_name).unwrap_or_else(|| NAMELESS.to_owned());
        let numbers = self.stems.entry(stem.clone()).or_insert(Numbers { next: 1, freed: BTreeSet::new() });
        loop {
            let number = numbers.freed.pop_first().unwrap_or_else(|| {
                numbers.next += 1;
                numbers.next - 1
            });
            let username = if number == 1 { stem.clone() } else { format!("{stem}{number}") };
            if !self.requested.contains(username.as_str()) && self.taken.insert(username.clone()) {
                return username;
            }
        }
    }

    /// Records that an account changes its user name. The old user name is free at once, because it would also be free
    /// if the import restarted after this row.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        self.taken.remove(old);
        self.taken.insert(new.to_owned());
        let digits = old.bytes().rev().take_while(u8::is_ascii_digit).count();
        // "bprice12" may be number 12 of the stem "bprice" or number 2 of the stem "bprice1".
        for split in old.len() - digits..=old.len() {
            let (stem, number) = old.split_at(split);
            let Some(numbers) = self.stems.get_mut(stem) else { continue };
            let number = if number.is_empty() { Some(1) } else { number.parse().ok().filter(|n| *n > 1) };
            if let Some(number) = number.filter(|number| *number < numbers.next && !old[split..].starts_with('0')) {
                numbers.freed.insert(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usernames(taken: &[&str]) -> Usernames<'static> {
        Usernames::new(taken.iter().map(|name| (*name).to_owned()).collect(), HashSet::from(["bprice3"]))
    }

    #[test]
    fn people_with_the_same_stem_get_the_next_free_number() {
        let mut usernames = usernames(&["bprice", "bprice4"]);
        let generated = [(); 3].map(|()| usernames.generate("Ben", "Price"));
        assert_eq!(generated, ["bprice2", "bprice5", "bprice6"]);
        assert_eq!(usernames.generate("Łukasz", "Żak"), "lzak");
        assert_eq!(usernames.generate("...", "'"), "user");
        assert_eq!(usernames.generate("'", "-"), "user2");
    }

    #[test]
    fn a_username_that_is_given_up_is_free_again() {
        let mut first = usernames(&["bprice", "bprice2"]);
        assert_eq!(first.generate("Ben", "Price"), "bprice4");
        first.rename("bprice2", "ben");
        assert_eq!(first.generate("Ben", "Price"), "bprice2");
        first.rename("bprice", "price");
        assert_eq!(first.generate("Ben", "Price"), "bprice");
        assert_eq!(first.generate("Ben", "Price"), "bprice5");
        // A user name that the file requests is not given to anybody else.
        first.rename("bprice3", "other");
        assert_eq!(first.generate("Ben", "Price"), "bprice6");
    }

    #[test]
    fn fifty_thousand_people_with_the_same_stem_take_little_time() {
        let mut usernames = usernames(&[]);
        let generated: HashSet<_> = (0..50_000).map(|_| usernames.generate("Ben", "Price")).collect();
        assert_eq!(generated.len(), 50_000);
    }
}
