//! The 78 facts of the multiplication tables from 1 x 1 to 12 x 12, a fact and its reversal being one.

use serde::{Deserialize, Serialize};

/// The largest factor.
const LARGEST: u8 = 12;

/// The tables as the national curriculum introduces them (year 2: 2, 5, 10; year 3: 3, 4, 8; year 4: the rest); 1 has
/// nothing to learn and comes last.
const TAUGHT: [u8; 12] = [2, 10, 5, 3, 4, 8, 11, 6, 9, 7, 12, 1];

/// An unordered pair of factors from 1 to 12. In JSON `[a, b]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(u8, u8)", try_from = "(u8, u8)")]
pub struct Fact {
    a: u8,
    b: u8,
}

impl Fact {
    /// How many there are.
    pub const COUNT: usize = 78;

    /// The fact of two factors in either order, when both are 1 to 12.
    #[must_use]
    pub fn new(x: u8, y: u8) -> Option<Self> {
        let (a, b) = if x <= y { (x, y) } else { (y, x) };
        (a >= 1 && b <= LARGEST).then_some(Self { a, b })
    }

    /// The smaller factor.
    #[must_use]
    pub const fn a(self) -> u8 {
        self.a
    }

    /// The larger factor, or the same again.
    #[must_use]
    pub const fn b(self) -> u8 {
        self.b
    }

    /// 1 to 144.
    #[must_use]
    pub fn product(self) -> u16 {
        u16::from(self.a) * u16::from(self.b)
    }

    /// All 78, in order: 1 x 1, 1 x 2, ... 12 x 12.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=LARGEST).flat_map(|a| (a..=LARGEST).map(move |b| Self { a, b }))
    }

    /// The 12 facts of a table; none of one that is not 1 to 12.
    pub fn of_table(table: u8) -> impl Iterator<Item = Self> {
        (1..=LARGEST).filter_map(move |factor| Self::new(table, factor))
    }

    /// Its place in `all`: 0 to 77.
    #[must_use]
    pub fn index(self) -> usize {
        let (a, b) = (usize::from(self.a), usize::from(self.b));
        // The rows before a's are 12, 11, ... long.
        (a - 1) * (26 - a) / 2 + b - a
    }

    /// The fact at a place of `all`.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        Self::all().nth(index)
    }

    /// Whether the multiplication tables check asks it: 2 x 2 to 12 x 12, 66 facts.
    #[must_use]
    pub const fn in_check(self) -> bool {
        self.a >= 2
    }

    /// Whether the two have a factor in common.
    #[must_use]
    pub const fn shares_a_factor_with(self, other: Self) -> bool {
        self.a == other.a || self.a == other.b || self.b == other.a || self.b == other.b
    }

    /// When it is taught: the place of its earlier table in the order of teaching, 0 to 11.
    #[must_use]
    pub fn taught(self) -> usize {
        let place = |table| TAUGHT.iter().position(|&taught| taught == table).unwrap_or(TAUGHT.len());
        // What belongs to the table of 1 is learnt with the other factor's table, not before it.
        if self.a == 1 { place(self.b).max(place(2)) } else { place(self.a).min(place(self.b)) }
    }
}

impl From<Fact> for (u8, u8) {
    fn from(fact: Fact) -> Self {
        (fact.a, fact.b)
    }
}

/// What was read is not a pair of factors from 1 to 12.
#[derive(Debug, thiserror::Error)]
#[error("no such fact: factors are 1 to 12")]
pub struct NoSuchFact;

impl TryFrom<(u8, u8)> for Fact {
    type Error = NoSuchFact;

    fn try_from((x, y): (u8, u8)) -> Result<Self, NoSuchFact> {
        Self::new(x, y).ok_or(NoSuchFact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_an_index_of_its_own_and_comes_back_from_it() {
        let all: Vec<_> = Fact::all().collect();
        assert_eq!(all.len(), Fact::COUNT);
        for (index, fact) in all.iter().enumerate() {
            assert_eq!(fact.index(), index);
            assert_eq!(Fact::from_index(index), Some(*fact));
        }
        assert_eq!(Fact::from_index(78), None);
    }

    #[test]
    fn a_fact_and_its_reversal_are_one_and_the_check_asks_66() {
        assert_eq!(Fact::new(8, 7), Fact::new(7, 8));
        assert_eq!(Fact::new(0, 3), None);
        assert_eq!(Fact::new(3, 13), None);
        assert_eq!(Fact::all().filter(|fact| fact.in_check()).count(), 66);
        assert_eq!(Fact::of_table(7).count(), 12);
    }

    #[test]
    fn a_fact_is_two_numbers_in_json_and_no_others_are_read() {
        let fact = Fact::new(8, 7).unwrap();
        assert_eq!(serde_json::to_string(&fact).unwrap(), "[7,8]");
        assert_eq!(serde_json::from_str::<Fact>("[8,7]").unwrap(), fact);
        assert!(serde_json::from_str::<Fact>("[0,7]").is_err());
    }
}
