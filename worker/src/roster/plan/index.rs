//! Finds the account of a row: by external id, then UPN, then user name, never by name.

use std::collections::HashMap;

use super::{AccountChanges, Existing};
use crate::roster::row::{BrokenRow, RosterRow};

/// The accounts of a school by their identifiers, in the state after the rows processed so far. A row therefore matches
/// the same account whether an import runs without interruption or restarts in the middle.
pub(super) struct Index<'a> {
    accounts: &'a [Existing],
    by_external_id: HashMap<&'a str, usize>,
    by_upn: HashMap<&'a str, usize>,
    by_username: HashMap<&'a str, usize>,
    by_row_key: HashMap<&'a [u8], usize>,
}

/// The accounts to which the identifiers of a row belong, by index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Matches {
    pub(super) external_id: Option<usize>,
    pub(super) upn: Option<usize>,
    pub(super) username: Option<usize>,
    pub(super) row_key: Option<usize>,
}

/// The identifier by which a row matches an account, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MatchedBy {
    ExternalId,
    Upn,
    Username,
    RowKey,
}

impl MatchedBy {
    /// Whether the identifier proves who the person is.
    pub(super) fn is_strong(self) -> bool {
        self <= Self::Upn
    }
}

impl Matches {
    /// Returns all matches, the strongest first.
    pub(super) fn all(self) -> impl Iterator<Item = (MatchedBy, usize)> {
        let all = [
            (MatchedBy::ExternalId, self.external_id),
            (MatchedBy::Upn, self.upn),
            (MatchedBy::Username, self.username),
            (MatchedBy::RowKey, self.row_key),
        ];
        all.into_iter().filter_map(|(by, index)| Some((by, index?)))
    }

    /// Returns the strongest match.
    pub(super) fn first(self) -> Option<(MatchedBy, usize)> {
        self.all().next()
    }
}

impl<'a> Index<'a> {
    pub(super) fn new(accounts: &'a [Existing]) -> Self {
        let mut index = Self {
            accounts,
            by_external_id: HashMap::with_capacity(accounts.len()),
            by_upn: HashMap::with_capacity(accounts.len()),
            by_username: HashMap::with_capacity(accounts.len()),
            by_row_key: HashMap::new(),
        };
        for (position, account) in accounts.iter().enumerate() {
            index.by_username.insert(&account.username, position);
            if let Some(id) = &account.external_id {
                index.by_external_id.insert(id, position);
            }
            if let Some(upn) = &account.upn {
                index.by_upn.insert(upn, position);
            }
            if let Some(key) = &account.row_key {
                // Row keys are not unique in the database. The oldest account takes precedence, whatever the order of
                // the accounts.
                let oldest = index.by_row_key.entry(key).or_insert(position);
                if account.id < accounts[*oldest].id {
                    *oldest = position;
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

    pub(super) fn matches_of_broken(&self, row: &BrokenRow) -> Matches {
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

    /// Removes the identifiers that an account gives up. Its new identifiers need not be added because each identifier
    /// appears only once in a file.
    pub(super) fn apply(&mut self, position: usize, changes: &AccountChanges) {
        let account = &self.accounts[position];
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
