//! Erasing a person for good: the account and whatever refers to it, in one transaction.

use chrono::{DateTime, Utc};
use entity::{
    account, idempotent_answer, login_attempt,
    roster_import::{self, ImportState},
    roster_row, roster_upload,
    tenant::TenantTx,
};
use sea_orm::{ColumnTrait, DbErr, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

use worker::people;

use super::change::Refused;
use crate::{
    audit::{self, Deed},
    session::Actor,
};

/// What happens to the rows of a table that refer to an erased account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They are deleted with it, by the key.
    Deleted,
    /// They stay without it.
    Emptied,
}

/// Every reference to an account: table, column and fate. A test compares it with the database's foreign keys.
pub const REFERENCES: &[(&str, &str, Fate)] = &[
    ("classroom", "teacher_id", Fate::Emptied),
    ("idempotent_answer", "account_id", Fate::Deleted),
    ("roster_card", "account_id", Fate::Deleted),
    ("roster_import", "created_by", Fate::Emptied),
    ("roster_row", "account_id", Fate::Deleted),
    ("sign_in", "account_id", Fate::Deleted),
];

/// Erases the account.
///
/// Rosters that are kept for their seven days may hold the person too, so the school's are removed, and a dry run
/// that waits for its commit is cancelled. While an import is under way it is a conflict.
pub async fn erase(tx: &TenantTx, account: &account::Model, actor: Actor, now: DateTime<Utc>) -> Result<(), Refused> {
    let imports = tx.find::<roster_import::Entity>().lock_exclusive().all(tx).await?;
    if imports.iter().any(|import| import.state.is_under_way()) {
        return Err(Refused::Conflict);
    }
    remove_rosters(tx, now).await?;
    tx.update::<roster_import::Entity>()
        .col_expr(roster_import::Column::CreatedBy, Expr::cust("NULL"))
        .filter(roster_import::Column::CreatedBy.eq(account.id))
        .exec(tx)
        .await?;
    people::leave_classes(tx, &[account.id]).await?;
    // Others' kept answers may show the person, too.
    tx.delete::<idempotent_answer::Entity>()
        .filter(Expr::col(idempotent_answer::Column::Answer).cast_as("text").like(format!("%{}%", account.id)))
        .exec(tx)
        .await?;
    tx.delete::<login_attempt::Entity>().filter(login_attempt::Column::Username.eq(&account.username)).exec(tx).await?;
    tx.delete::<account::Entity>().filter(account::Column::Id.eq(account.id)).exec(tx).await?;
    audit::record(tx, actor, Deed::on("user", account.id.0, "user.erase"), now).await?;
    Ok(())
}

async fn remove_rosters(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.delete::<roster_upload::Entity>().exec(tx).await?;
    tx.delete::<roster_row::Entity>().exec(tx).await?;
    tx.update::<roster_import::Entity>()
        .col_expr(roster_import::Column::State, Expr::value(ImportState::Cancelled))
        .col_expr(roster_import::Column::FinishedAt, Expr::value(now))
        .filter(roster_import::Column::State.eq(ImportState::Ready))
        .exec(tx)
        .await?;
    Ok(())
}
