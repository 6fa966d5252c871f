//! Account operations that the API and roster imports share.

use chrono::{DateTime, Utc};
use entity::{AccountId, account, classroom, sign_in, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, ExprTrait, QueryFilter, sea_query::Expr};

/// The action in the audit log if an IT admin tries to give the role headteacher or to change a headteacher's account,
/// and is refused.
pub const REFUSED: &str = "user.refused";

/// Archives accounts, removes them from their classes and ends their sign-ins.
pub async fn archive(tx: &TenantTx, accounts: &[AccountId], now: DateTime<Utc>) -> Result<(), DbErr> {
    let ids = || accounts.iter().copied();
    tx.update::<account::Entity>()
        .col_expr(account::Column::ArchivedAt, Expr::value(now))
        .col_expr(account::Column::ClassroomId, Expr::cust("NULL"))
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .filter(account::Column::Id.is_in(ids()))
        .filter(account::Column::ArchivedAt.is_null())
        .exec(tx)
        .await?;
    leave_classes(tx, accounts).await?;
    end_sign_ins(tx, accounts, now).await
}

/// Removes these accounts as teachers of any class.
pub async fn leave_classes(tx: &TenantTx, accounts: &[AccountId]) -> Result<(), DbErr> {
    tx.update::<classroom::Entity>()
        .col_expr(classroom::Column::TeacherId, Expr::cust("NULL"))
        .filter(classroom::Column::TeacherId.is_in(accounts.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Revokes every sign-in of these accounts immediately.
pub async fn end_sign_ins(tx: &TenantTx, accounts: &[AccountId], now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.update::<sign_in::Entity>()
        .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
        .filter(sign_in::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(sign_in::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
