//! Determines which row has the strongest claim to an account, wherever the row is in the file.
//!
//! When a child leaves, another child may get the leaver's user name, but never the leaver's external id. A row must
//! therefore not match an account by its user name if another row has the account's external id or UPN.

use super::index::{Index, MatchedBy};
use crate::roster::Roster;

/// The strongest claim to each account, by the index of the account.
pub(super) struct AccountClaims(Vec<Option<(MatchedBy, u32)>>);

impl AccountClaims {
    /// Finds the claims of all rows. Invalid rows count, too, because they also concern a person.
    pub(super) fn new(roster: &Roster, index: &Index<'_>, accounts: usize) -> Self {
        let mut claims: Vec<Option<(MatchedBy, u32)>> = vec![None; accounts];
        let valid = roster.rows.iter().map(|row| (row.line, index.matches(row)));
        let broken = roster.broken.iter().map(|row| (row.line, index.matches_of_broken(row)));
        for (line, matches) in valid.chain(broken) {
            for (by, account) in matches.all() {
                if claims[account].is_none_or(|(strongest, _)| by < strongest) {
                    claims[account] = Some((by, line));
                }
            }
        }
        Self(claims)
    }

    /// Returns the line of the row, if any, that has a stronger claim to an account than a row that matches by `by`.
    pub(super) fn stronger(&self, account: usize, by: MatchedBy) -> Option<u32> {
        self.0[account].filter(|(strongest, _)| *strongest < by).map(|(_, line)| line)
    }
}
