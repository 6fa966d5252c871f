//! Schools: the list that everybody may see, and what the platform keeps of them.

use chrono::{DateTime, Utc};
use entity::{
    SchoolId,
    school::{self, SchoolStatus},
    sign_in,
    tenant::ServiceTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::Expr,
};
use worker::{fold, roster::name};

use crate::page::{Asked, Page, containing};

/// A school as anybody sees it who wants to sign in.
#[derive(Debug, Object)]
pub struct SchoolName {
    /// Its id, which log-ins name.
    pub id: SchoolId,
    /// As the school writes it.
    pub name: String,
    /// Its short address.
    pub slug: String,
}

/// A school as the platform sees it.
#[derive(Debug, Object)]
pub struct School {
    /// Its id.
    pub id: SchoolId,
    /// As the school writes it.
    pub name: String,
    /// Its short address: lower-case letters, digits, hyphens; unique.
    pub slug: String,
    /// Unique reference number: 6 digits; unique.
    pub urn: String,
    /// May its people sign in?
    pub status: Standing,
    /// Give it back in a change: if somebody else was faster, the change is refused.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// May a school's people sign in?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Standing {
    /// They may.
    Active,
    /// They may not, and open sessions have ended.
    Suspended,
}

impl Standing {
    /// The standing of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "active" => Some(Self::Active),
            "suspended" => Some(Self::Suspended),
            _ => None,
        }
    }

    /// As it is stored.
    #[must_use]
    pub const fn status(self) -> SchoolStatus {
        match self {
            Self::Active => SchoolStatus::Active,
            Self::Suspended => SchoolStatus::Suspended,
        }
    }
}

impl School {
    /// As it is stored.
    #[must_use]
    pub fn of(school: school::Model) -> Self {
        let suspended = school.status == SchoolStatus::Suspended;
        Self {
            id: school.id,
            name: school.name,
            slug: school.slug,
            urn: school.urn.unwrap_or_default(),
            status: if suspended { Standing::Suspended } else { Standing::Active },
            version: school.version,
            created_at: school.created_at,
        }
    }
}

/// A new school.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewSchool {
    /// As the school writes it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// Its short address; unique.
    #[oai(validator(min_length = 1, max_length = 64, pattern = "^[a-z0-9-]+$"))]
    pub slug: String,
    /// Unique reference number; unique.
    #[oai(validator(pattern = "^[0-9]{6}$"))]
    pub urn: String,
}

/// A change of a school: any subset of the fields.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct SchoolChange {
    /// As the school writes it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// Its short address; unique. Printed login cards show the old one.
    #[oai(validator(min_length = 1, max_length = 64, pattern = "^[a-z0-9-]+$"))]
    pub slug: Option<String>,
    /// Suspending ends every session of the school at once.
    pub status: Option<Standing>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// A school's name, checked.
#[must_use]
pub fn checked_name(text: &str) -> Option<String> {
    name::check(text).ok().map(|()| text.trim().to_owned())
}

/// A short address, checked: lower-case letters, digits and hyphens, a letter or digit at both ends.
#[must_use]
pub fn checked_slug(text: &str) -> Option<String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
    (fits && !text.starts_with('-') && !text.ends_with('-')).then(|| text.to_owned())
}

