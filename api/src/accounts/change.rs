//! Changing, archiving and restoring an account.

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, tenant::TenantTx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use worker::{accounts, credential::HashedSecret, normalise};

use super::input::PersonDetails;
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::FieldChange,
};

/// A change to an account, already parsed and validated.
#[derive(Debug)]
pub struct AccountChange {
    /// The new role.
    pub role: Option<Role>,
    /// The other fields.
    pub details: PersonDetails,
    /// True archives the account, false restores it.
    pub archived: Option<bool>,
    /// The new secret, hashed.
    pub hashed: Option<HashedSecret>,
}

/// Why an account cannot be changed.
#[derive(Debug)]
pub enum AccountChangeError {
    /// Somebody else changed the account first, or a rule forbids the change. For example, a school must always have an
    /// administrator.
    Conflict,
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for AccountChangeError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Changes an account. `account` is the row as it was read earlier, possibly in another transaction.
pub async fn apply(
    tx: &TenantTx,
    account: account::Model,
    change: AccountChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<account::Model, AccountChangeError> {
    let demotes = change.role.is_some_and(|role| account.role.administers() && !role.administers());
    let archives = change.archived == Some(true) && account.archived_at.is_none();
    if demotes || archives {
        protect_administrators(tx, &account, actor).await?;
    }
    let stays_archived = change.archived.unwrap_or(account.archived_at.is_some());
    let is_put_into_a_class = matches!(change.details.classroom_id, FieldChange::Set(_));
    // An archived pupil cannot be put into a class, because a class that seems to be empty could then not be deleted.
    if (stays_archived && is_put_into_a_class) || !lock_if_unchanged(tx, &account).await? {
        return Err(AccountChangeError::Conflict);
    }
    if archives {
        archive(tx, &account, actor, now).await?;
    }
    let restores = change.archived == Some(false) && account.archived_at.is_some();
    let row_role = change.role;
    let (row, fields) = changed_columns(&account, change, restores);
    if !fields.is_empty() {
        write(tx, &account, row, archives).await?;
        if row_role.is_some_and(|role| !role.teaches()) {
            accounts::leave_classes(tx, &[account.id]).await?;
        }
        let ends_sign_ins = fields.iter().any(|field| matches!(*field, "role" | "credential"));
        if ends_sign_ins {
            accounts::end_sign_ins(tx, &[account.id], now).await?;
        }
        let event = AuditEvent::on("user", account.id.0, "user.update").with(json!({ "fields": fields }));
        audit::record(tx, actor, event, now).await?;
    }
    super::find(tx, account.id).await?.ok_or(AccountChangeError::Conflict)
}

/// Locks the account until the transaction ends, and returns whether it still has the version that was read.
async fn lock_if_unchanged(tx: &TenantTx, account: &account::Model) -> Result<bool, DbErr> {
    let now = super::find_locked(tx, account.id).await?;
    Ok(now.is_some_and(|now| now.version == account.version))
}

/// Archives an account.
pub async fn archive(tx: &TenantTx, account: &account::Model, actor: Actor, now: DateTime<Utc>) -> Result<(), DbErr> {
    accounts::archive(tx, &[account.id], now).await?;
    audit::record(tx, actor, AuditEvent::on("user", account.id.0, "user.archive"), now).await
}

/// Returns `Conflict` if an IT admin is about to archive, erase or demote their own account, or if the account is the
/// school's last administrator.
pub async fn protect_administrators(
    tx: &TenantTx,
    account: &account::Model,
    actor: Actor,
) -> Result<(), AccountChangeError> {
    let is_own_account = actor.id == Some(account.id) && actor.role == Role::ItAdmin;
    if is_own_account || (account.role.administers() && is_last_administrator(tx, account.id).await?) {
        return Err(AccountChangeError::Conflict);
    }
    Ok(())
}

async fn is_last_administrator(tx: &TenantTx, id: AccountId) -> Result<bool, DbErr> {
    let administrators = tx
        .find::<account::Entity>()
        .filter(account::Column::Role.is_in([Role::ItAdmin, Role::Headteacher]))
        .filter(account::Column::ArchivedAt.is_null())
        .order_by_asc(account::Column::Id)
        // Without the lock, two administrators who archive each other at once would both find the other still active.
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(administrators.iter().all(|administrator| administrator.id == id))
}

/// Returns the columns that change, and their names for the audit log.
fn changed_columns(
    account: &account::Model,
    change: AccountChange,
    restores: bool,
) -> (account::ActiveModel, Vec<&'static str>) {
    let mut fields = Vec::new();
    let details = change.details;
    let first_name = details.first_name.unwrap_or_else(|| account.first_name.clone());
    let last_name = details.last_name.unwrap_or_else(|| account.last_name.clone());
    let mut differs = |field, differs: bool| {
        if differs {
            fields.push(field);
        }
        differs
    };
    let mut row = account::ActiveModel::default();
    if differs("first_name", first_name != account.first_name) | differs("last_name", last_name != account.last_name) {
        row.sort_name = Set(normalise::person(&first_name, &last_name));
        row.first_name = Set(first_name);
        row.last_name = Set(last_name);
    }
    macro_rules! value {
        ($($field:ident: $new:expr),+) => {$(
            if let Some(new) = $new {
                if differs(stringify!($field), new != account.$field) {
                    row.$field = Set(new);
                }
            }
        )+};
    }
    value!(
        role: change.role,
        username: details.username,
        classroom_id: details.classroom_id.into_update(),
        year_group: details.year_group.into_update(),
        external_id: details.external_id.into_update(),
        upn: details.upn.into_update(),
        sen_status: details.sen_status.into_update(),
        archived_at: restores.then_some(None)
    );
    if let Some(hashed) = change.hashed {
        differs("credential", true);
        row.credential = Set(hashed.credential);
        row.credential_key = Set(hashed.credential_key);
        row.pin_fingerprint = Set(hashed.pin_fingerprint);
        row.must_change_password = Set(account.role != Role::Pupil);
    }
    (row, fields)
}

async fn write(
    tx: &TenantTx,
    account: &account::Model,
    mut row: account::ActiveModel,
    archived: bool,
) -> Result<(), AccountChangeError> {
    let version = account.version + i32::from(archived);
    row.version = Set(version + 1);
    let written = tx
        .update::<account::Entity>()
        .set(row)
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(AccountChangeError::Conflict) }
}
