//! Lists of accounts, as the school's administrators see them.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, account, classroom, tenant::TenantTx};
use poem_openapi::Enum;
use sea_orm::{
    ColumnTrait, Condition, DbErr, FromQueryResult,
    sea_query::{Asterisk, Expr, JoinType},
};
use serde::{Deserialize, Serialize};

use super::{User, name_matches};
use crate::{
    classrooms, lockout,
    page::{Page, PageRequest, SortOrder},
};

/// The filter of a list of accounts.
#[derive(Debug, Default)]
pub struct UserFilter {
    /// Only accounts with one of these roles; an empty list means any role.
    pub roles: Vec<Role>,
    /// Only pupils of this class.
    pub classroom_id: Option<ClassroomId>,
    /// Only accounts whose name contains every word of this text, or whose user name contains the text.
    pub q: Option<String>,
    /// Archived accounts instead of active ones.
    pub archived: bool,
}

impl UserFilter {
    fn condition(self) -> Condition {
        use account::Column;
        let archived_at = Column::ArchivedAt;
        Condition::all()
            .add(if self.archived { archived_at.is_not_null() } else { archived_at.is_null() })
            .add_option((!self.roles.is_empty()).then(|| Column::Role.is_in(self.roles)))
            .add_option(self.classroom_id.map(|id| Column::ClassroomId.eq(id)))
            .add_option(self.q.map(|q| name_matches(&q)))
    }
}

/// What a list of accounts is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum UserSort {
    /// By family name.
    #[default]
    Name,
    /// By user name.
    Username,
    /// By the name of the class, then by family name. People without a class come last in either direction.
    Classroom,
    /// By the time of creation, the latest first.
    Newest,
}

/// The cursor of a list of accounts: the sort keys of the last item. Each order has its own form in JSON; that of the
/// order by name is the pair of sort name and id.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UserPlace {
    /// The sort name and the id.
    Name(String, AccountId),
    /// The user name, which is unique in a school.
    Username {
        /// The user name.
        username: String,
    },
    /// The class and the person.
    Classroom {
        /// The sort name of the class; `None` for a person without a class.
        classroom: Option<String>,
        /// The sort name of the person.
        name: String,
        /// The id of the account.
        id: AccountId,
    },
    /// The id, whose order is that of creation.
    Newest {
        /// The id of the account.
        newest: AccountId,
    },
}

impl UserSort {
    /// Returns whether a cursor belongs to this order.
    #[must_use]
    pub const fn has(self, place: &UserPlace) -> bool {
        match place {
            UserPlace::Name(..) => matches!(self, Self::Name),
            UserPlace::Username { .. } => matches!(self, Self::Username),
            UserPlace::Classroom { .. } => matches!(self, Self::Classroom),
            UserPlace::Newest { .. } => matches!(self, Self::Newest),
        }
    }

    /// Returns the direction in which the keys are sorted.
    const fn direction(self, order: SortOrder) -> SortOrder {
        match self {
            Self::Name | Self::Username | Self::Classroom => order,
            Self::Newest => order.reversed(),
        }
    }

    /// Returns the keys to sort by. The last one is unique.
    fn keys(self, order: SortOrder) -> Vec<Expr> {
        use account::Column;
        let account = |column: Column| Expr::col((account::Entity, column));
        match self {
            Self::Name => vec![account(Column::SortName), account(Column::Id)],
            Self::Username => vec![account(Column::Username)],
            Self::Classroom => vec![
                Expr::cust(match order {
                    SortOrder::Asc => "CASE WHEN classroom.id IS NULL THEN 1 ELSE 0 END",
                    SortOrder::Desc => "CASE WHEN classroom.id IS NULL THEN 0 ELSE 1 END",
                }),
                Expr::cust("COALESCE(classroom.sort_name, '')"),
                account(Column::SortName),
                account(Column::Id),
            ],
            Self::Newest => vec![account(Column::Id)],
        }
    }

    fn place(self, row: &UserRow) -> UserPlace {
        let account = &row.account;
        match self {
            Self::Name => UserPlace::Name(account.sort_name.clone(), account.id),
            Self::Username => UserPlace::Username { username: account.username.clone() },
            Self::Classroom => UserPlace::Classroom {
                classroom: row.classroom_sort_name.clone(),
                name: account.sort_name.clone(),
                id: account.id,
            },
            Self::Newest => UserPlace::Newest { newest: account.id },
        }
    }
}

impl UserPlace {
    /// Returns the values of [`UserSort::keys`].
    fn values(&self, order: SortOrder) -> Vec<Expr> {
        match self {
            Self::Name(name, id) => vec![Expr::value(name.as_str()), Expr::value(*id)],
            Self::Username { username } => vec![Expr::value(username.as_str())],
            Self::Classroom { classroom, name, id } => {
                let comes_last = i32::from(classroom.is_none() == (order == SortOrder::Asc));
                let classroom = classroom.as_deref().unwrap_or_default();
                vec![Expr::value(comes_last), Expr::value(classroom), Expr::value(name.as_str()), Expr::value(*id)]
            }
            Self::Newest { newest } => vec![Expr::value(*newest)],
        }
    }
}

/// An account with its class.
#[derive(FromQueryResult)]
struct UserRow {
    #[sea_orm(nested)]
    account: account::Model,
    classroom: Option<String>,
    classroom_sort_name: Option<String>,
}

/// Returns a page of a school's accounts. Runs two queries, whatever the number of accounts, and one more to count the
/// whole list.
pub async fn list(
    tx: &TenantTx,
    filter: UserFilter,
    sort: UserSort,
    order: SortOrder,
    page_request: &PageRequest<UserPlace>,
    now: DateTime<Utc>,
) -> Result<Page<User>, DbErr> {
    let condition = filter.condition();
    let total = page_request.total(tx.count::<account::Entity>(condition.clone())).await?;
    let direction = sort.direction(order);
    let class_column = |column: classroom::Column| Expr::col((classroom::Entity, column));
    let mut query = tx
        .select::<account::Entity>()
        .column((account::Entity, Asterisk))
        .expr_as(class_column(classroom::Column::Name), "classroom")
        .expr_as(class_column(classroom::Column::SortName), "classroom_sort_name")
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .cond_where(condition)
        .limit(page_request.rows())
        .take();
    if let Some(place) = &page_request.after {
        query.and_where(direction.after(sort.keys(order), place.values(order)));
    }
    for key in sort.keys(order) {
        query.order_by_expr(key, direction.of_keys());
    }
    let rows: Vec<UserRow> = tx.rows(&query).await?;
    let locked = lockout::locked_among(tx, rows.iter().map(|row| row.account.id), now).await?;
    let page = page_request.page(rows, |row| sort.place(row), |row| User::of(row.account, row.classroom, &locked));
    Ok(page.with_total(total))
}

/// Returns a page of the school's active administrators, ordered by name.
pub async fn administrators(
    tx: &TenantTx,
    page_request: &PageRequest<UserPlace>,
    now: DateTime<Utc>,
) -> Result<Page<User>, DbErr> {
    let filter = UserFilter { roles: vec![Role::ItAdmin, Role::Headteacher], ..UserFilter::default() };
    list(tx, filter, UserSort::Name, SortOrder::Asc, page_request, now).await
}