/// A unique reference number, checked.
#[must_use]
pub fn checked_urn(text: &str) -> Option<String> {
    (text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

/// Which schools are listed.
#[derive(Debug, Default)]
pub struct Filter {
    /// Those with these words in their names.
    pub q: Option<String>,
    /// The one with this short address.
    pub slug: Option<String>,
    /// Those of this status.
    pub status: Option<SchoolStatus>,
}

/// Where a page of schools ends.
pub type Cursor = (String, SchoolId);

/// A page of schools, by name.
pub async fn list<T>(
    tx: &ServiceTx,
    filter: Filter,
    asked: &Asked<Cursor>,
    item: impl FnMut(school::Model) -> T,
) -> Result<Page<T>, DbErr>
where
    T: poem_openapi::types::ParseFromJSON + poem_openapi::types::ToJSON + poem_openapi::types::Type,
{
    use school::Column;
    let mut query = tx.find::<school::Entity>().filter(Column::Status.ne(SchoolStatus::Operator));
    if let Some(status) = filter.status {
        query = query.filter(Column::Status.eq(status));
    }
    if let Some(slug) = filter.slug {
        query = query.filter(Column::Slug.eq(slug.to_lowercase()));
    }
    if let Some(q) = filter.q {
        let words = fold::for_search(&q);
        let in_name = |word| Expr::col(Column::SortName).like(containing(word));
        // A text of which nothing can be looked for is in no name.
        let words = if words.is_empty() { vec![q.as_str()] } else { words.split(' ').collect() };
        query = words.into_iter().fold(query, |query, word| query.filter(in_name(word)));
    }
    if let Some((name, id)) = &asked.after {
        query = query.filter(
            Expr::tuple([Expr::col(Column::SortName), Expr::col(Column::Id)])
                .gt(Expr::tuple([Expr::value(name.as_str()), Expr::value(*id)])),
        );
    }
    let rows = query.order_by_asc(Column::SortName).order_by_asc(Column::Id).limit(asked.rows()).all(tx).await?;
    Ok(asked.page(rows, |school| (school.sort_name.clone(), school.id), item))
}

/// Is there any school at all? Before the first there is nobody to sign in.
pub async fn any(tx: &ServiceTx) -> Result<bool, DbErr> {
    let schools = tx.find::<school::Entity>().filter(school::Column::Status.ne(SchoolStatus::Operator));
    Ok(schools.count(tx).await? > 0)
}

/// The school of that id; the platform's own tenant is none.
pub async fn find(tx: &ServiceTx, id: SchoolId) -> Result<Option<school::Model>, DbErr> {
    let schools = tx.find::<school::Entity>().filter(school::Column::Status.ne(SchoolStatus::Operator));
    schools.filter(school::Column::Id.eq(id)).one(tx).await
}

/// Writes a new school.
pub async fn insert(
    tx: &ServiceTx,
    name: String,
    slug: String,
    urn: String,
    now: DateTime<Utc>,
) -> Result<school::Model, DbErr> {
    let school = school::Model {
        id: SchoolId::draw(),
        sort_name: fold::for_search(&name),
        name,
        slug,
        urn: Some(urn),
        status: SchoolStatus::Active,
        version: 1,
        created_at: now,
    };
    tx.insert::<school::Entity, _>(school.clone()).await?;
    Ok(school)
}

/// What changes in a school; `None` stays.
#[derive(Debug, Default)]
pub struct Update {
    /// The name.
    pub name: Option<String>,
    /// The short address.
    pub slug: Option<String>,
    /// The standing.
    pub standing: Option<Standing>,
}

/// Changes the school if it is still at `version`; false when somebody else was faster.
pub async fn update(tx: &ServiceTx, id: SchoolId, version: i32, update: Update) -> Result<bool, DbErr> {
    // A client may send any version; no row is at the last one.
    let mut row = school::ActiveModel { version: Set(version.saturating_add(1)), ..Default::default() };
    if let Some(name) = update.name {
        row.sort_name = Set(fold::for_search(&name));
        row.name = Set(name);
    }
    if let Some(slug) = update.slug {
        row.slug = Set(slug);
    }
    if let Some(standing) = update.standing {
        row.status = Set(standing.status());
    }
    let written = tx
        .update::<school::Entity>()
        .set(row)
        .filter(school::Column::Id.eq(id))
        .filter(school::Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Ends every sign-in of the school's people, for good: being let in again means signing in again.
pub async fn end_sign_ins(tx: &ServiceTx, id: SchoolId, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.update::<sign_in::Entity>()
        .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
        .filter(sign_in::Column::SchoolId.eq(id))
        .filter(sign_in::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Did a write fail because another school has the slug or the URN?
#[must_use]
pub fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_and_urns_are_checked() {
        assert!(checked_slug("oak-hill-2").is_some());
        for bad in ["", "-oak", "oak-", "Oak", "oak hill", "öak"] {
            assert!(checked_slug(bad).is_none(), "{bad}");
        }
        assert!(checked_urn("123456").is_some());
        for bad in ["", "12345", "1234567", "12345a"] {
            assert!(checked_urn(bad).is_none(), "{bad}");
        }
    }
}
