//! Making usernames that nobody has.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::roster::username;

/// What a made username begins with when the name has no letters that can be transliterated.
const NAMELESS: &str = "user";

/// The usernames of a school while the rows of a file are gone through.
pub(super) struct Usernames<'a> {
    /// Of accounts, archived ones too, and of those that the file adds.
    taken: HashSet<String>,
    /// What the file asks for, wherever in it: those rows come first.
    named: HashSet<&'a str>,
    stems: HashMap<String, Numbers>,
}

/// How far the numbers behind a stem are used up. Namesakes are many, and trying each number again for each of them
/// would take a time that grows with their square.
struct Numbers {
    next: u32,
    /// Below `next`, and given up since by an account that another row renames.
    freed: BTreeSet<u32>,
}

impl<'a> Usernames<'a> {
    pub(super) fn new(taken: HashSet<String>, named: HashSet<&'a str>) -> Self {
        Self { taken, named, stems: HashMap::new() }
    }

    /// `bprice`, else `bprice2`, `bprice3`: the first that is free.
    pub(super) fn make(&mut self, first_name: &str, last_name: &str) -> String {
        let stem = username::stem(first_name, last_name).unwrap_or_else(|| NAMELESS.to_owned());
        let numbers = self.stems.entry(stem.clone()).or_insert(Numbers { next: 1, freed: BTreeSet::new() });
        loop {
            let number = numbers.freed.pop_first().unwrap_or_else(|| {
                numbers.next += 1;
                numbers.next - 1
            });
            let made = if number == 1 { stem.clone() } else { format!("{stem}{number}") };
            if !self.named.contains(made.as_str()) && self.taken.insert(made.clone()) {
                return made;
            }
        }
    }

    /// An account gives up one username for another. The one given up is free at once, as it is for an import that
    /// starts again after this row.
    pub(super) fn rename(&mut self, old: &str, new: &str) {
        self.taken.remove(old);
        self.taken.insert(new.to_owned());
        let digits = old.bytes().rev().take_while(u8::is_ascii_digit).count();
        // "bprice12" is the twelfth of "bprice" and the second of "bprice1".
        for at in old.len() - digits..=old.len() {
            let (stem, number) = old.split_at(at);
            let Some(numbers) = self.stems.get_mut(stem) else { continue };
            let number = if number.is_empty() { Some(1) } else { number.parse().ok().filter(|n| *n > 1) };
            if let Some(number) = number.filter(|number| *number < numbers.next && !old[at..].starts_with('0')) {
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
    fn namesakes_are_numbered_past_everybody() {
        let mut usernames = usernames(&["bprice", "bprice4"]);
        let made = [(); 3].map(|()| usernames.make("Ben", "Price"));
        assert_eq!(made, ["bprice2", "bprice5", "bprice6"]);
        assert_eq!(usernames.make("Łukasz", "Żak"), "lzak");
        assert_eq!(usernames.make("...", "'"), "user");
        assert_eq!(usernames.make("'", "-"), "user2");
    }

    #[test]
    fn a_username_that_is_given_up_is_free_as_after_a_restart() {
        let mut first = usernames(&["bprice", "bprice2"]);
        assert_eq!(first.make("Ben", "Price"), "bprice4");
        first.rename("bprice2", "ben");
        assert_eq!(first.make("Ben", "Price"), "bprice2");
        first.rename("bprice", "price");
        assert_eq!(first.make("Ben", "Price"), "bprice");
        assert_eq!(first.make("Ben", "Price"), "bprice5");
        // What the file names stays its own.
        first.rename("bprice3", "other");
        assert_eq!(first.make("Ben", "Price"), "bprice6");
    }

    #[test]
    fn fifty_thousand_namesakes_are_quick() {
        let mut usernames = usernames(&[]);
        let made: HashSet<_> = (0..50_000).map(|_| usernames.make("Ben", "Price")).collect();
        assert_eq!(made.len(), 50_000);
    }
}
