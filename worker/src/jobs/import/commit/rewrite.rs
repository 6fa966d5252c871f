//! Accounts that the file changes. They give up their identifiers before any account gets new ones: in one chunk a username
//! may pass from one to another, and a database compares row by row.

use std::collections::HashMap;

use entity::{AccountId, account, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QuerySelect};

use super::{IDS, Writer};
use crate::{fold, people, roster::plan::Changes};

/// What the file changes, and whether it restores, by account.
pub(super) type Updates = HashMap<AccountId, (Box<Changes>, bool)>;

/// Accounts as they are to be.
#[derive(Default)]
pub(super) struct Rewritten {
    accounts: Vec<account::Model>,
    /// Whose role changes.
    signed_out: Vec<AccountId>,
}

impl Writer<'_> {
    /// Reads the accounts again under a lock, changes what the file changes, and has them give up the identifiers that
    /// they are to lose: another account of the same transaction may get them. Two statements.
    pub(super) async fn release(&self, tx: &TenantTx, mut updated: Updates) -> Result<Rewritten, DbErr> {
        let mut rewritten = Rewritten::default();
        let mut released = Vec::new();
        let ids: Vec<AccountId> = updated.keys().copied().collect();
        for ids in ids.chunks(IDS) {
            let accounts = tx.find::<account::Entity>().filter(account::Column::Id.is_in(ids.iter().copied()));
            for account in accounts.lock_exclusive().all(tx).await? {
                let Some((changes, restored)) = updated.remove(&account.id) else { continue };
                if changes.role.is_some() {
                    rewritten.signed_out.push(account.id);
                }
                released.extend(without_what_it_loses(&account, &changes));
                rewritten.accounts.push(self.changed(account, *changes, restored));
            }
        }
        tx.replace_many::<account::Entity, _>(released).await?;
        Ok(rewritten)
    }

    /// Writes the accounts as the file has them: one statement.
    pub(super) async fn rewrite(&self, tx: &TenantTx, rewritten: Rewritten) -> Result<(), DbErr> {
        tx.replace_many::<account::Entity, _>(rewritten.accounts).await?;
        if !rewritten.signed_out.is_empty() {
            people::end_sign_ins(tx, &rewritten.signed_out, self.run.clock().now()).await?;
        }
        Ok(())
    }

    fn changed(&self, account: account::Model, changes: Changes, restored: bool) -> account::Model {
        let classroom_id = changes.classroom.as_deref().and_then(|name| self.classroom(name));
        let first_name = changes.first_name.unwrap_or(account.first_name);
        let last_name = changes.last_name.unwrap_or(account.last_name);
        account::Model {
            role: changes.role.unwrap_or(account.role),
            username: changes.username.unwrap_or(account.username),
            sort_name: fold::person(&first_name, &last_name),
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

/// The account with nothing in the place of identifiers that change; none when it keeps what it has.
fn without_what_it_loses(account: &account::Model, changes: &Changes) -> Option<account::Model> {
    let loses = |new: &Option<String>, old: Option<&String>| new.is_some() && old.is_some() && new.as_ref() != old;
    let username = loses(&changes.username, Some(&account.username));
    let external_id = loses(&changes.external_id, account.external_id.as_ref());
    let upn = loses(&changes.upn, account.upn.as_ref());
    (username || external_id || upn).then(|| {
        let mut account = account.clone();
        if username {
            // Nobody else can have it: the tilde is in no username.
            account.username = format!("~{}", account.id);
        }
        account.external_id = account.external_id.filter(|_| !external_id);
        account.upn = account.upn.filter(|_| !upn);
        account
    })
}
