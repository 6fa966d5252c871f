//! Which row has the best right to an account, wherever in the file it stands.
//!
//! A username is given to another child when the first has left, an external id is not. So a row may not take an
//! account by its username when another row has the account's external id or UPN.

use super::index::{By, Index};
use crate::roster::Roster;

/// The strongest claim to each account, by the account's place.
pub(super) struct Claims(Vec<Option<(By, u32)>>);

impl Claims {
    /// Every row counts, those with faults too: they are about somebody.
    pub(super) fn of(roster: &Roster, index: &Index<'_>, accounts: usize) -> Self {
        let mut claims: Vec<Option<(By, u32)>> = vec![None; accounts];
        let valid = roster.rows.iter().map(|row| (row.line, index.matches(row)));
        let broken = roster.broken.iter().map(|row| (row.line, index.matches_of_broken(row)));
        for (line, matches) in valid.chain(broken) {
            for (by, at) in matches.all() {
                if claims[at].is_none_or(|(strongest, _)| by < strongest) {
                    claims[at] = Some((by, line));
                }
            }
        }
        Self(claims)
    }

    /// The line of the row that has a better right to an account than one that names it so.
    pub(super) fn better(&self, at: usize, by: By) -> Option<u32> {
        self.0[at].filter(|(strongest, _)| *strongest < by).map(|(_, line)| line)
    }
}
