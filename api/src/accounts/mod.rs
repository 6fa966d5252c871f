//! Accounts of a school's people: shown, listed, made, changed, archived, erased.

pub mod change;
pub mod create;
pub mod credential;
pub mod erase;
pub mod export;
pub mod input;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, SenStatus, YearGroup, account, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr, sea_query::Expr,
};
use worker::fold;

use crate::{
    lockout,
    page::{Asked, Page, containing},
};

/// An account, as the school's administrators see it.
#[derive(Debug, Object)]
pub struct User {
    /// Its id.
    pub id: AccountId,
    /// What the person may do.
    pub role: Role,
    /// Unique in the school, lower case.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// The school information system's id; unique in the school.
    pub external_id: Option<String>,
    /// Unique pupil number; unique in the school.
    pub upn: Option<String>,
    /// A pupil's special educational needs.
    pub sen_status: Option<SenStatus>,
    /// Somebody else set the password: the person should change it.
    pub must_change_password: bool,
    /// Since when the account is out of use.
    pub archived_at: Option<DateTime<Utc>>,
    /// Until when the account is locked after failed log-ins.
    pub locked_until: Option<DateTime<Utc>>,
    /// Give it back in a change: if somebody else was faster, the change is refused.
    pub version: i32,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

impl User {
    /// As it is stored, with what the lockout knows.
    #[must_use]
    pub fn of(account: account::Model, locked: &HashMap<String, DateTime<Utc>>) -> Self {
        Self {
            id: account.id,
            role: account.role,
            locked_until: locked.get(&account.username).copied(),
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            classroom_id: account.classroom_id,
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

/// The account of that id, in use or archived.
pub async fn find(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>().filter(account::Column::Id.eq(id)).one(tx).await
}

/// The account as the administrators see it.
pub async fn show(tx: &TenantTx, account: account::Model, now: DateTime<Utc>) -> Result<User, DbErr> {
    let locked = lockout::locked_among(tx, [account.username.as_str()], now).await?;
    Ok(User::of(account, &locked))
}

/// A page of the school's administrators in use, by name.
pub async fn administrators(tx: &TenantTx, asked: &Asked<Cursor>, now: DateTime<Utc>) -> Result<Page<User>, DbErr> {
    list(tx, Filter { roles: vec![Role::ItAdmin, Role::Headteacher], ..Filter::default() }, asked, now).await
}

/// Which accounts of a school are listed.
#[derive(Debug, Default)]
pub struct Filter {
    /// Those of these roles; of any when empty.
    pub roles: Vec<Role>,
    /// Those of this class.
    pub classroom_id: Option<ClassroomId>,
    /// Those with these words in their names, or this in their user name.
    pub q: Option<String>,
    /// Archived ones instead of those in use.
    pub archived: bool,
}

/// Where a page of accounts ends.
pub type Cursor = (String, AccountId);

/// A page of a school's accounts, by name: two queries, however many there are.
pub async fn list(
    tx: &TenantTx,
    filter: Filter,
    asked: &Asked<Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<User>, DbErr> {
    use account::Column;
    let mut query = tx.find::<account::Entity>();
    query = if filter.archived {
        query.filter(Column::ArchivedAt.is_not_null())
    } else {
        query.filter(Column::ArchivedAt.is_null())
    };
    if !filter.roles.is_empty() {
        query = query.filter(Column::Role.is_in(filter.roles));
    }
    if let Some(classroom_id) = filter.classroom_id {
        query = query.filter(Column::ClassroomId.eq(classroom_id));
    }
    if let Some(q) = filter.q {
        query = query.filter(named(&q));
    }
    if let Some((name, id)) = &asked.after {
        query = query.filter(
            Expr::tuple([Expr::col(Column::SortName), Expr::col(Column::Id)])
                .gt(Expr::tuple([Expr::value(name.as_str()), Expr::value(*id)])),
        );
    }
    let rows = query.order_by_asc(Column::SortName).order_by_asc(Column::Id).limit(asked.rows()).all(tx).await?;
    let locked = lockout::locked_among(tx, rows.iter().map(|account| account.username.as_str()), now).await?;
    Ok(asked.page(rows, |account| (account.sort_name.clone(), account.id), |account| User::of(account, &locked)))
}

/// Every word is in the name, or the whole is in the user name.
pub(crate) fn named(q: &str) -> Condition {
    // Named with their table: a class has a name to sort by, too.
    let column = |column| Expr::col((account::Entity, column));
    let words = fold::for_search(q);
    let in_name = words
        .split_whitespace()
        .fold(Condition::all(), |all, word| all.add(column(account::Column::SortName).like(containing(word))));
    // A text of which nothing can be looked for is in no name.
    let in_name = Condition::any().add_option((!in_name.is_empty()).then_some(in_name));
    in_name.add(column(account::Column::Username).like(containing(&q.to_lowercase())))
}

/// Is there a class of that id?
pub async fn has_classroom(tx: &TenantTx, id: ClassroomId) -> Result<bool, DbErr> {
    let found = tx.find::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).one(tx).await?;
    Ok(found.is_some())
}

/// What a write found taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The user name.
    Username,
    /// The UPN or the external id.
    Identifier,
}

/// Did a write fail because somebody deleted the class at the same moment?
#[must_use]
pub fn class_is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Did a write fail because something unique is taken? Asked of the failure, because a look beforehand would race.
#[must_use]
pub fn taken(error: &DbErr) -> Option<Taken> {
    let Some(SqlErr::UniqueConstraintViolation(constraint)) = error.sql_err() else { return None };
    Some(if constraint.contains("username") { Taken::Username } else { Taken::Identifier })
}
