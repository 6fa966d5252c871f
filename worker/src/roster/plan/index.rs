//! Finding the account of a row: by external id, then UPN, then username, never by name.

use std::collections::HashMap;

use super::{Changes, Existing};
use crate::roster::row::{Broken, RosterRow};

/// The accounts of a school by their identifiers, as they are when the rows gone through so far are written: a row
/// then matches the same account whether an import runs through or starts again in the middle.
pub(super) struct Index<'a> {
    accounts: &'a [Existing],
    by_external_id: HashMap<&'a str, usize>,
    by_upn: HashMap<&'a str, usize>,
    by_username: HashMap<&'a str, usize>,
    by_row_key: HashMap<&'a [u8], usize>,
}

/// The accounts, by their place, that the identifiers of a row belong to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Matches {
    pub(super) external_id: Option<usize>,
    pub(super) upn: Option<usize>,
    pub(super) username: Option<usize>,
    pub(super) row_key: Option<usize>,
}

/// By what a row names an account, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    ExternalId,
    Upn,
    Username,
    RowKey,
}

impl By {
    /// Whether it says who somebody is.
    pub(super) fn is_strong(self) -> bool {
        self <= Self::Upn
    }
}

impl Matches {
    /// Every match, the one that counts first.
    pub(super) fn all(self) -> impl Iterator<Item = (By, usize)> {
        let all = [
            (By::ExternalId, self.external_id),
            (By::Upn, self.upn),
            (By::Username, self.username),
            (By::RowKey, self.row_key),
        ];
        all.into_iter().filter_map(|(by, at)| Some((by, at?)))
    }

    /// The match that counts.
    pub(super) fn first(self) -> Option<(By, usize)> {
        self.all().next()
    }
}

impl<'a> Index<'a> {
    pub(super) fn of(accounts: &'a [Existing]) -> Self {
        let mut index = Self {
            accounts,
            by_external_id: HashMap::with_capacity(accounts.len()),
            by_upn: HashMap::with_capacity(accounts.len()),
            by_username: HashMap::with_capacity(accounts.len()),
            by_row_key: HashMap::new(),
        };
        for (at, account) in accounts.iter().enumerate() {
            index.by_username.insert(&account.username, at);
            if let Some(id) = &account.external_id {
                index.by_external_id.insert(id, at);
            }
            if let Some(upn) = &account.upn {
                index.by_upn.insert(upn, at);
            }
            if let Some(key) = &account.row_key {
                // No database keeps these unique. The oldest account wins, in whatever order they come.
                let place = index.by_row_key.entry(key).or_insert(at);
                if account.id < accounts[*place].id {
                    *place = at;
                }
            }
        }
        index
    }

    pub(super) fn matches(&self, row: &RosterRow) -> Matches {
        self.find(
            row.external_id.as_deref(),
            row.upn.as_deref(),
            row.username.as_deref(),
            row.row_key.as_ref().map(<[u8; 32]>::as_slice),
        )
    }

    pub(super) fn matches_of_broken(&self, row: &Broken) -> Matches {
        self.find(
            row.external_id.as_deref(),
            row.upn.as_deref(),
            row.username.as_deref(),
            row.row_key.as_ref().map(<[u8; 32]>::as_slice),
        )
    }

    fn find(
        &self,
        external_id: Option<&str>,
        upn: Option<&str>,
        username: Option<&str>,
        row_key: Option<&[u8]>,
    ) -> Matches {
        Matches {
            external_id: external_id.and_then(|id| self.by_external_id.get(id).copied()),
            upn: upn.and_then(|upn| self.by_upn.get(upn).copied()),
            username: username.and_then(|name| self.by_username.get(name).copied()),
            row_key: row_key.and_then(|key| self.by_row_key.get(key).copied()),
        }
    }

    /// An account gives up the identifiers that change. Nobody looks for its new ones: in a file they stand once.
    pub(super) fn apply(&mut self, at: usize, changes: &Changes) {
        let account = &self.accounts[at];
        if changes.username.is_some() {
            self.by_username.remove(account.username.as_str());
        }
        if let (Some(_), Some(old)) = (&changes.external_id, &account.external_id) {
            self.by_external_id.remove(old.as_str());
        }
        if let (Some(_), Some(old)) = (&changes.upn, &account.upn) {
            self.by_upn.remove(old.as_str());
        }
    }
}
