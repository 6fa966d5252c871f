//! Updates of existing accounts. All accounts in a chunk release their old identifiers before any of them gets a new
//! one. Otherwise a user name could not pass from one account to another within a chunk, because the database enforces
//! uniqueness row by row.

use std::collections::HashMap;

use entity::{AccountId, account, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};

use super::{IDS, Writer};
use crate::{accounts, normalise, roster::plan::AccountChanges};

/// The changes of each account, and whether the account is restored from the archive.
pub(super) type Updates = HashMap<AccountId, (Box<AccountChanges>, bool)>;

/// Accounts in their new form.
#[derive(Default)]
pub(super) struct AccountRewrite {
    accounts: Vec<account::Model>,
    /// The accounts whose role changes, and whose sign-ins therefore end.
    signed_out: Vec<AccountId>,
}

impl Writer<'_> {
    /// Reads the accounts again under a lock and applies the changes in memory. Clears in the database the identifiers
    /// that the accounts lose, because another account in the same transaction may get them. Uses two statements.
    pub(super) async fn release(&self, tx: &TenantTx, mut updates: Updates) -> Result<AccountRewrite, DbErr> {
        let mut rewrite = AccountRewrite::default();
        let mut released = Vec::new();
        let ids: Vec<AccountId> = updates.keys().copied().collect();
        for ids in ids.chunks(IDS) {
            let accounts = tx.find::<account::Entity>().filter(account::Column::Id.is_in(ids.iter().copied()));
            for account in accounts.lock_exclusive().all(tx).await? {
                let Some((changes, restored)) = updates.remove(&account.id) else { continue };
                if changes.role.is_some() {
                    rewrite.signed_out.push(account.id);
                }
                released.extend(without_lost_identifiers(&account, &changes));
                rewrite.accounts.push(self.apply(account, *changes, restored));
            }
        }
        tx.replace_many::<account::Entity, _>(released).await?;
        Ok(rewrite)
    }

    /// Writes the accounts in their new form in one statement, and ends sign-ins if necessary.
    pub(super) async fn rewrite(&self, tx: &TenantTx, rewrite: AccountRewrite) -> Result<(), DbErr> {
        tx.replace_many::<account::Entity, _>(rewrite.accounts).await?;
        if !rewrite.signed_out.is_empty() {
            accounts::end_sign_ins(tx, &rewrite.signed_out, self.run.clock().now()).await?;
        }
        Ok(())
    }

    fn apply(&self, account: account::Model, changes: AccountChanges, restored: bool) -> account::Model {
        let classroom_id = changes.classroom.as_deref().and_then(|name| self.classroom(name));
        let first_name = changes.first_name.unwrap_or(account.first_name);
        let last_name = changes.last_name.unwrap_or(account.last_name);
        account::Model {
            role: changes.role.unwrap_or(account.role),
            username: changes.username.unwrap_or(account.username),
            sort_name: normalise::person(&first_name, &last_name),
            first_name,
            last_name,
            classroom_id: classroom_id.or(account.classroom_id),
            year_group: changes.year_group.or(account.year_group),
            external_id: changes.external_id.or(account.external_id),
            upn: changes.upn.or(account.upn),
            sen_status: changes.sen_status.or(account.sen_status),
            archived_at: account.archived_at.filter(|_| !restored),
            version: account.version + 1,
            ..account
        }
    }
}

/// Returns the account without the identifiers that change, or `None` if it loses no identifier.
fn without_lost_identifiers(account: &account::Model, changes: &AccountChanges) -> Option<account::Model> {
    let loses = |new: &Option<String>, old: Option<&String>| new.is_some() && old.is_some() && new.as_ref() != old;
    let username = loses(&changes.username, Some(&account.username));
    let external_id = loses(&changes.external_id, account.external_id.as_ref());
    let upn = loses(&changes.upn, account.upn.as_ref());
    (username || external_id || upn).then(|| {
        let mut account = account.clone();
        if username {
            // No other account can have this user name, because a valid user name never contains a tilde.
            account.username = format!("~{}", account.id);
        }
        account.external_id = account.external_id.filter(|_| !external_id);
        account.upn = account.upn.filter(|_| !upn);
        account
    })
}
