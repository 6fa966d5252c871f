//! User names and UPNs that pass from one account to another, for example because the user names of two children or the
//! UPNs of twins were mixed up. The row that takes an identifier may come before the row that gives the identifier up.
//! The plan must therefore know in advance which rows will certainly give up an identifier. The identifiers of these
//! accounts then change at once, together with the first row.

use std::collections::{BTreeMap, HashMap, HashSet};

use entity::{AccountId, Role};

use super::{
    AccountChanges, ImportOptions, RosterSchool, claims::AccountClaims, index::Index, judge::certainly_passes,
};
use crate::roster::{Roster, row::RosterRow};

/// The kinds of identifiers that can pass between accounts. An external id cannot, because it proves who the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum IdentifierKind {
    Upn,
    Username,
}

/// An account, by index, and one of its identifiers.
type HeldIdentifier = (usize, IdentifierKind);

/// The rows that will certainly change their accounts, including the identifiers that they take from other accounts.
pub(super) struct Exchange {
    /// The lines of these rows, by the index of the account.
    certain: Vec<Option<u32>>,
    /// The changes that are made together with the first row.
    early_changes: Vec<(AccountId, AccountChanges)>,
}

impl Exchange {
    pub(super) fn new(
        roster: &Roster,
        school: &RosterSchool,
        accounts: &Index<'_>,
        claims: &AccountClaims,
        options: &ImportOptions,
    ) -> Self {
        let mut rows = Rows { school, index: accounts, by_account: vec![None; school.accounts.len()] };
        for row in roster.rows.iter().filter(|row| row.line > options.done_through_line) {
            // Only rows that match by external id or UPN take part. A row that matches by user name cannot give that
            // user name up. It cannot take another account's UPN either, because it would then match that account.
            let matches = accounts.matches(row);
            if let Some((by, index)) = matches.first()
                && by.is_strong()
                && claims.stronger(index, by).is_none()
                // The UPN in a row of a member of staff belongs to a pupil and cannot be exchanged.
                && (matches.upn.is_none() || school.accounts[index].role == Role::Pupil)
                && certainly_passes(row, &school.accounts[index], options)
            {
                rows.by_account[index] = Some(row);
            }
        }
        let takers = rows.takers();
        rows.remove_rows_that_cannot_take(&takers);
        let early_changes = rows.early_changes(&takers);
        Self { certain: rows.by_account.iter().map(|row| row.map(|row| row.line)).collect(), early_changes }
    }

    /// Whether other accounts will give up the identifiers that the row takes from them.
    pub(super) fn includes(&self, index: usize, line: u32) -> bool {
        self.certain[index] == Some(line)
    }

    pub(super) fn into_early_changes(self) -> Vec<(AccountId, AccountChanges)> {
        self.early_changes
    }
}

struct Rows<'a> {
    school: &'a RosterSchool,
    index: &'a Index<'a>,
    /// The row that changes each account, by the index of the account.
    by_account: Vec<Option<&'a RosterRow>>,
}

impl Rows<'_> {
    /// Returns the other account, if any, whose identifier this account's row requests.
    fn takes(&self, (index, kind): HeldIdentifier) -> Option<HeldIdentifier> {
        let matches = self.index.matches(self.by_account[index]?);
        let holder = match kind {
            IdentifierKind::Upn => matches.upn,
            IdentifierKind::Username => matches.username,
        };
        holder.filter(|holder| *holder != index).map(|holder| (holder, kind))
    }

    /// Whether the account's row gives up the identifier that the account holds. If the row has an identifier of this
    /// kind, that identifier is a new one: another row requests the held one, and a file contains each identifier only
    /// once.
    fn gives(&self, (index, kind): HeldIdentifier) -> bool {
        self.by_account[index].is_some_and(|row| match kind {
            IdentifierKind::Upn => row.upn.is_some(),
            IdentifierKind::Username => row.username.is_some(),
        })
    }

    /// Returns the account that takes each held identifier. There is at most one because a file contains each
    /// identifier only once.
    fn takers(&self) -> HashMap<HeldIdentifier, usize> {
        let all = (0..self.by_account.len())
            .flat_map(|index| [(index, IdentifierKind::Upn), (index, IdentifierKind::Username)]);
        all.filter_map(|held| Some((self.takes(held)?, held.0))).collect()
    }

    /// Removes the rows that request an identifier that is not given up. Such a row changes nothing, so it does not
    /// give up an identifier either.
    fn remove_rows_that_cannot_take(&mut self, takers: &HashMap<HeldIdentifier, usize>) {
        let blocked = takers.iter().filter(|(held, _)| !self.gives(**held)).map(|(_, taker)| *taker);
        let mut blocked: Vec<_> = blocked.collect();
        while let Some(index) = blocked.pop() {
            if self.by_account[index].take().is_some() {
                let taker_of = |kind| takers.get(&(index, kind)).copied();
                blocked
                    .extend([taker_of(IdentifierKind::Upn), taker_of(IdentifierKind::Username)].into_iter().flatten());
            }
        }
    }

    /// Returns the changes of accounts whose identifier is taken by a row before their own. If such an account takes
    /// its new identifier from another account, the change of that other account is included, too.
    fn early_changes(&self, takers: &HashMap<HeldIdentifier, usize>) -> Vec<(AccountId, AccountChanges)> {
        let mut early = HashSet::new();
        for (held, taker) in takers {
            let (Some(taker), Some(giver)) = (self.by_account[*taker], self.by_account[held.0]) else { continue };
            let mut next = Some(*held).filter(|_| taker.line < giver.line);
            while let Some(held) = next.filter(|held| early.insert(*held)) {
                next = self.takes(held);
            }
        }
        let mut changes: BTreeMap<usize, AccountChanges> = BTreeMap::new();
        for (index, kind) in early {
            let Some(row) = self.by_account[index] else { continue };
            let changes = changes.entry(index).or_default();
            match kind {
                IdentifierKind::Upn => changes.upn.clone_from(&row.upn),
                IdentifierKind::Username => changes.username.clone_from(&row.username),
            }
        }
        changes.into_iter().map(|(index, changes)| (self.school.accounts[index].id, changes)).collect()
    }
}
