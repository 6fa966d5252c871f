//! The failed log-ins of a school, for its administrators.

use chrono::{DateTime, Utc};
use entity::{AccountId, account, login_failure, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use crate::page::{Page, PageRequest};

/// The failed log-ins to an account from a network since the last success there.
#[derive(Debug, Object)]
pub struct SignInFailure {
    /// The id of the account; null if no account has the user name that was typed.
    pub user_id: Option<AccountId>,
    /// The user name of the account; null if no account has the user name that was typed. That name is not stored,
    /// because people sometimes type a secret in its place.
    pub username: Option<String>,
    /// The network, abbreviated to its first part, such as `203.0.113.0/24`.
    pub network: String,
    /// The number of failed log-ins since `first_at`, including those that a lock rejected.
    pub attempts: i32,
    /// The time of the first of these failures.
    pub first_at: DateTime<Utc>,
    /// The time of the last of these failures.
    pub last_at: DateTime<Utc>,
    /// When the lock for this network ends; null if the account is not locked for this network.
    pub locked_until: Option<DateTime<Utc>>,
}

/// The cursor at the end of a page: the time of the last failure, the account or name, and the network.
pub type FailureCursor = (DateTime<Utc>, Uuid, Vec<u8>);

/// Returns a page of the school's failed log-ins, the latest first. Runs two queries, whatever their number.
pub async fn list(
    tx: &TenantTx,
    page_request: &PageRequest<FailureCursor>,
    now: DateTime<Utc>,
) -> Result<Page<SignInFailure>, DbErr> {
    use login_failure::Column;
    // A row whose attempts were all taken back has no attempts.
    let mut query =
        tx.find::<login_failure::Entity>().filter(login_failure::is_of_one_network()).filter(Column::Attempts.gt(0));
    if let Some((last_at, subject_id, network)) = &page_request.after {
        query = query.filter(
            Expr::tuple([Expr::col(Column::LastAt), Expr::col(Column::SubjectId), Expr::col(Column::Network)])
                .lt(Expr::tuple([Expr::value(*last_at), Expr::value(*subject_id), Expr::value(network.clone())])),
        );
    }
    let rows = query
        .order_by_desc(Column::LastAt)
        .order_by_desc(Column::SubjectId)
        .order_by_desc(Column::Network)
        .limit(page_request.rows())
        .all(tx)
        .await?;
    let names = names(tx, rows.iter().map(|row| AccountId(row.subject_id))).await?;
    let cursor = |row: &login_failure::Model| (row.last_at, row.subject_id, row.network.clone());
    Ok(page_request.page(rows, cursor, |row| {
        let named = names.iter().find(|(id, _)| id.0 == row.subject_id);
        SignInFailure {
            user_id: named.map(|(id, _)| *id),
            username: named.map(|(_, username)| username.clone()),
            network: row.abbreviated,
            attempts: row.attempts,
            first_at: row.first_at,
            last_at: row.last_at,
            locked_until: row.locked_until.filter(|until| *until > now),
        }
    }))
}

/// Returns the user names of those of these accounts that exist.
async fn names(tx: &TenantTx, ids: impl IntoIterator<Item = AccountId>) -> Result<Vec<(AccountId, String)>, DbErr> {
    tx.find::<account::Entity>()
        .select_only()
        .columns([account::Column::Id, account::Column::Username])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(tx)
        .await
}
