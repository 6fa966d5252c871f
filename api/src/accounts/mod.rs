//! Accounts of a school's pupils and staff. This module shows accounts; its submodules list, create, change, export and
//! erase them, and list the texts that name a person.

pub mod bulk;
pub mod change;
pub mod create;
pub mod credential;
pub mod erase;
pub mod export;
pub mod headteachers;
pub mod input;
pub mod list;
pub mod mentions;
pub mod texts;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, SenStatus, YearGroup, account, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QuerySelect, SqlErr, sea_query::Expr};
use worker::normalise;

use crate::{classrooms, lockout, page::containing};

/// An account as the school's administrators see it.
#[derive(Debug, Object)]
pub struct User {
    /// The id of the account.
    pub id: AccountId,
    /// The role, which decides what the person may do.
    pub role: Role,
    /// The user name, in lower case; unique in the school.
    pub username: String,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The class of a pupil.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// The id in the school's information system; unique in the school.
    pub external_id: Option<String>,
    /// The unique pupil number (UPN) of a pupil; unique in the school.
    pub upn: Option<String>,
    /// The special educational needs (SEN) status of a pupil.
    pub sen_status: Option<SenStatus>,
    /// Whether the person should change the password, because somebody else set it.
    pub must_change_password: bool,
    /// When the account was archived; null if it is active.
    pub archived_at: Option<DateTime<Utc>>,
    /// When the lock after failed sign-in attempts ends; null if the account is not locked for any network.
    pub locked_until: Option<DateTime<Utc>>,
    /// The version of the account. Send it with a change: the change is rejected if the account has changed since.
    pub version: i32,
    /// When the account was created.
    pub created_at: DateTime<Utc>,
}

impl User {
    /// Builds the view from the stored account, the name of its class, and the locks of accounts.
    #[must_use]
    pub fn of(account: account::Model, classroom: Option<String>, locked: &HashMap<AccountId, DateTime<Utc>>) -> Self {
        Self {
            id: account.id,
            role: account.role,
            locked_until: locked.get(&account.id).copied(),
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            classroom_id: account.classroom_id,
            classroom,
            year_group: account.year_group,
            external_id: account.external_id,
            upn: account.upn,
            sen_status: account.sen_status,
            must_change_password: account.must_change_password,
            archived_at: account.archived_at,
            version: account.version,
            created_at: account.created_at,
        }
    }
}

/// Returns the account with that id, active or archived.
pub async fn find(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>().filter(account::Column::Id.eq(id)).one(tx).await
}

/// Returns the account with that id, and locks its row until the transaction ends.
pub async fn find_locked(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>().filter(account::Column::Id.eq(id)).lock_exclusive().one(tx).await
}

/// Returns the account as the administrators see it.
pub async fn show(tx: &TenantTx, account: account::Model, now: DateTime<Utc>) -> Result<User, DbErr> {
    let locked = lockout::locked_among(tx, [account.id], now).await?;
    let classroom = classrooms::name_of(tx, account.classroom_id).await?;
    Ok(User::of(account, classroom, &locked))
}

/// The cursor at the end of a page of accounts that is ordered by name: sort name and id.
pub type UserCursor = (String, AccountId);

/// Returns the full names of these accounts, active or archived: "Priya Shah".
pub async fn names(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>, DbErr> {
    let query = tx
        .select::<account::Entity>()
        .column(account::Column::Id)
        .expr(full_name("account"))
        .and_where(account::Column::Id.is_in(ids))
        .take();
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

/// Returns the SQL of an account's full name; null if the account is missing in an outer join. `alias` is the name of
/// the table in the statement.
pub(crate) fn full_name(alias: &str) -> Expr {
    Expr::cust(format!("{alias}.first_name || ' ' || {alias}.last_name"))
}

/// Matches accounts whose name contains every word of `q`, or whose user name contains the whole of `q`.
pub(crate) fn name_matches(q: &str) -> Condition {
    // Columns are qualified by their table, because a joined classroom has a `sort_name`, too.
    let column = |column| Expr::col((account::Entity, column));
    let words = normalise::for_search(q);
    let name_contains_words = words
        .split_whitespace()
        .fold(Condition::all(), |all, word| all.add(column(account::Column::SortName).like(containing(word))));
    // A text without a searchable word matches no name.
    let name_contains_words =
        Condition::any().add_option((!name_contains_words.is_empty()).then_some(name_contains_words));
    name_contains_words.add(column(account::Column::Username).like(containing(&q.to_lowercase())))
}

/// Returns whether the school has a class with that id.
pub async fn has_classroom(tx: &TenantTx, id: ClassroomId) -> Result<bool, DbErr> {
    let found = tx.find::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).one(tx).await?;
    Ok(found.is_some())
}

/// The unique value that a write would have duplicated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateAccountError {
    /// The user name is taken.
    Username,
    /// The UPN or the external id is taken.
    Identifier,
}

/// Returns whether a write failed because somebody deleted the class at the same moment.
#[must_use]
pub fn class_is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Returns the unique value that is already taken, if a write failed for that reason. The error is inspected, because
/// another write could take the value between a lookup and this write.
#[must_use]
pub fn duplicate_error(error: &DbErr) -> Option<DuplicateAccountError> {
    let Some(SqlErr::UniqueConstraintViolation(constraint)) = error.sql_err() else { return None };
    Some(if constraint.contains("username") {
        DuplicateAccountError::Username
    } else {
        DuplicateAccountError::Identifier
    })
}
