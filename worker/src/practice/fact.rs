//! The 78 facts of the multiplication tables from 1 x 1 to 12 x 12. A fact and its reversal are the same fact.

use serde::{Deserialize, Serialize};

/// The largest factor.
const LARGEST: u8 = 12;

/// The tables in the order of the national curriculum (year 2: 2, 5, 10; year 3: 3, 4, 8; year 4: the rest). The table
/// of 1 comes last because there is nothing to learn in it.
const TEACHING_ORDER: [u8; 12] = [2, 10, 5, 3, 4, 8, 11, 6, 9, 7, 12, 1];

/// An unordered pair of factors from 1 to 12. Its JSON is `[a, b]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(u8, u8)", try_from = "(u8, u8)")]
pub struct Fact {
    a: u8,
    b: u8,
}

impl Fact {
    /// The number of facts.
    pub const COUNT: usize = 78;

    /// Returns the fact with these two factors, in either order; `None` unless both are 1 to 12.
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

    /// The larger factor; equal to the smaller one in a square.
    #[must_use]
    pub const fn b(self) -> u8 {
        self.b
    }

    /// The product, 1 to 144.
    #[must_use]
    pub fn product(self) -> u16 {
        u16::from(self.a) * u16::from(self.b)
    }

    /// All 78 facts, in order: 1 x 1, 1 x 2, ... 12 x 12.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=LARGEST).flat_map(|a| (a..=LARGEST).map(move |b| Self { a, b }))
    }

    /// The 12 facts of a table; empty if `table` is not 1 to 12.
    pub fn of_table(table: u8) -> impl Iterator<Item = Self> {
        (1..=LARGEST).filter_map(move |factor| Self::new(table, factor))
    }

    /// The fact's position in `all`: 0 to 77.
    #[must_use]
    pub fn index(self) -> usize {
        let (a, b) = (usize::from(self.a), usize::from(self.b));
        // The rows before the row of `a` have 12, 11, ... facts.
        (a - 1) * (26 - a) / 2 + b - a
    }

    /// Returns the fact at a position in `all`.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        Self::all().nth(index)
    }

    /// Whether the Multiplication Tables Check can ask the fact: 2 x 2 to 12 x 12, 66 facts.
    #[must_use]
    pub const fn in_check(self) -> bool {
        self.a >= 2
    }

    /// Whether the two facts have a factor in common.
    #[must_use]
    pub const fn shares_a_factor_with(self, other: Self) -> bool {
        self.a == other.a || self.a == other.b || self.b == other.a || self.b == other.b
    }

    /// The position of the fact in the order of teaching, 0 to 11: the position of the table that is taught first among
    /// its two tables.
    #[must_use]
    pub fn teaching_position(self) -> usize {
        let position = |table| TEACHING_ORDER.iter().position(|&each| each == table).unwrap_or(TEACHING_ORDER.len());
        // A fact of the table of 1 is learnt with the other factor's table, not before it.
        if self.a == 1 { position(self.b).max(position(2)) } else { position(self.a).min(position(self.b)) }
    }
}

impl From<Fact> for (u8, u8) {
    fn from(fact: Fact) -> Self {
        (fact.a, fact.b)
    }
}

/// The parsed value is not a pair of factors from 1 to 12.
#[derive(Debug, thiserror::Error)]
#[error("invalid fact: the factors must be 1 to 12")]
pub struct FactError;

impl TryFrom<(u8, u8)> for Fact {
    type Error = FactError;

    fn try_from((x, y): (u8, u8)) -> Result<Self, FactError> {
        Self::new(x, y).ok_or(FactError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_unique_index_that_leads_back_to_it() {
        let all: Vec<_> = Fact::all().collect();
        assert_eq!(all.len(), Fact::COUNT);
        for (index, fact) in all.iter().enumerate() {
            assert_eq!(fact.index(), index);
            assert_eq!(Fact::from_index(index), Some(*fact));
        }
        assert_eq!(Fact::from_index(78), None);
    }

    #[test]
    fn a_fact_equals_its_reversal_and_the_check_can_ask_66_facts() {
        assert_eq!(Fact::new(8, 7), Fact::new(7, 8));
        assert_eq!(Fact::new(0, 3), None);
        assert_eq!(Fact::new(3, 13), None);
        assert_eq!(Fact::all().filter(|fact| fact.in_check()).count(), 66);
        assert_eq!(Fact::of_table(7).count(), 12);
    }

    #[test]
    fn a_fact_is_two_numbers_in_json_and_other_numbers_are_rejected() {
        let fact = Fact::new(8, 7).unwrap();
        assert_eq!(serde_json::to_string(&fact).unwrap(), "[7,8]");
        assert_eq!(serde_json::from_str::<Fact>("[8,7]").unwrap(), fact);
        assert!(serde_json::from_str::<Fact>("[0,7]").is_err());
    }
}
