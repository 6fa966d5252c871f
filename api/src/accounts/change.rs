//! Changing, archiving and restoring an account.

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, tenant::TenantTx};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use worker::{credential::Hashed, fold, people};

use super::input::Details;
use crate::{
    audit::{self, Deed},
    body::Change,
    session::Actor,
};

/// A change of an account that was read and checked.
#[derive(Debug)]
pub struct AccountChange {
    /// The new role.
    pub role: Option<Role>,
    /// The rest.
    pub details: Details,
    /// Out of use, or back in use.
    pub archived: Option<bool>,
    /// The new secret, hashed.
    pub hashed: Option<Hashed>,
}

/// Why an account cannot be changed as things stand.
#[derive(Debug)]
pub enum Refused {
    /// Somebody else changed it first, or the rule on administrators forbids it.
    Conflict,
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Changes an account; `account` is as it was read before, maybe in another transaction.
pub async fn apply(
    tx: &TenantTx,
    account: account::Model,
    change: AccountChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<account::Model, Refused> {
    let demotes = change.role.is_some_and(|role| account.role.administers() && !role.administers());
    let archives = change.archived == Some(true) && account.archived_at.is_none();
    if demotes || archives {
        spare_the_administrators(tx, &account, actor).await?;
    }
    let stays_archived = change.archived.unwrap_or(account.archived_at.is_some());
    let is_put_into_a_class = matches!(change.details.classroom_id, Change::Set(_));
    // A class that holds an archived pupil could not be deleted, and nobody would see why.
    if (stays_archived && is_put_into_a_class) || !is_still(tx, &account).await? {
        return Err(Refused::Conflict);
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
            people::leave_classes(tx, &[account.id]).await?;
        }
        let ends_sign_ins = fields.iter().any(|field| matches!(*field, "role" | "credential"));
        if ends_sign_ins {
            people::end_sign_ins(tx, &[account.id], now).await?;
        }
        let deed = Deed::on("user", account.id.0, "user.update").with(json!({ "fields": fields }));
        audit::record(tx, actor, deed, now).await?;
    }
    super::find(tx, account.id).await?.ok_or(Refused::Conflict)
}

/// Is the account as it was read? From now on it stays so until this transaction ends.
async fn is_still(tx: &TenantTx, account: &account::Model) -> Result<bool, DbErr> {
    let now = tx.find::<account::Entity>().filter(account::Column::Id.eq(account.id)).lock_exclusive().one(tx).await?;
    Ok(now.is_some_and(|now| now.version == account.version))
}

/// Takes an account out of use.
pub async fn archive(tx: &TenantTx, account: &account::Model, actor: Actor, now: DateTime<Utc>) -> Result<(), DbErr> {
    people::archive(tx, &[account.id], now).await?;
    audit::record(tx, actor, Deed::on("user", account.id.0, "user.archive"), now).await
}

/// Nobody archives, erases or demotes himself when he is an IT admin, nor the school's last administrator.
pub async fn spare_the_administrators(tx: &TenantTx, account: &account::Model, actor: Actor) -> Result<(), Refused> {
    let himself = actor.id == Some(account.id) && actor.role == Role::ItAdmin;
    if himself || (account.role.administers() && is_the_last_administrator(tx, account.id).await?) {
        return Err(Refused::Conflict);
    }
    Ok(())
}

async fn is_the_last_administrator(tx: &TenantTx, id: AccountId) -> Result<bool, DbErr> {
    let administrators = tx
        .find::<account::Entity>()
        .filter(account::Column::Role.is_in([Role::ItAdmin, Role::Headteacher]))
        .filter(account::Column::ArchivedAt.is_null())
        .order_by_asc(account::Column::Id)
        // Two who archive each other at once would both find the other still there.
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(administrators.iter().all(|administrator| administrator.id == id))
}

/// The columns that change, and their names for the audit log.
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
        row.sort_name = Set(fold::person(&first_name, &last_name));
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
        row.must_change_password = Set(account.role != Role::Pupil);
    }
    (row, fields)
}

async fn write(
    tx: &TenantTx,
    account: &account::Model,
    mut row: account::ActiveModel,
    archived: bool,
) -> Result<(), Refused> {
    let version = account.version + i32::from(archived);
    row.version = Set(version + 1);
    let written = tx
        .update::<account::Entity>()
        .set(row)
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(Refused::Conflict) }
}
