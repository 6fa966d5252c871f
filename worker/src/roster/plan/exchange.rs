//! Usernames and UPNs that pass from one account to another: two children whose usernames were mixed up, twins whose UPNs
//! were. The row that takes one may stand before the row that gives it up, so it must be known beforehand that the latter
//! will; and the accounts must change at once, with the first row.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{AccountId, Role};

use super::{Changes, Options, School, claims::Claims, index::Index, judge::surely_passes};
use crate::roster::{Roster, row::RosterRow};

/// What can pass. An external id cannot: it says who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Passing {
    Upn,
    Username,
}

/// An account's identifier of a kind.
type Held = (usize, Passing);

/// The rows that surely change their accounts, with what they take from others.
pub(super) struct Exchange {
    /// By the account's place.
    sure: Vec<Option<u32>>,
    /// What is written with the first row.
    beforehand: Vec<(AccountId, Changes)>,
}

impl Exchange {
    pub(super) fn of(roster: &Roster, school: &School, index: &Index<'_>, claims: &Claims, options: &Options) -> Self {
        let mut rows = Rows { school, index, by_account: vec![None; school.accounts.len()] };
        for row in roster.rows.iter().filter(|row| row.line > options.done_through_line) {
            // By username a row cannot give one up, nor can it have the UPN of another account.
            let matches = index.matches(row);
            if let Some((by, at)) = matches.first()
                && by.is_strong()
                && claims.better(at, by).is_none()
                // The UPN of a member of staff is a pupil's, and nothing to exchange.
                && (matches.upn.is_none() || school.accounts[at].role == Role::Pupil)
                && surely_passes(row, &school.accounts[at])
            {
                rows.by_account[at] = Some(row);
            }
        }
        let takers = rows.takers();
        rows.leave_out_who_cannot_take(&takers);
        let beforehand = rows.beforehand(&takers);
        Self { sure: rows.by_account.iter().map(|row| row.map(|row| row.line)).collect(), beforehand }
    }

    /// Whether what a row takes from other accounts will have been given up.
    pub(super) fn includes(&self, at: usize, line: u32) -> bool {
        self.sure[at] == Some(line)
    }

    pub(super) fn into_beforehand(self) -> Vec<(AccountId, Changes)> {
        self.beforehand
    }
}

struct Rows<'a> {
    school: &'a School,
    index: &'a Index<'a>,
    /// The row of an account that changes it, by the account's place.
    by_account: Vec<Option<&'a RosterRow>>,
}

impl Rows<'_> {
    /// The account that holds what a row of this account asks for, when it is another.
    fn takes(&self, (at, what): Held) -> Option<Held> {
        let matches = self.index.matches(self.by_account[at]?);
        let holder = match what {
            Passing::Upn => matches.upn,
            Passing::Username => matches.username,
        };
        holder.filter(|holder| *holder != at).map(|holder| (holder, what))
    }

    /// Whether an account's row gives up what it holds. What another row asks for, it does not repeat.
    fn gives(&self, (at, what): Held) -> bool {
        self.by_account[at].is_some_and(|row| match what {
            Passing::Upn => row.upn.is_some(),
            Passing::Username => row.username.is_some(),
        })
    }

    /// Who takes what. A file names each identifier once.
    fn takers(&self) -> HashMap<Held, usize> {
        let all = (0..self.by_account.len()).flat_map(|at| [(at, Passing::Upn), (at, Passing::Username)]);
        all.filter_map(|held| Some((self.takes(held)?, held.0))).collect()
    }

    /// Who takes what nobody gives up changes nothing, and so gives up nothing either.
    fn leave_out_who_cannot_take(&mut self, takers: &HashMap<Held, usize>) {
        let cannot = takers.iter().filter(|(held, _)| !self.gives(**held)).map(|(_, taker)| *taker);
        let mut cannot: Vec<_> = cannot.collect();
        while let Some(at) = cannot.pop() {
            if self.by_account[at].take().is_some() {
                let of = |what| takers.get(&(at, what)).copied();
                cannot.extend([of(Passing::Upn), of(Passing::Username)].into_iter().flatten());
            }
        }
    }

    /// What is given up too late by the order of the rows, and what must be given up for that.
    fn beforehand(&self, takers: &HashMap<Held, usize>) -> Vec<(AccountId, Changes)> {
        let mut early = HashSet::new();
        for (held, taker) in takers {
            let (Some(taker), Some(giver)) = (self.by_account[*taker], self.by_account[held.0]) else { continue };
            let mut next = Some(*held).filter(|_| taker.line < giver.line);
            while let Some(held) = next.filter(|held| early.insert(*held)) {
                next = self.takes(held);
            }
        }
        let mut changes: BTreeMap<usize, Changes> = BTreeMap::new();
        for (at, what) in early {
            let Some(row) = self.by_account[at] else { continue };
            let changes = changes.entry(at).or_default();
            match what {
                Passing::Upn => changes.upn.clone_from(&row.upn),
                Passing::Username => changes.username.clone_from(&row.username),
            }
        }
        changes.into_iter().map(|(at, changes)| (self.school.accounts[at].id, changes)).collect()
    }
}
