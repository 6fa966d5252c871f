//! Schools: the public list, and the records that platform administrators manage.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    SchoolId,
    school::{self, SchoolStatus},
    sign_in,
    tenant::ServiceTx,
};
use openapi::InputError;
use poem_openapi::{Enum, Object};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use worker::{normalise, roster::name};

use crate::page::{Page, PageRequest, containing};

/// A school in the public list, for people who sign in.
#[derive(Debug, Object)]
pub struct SchoolName {
    /// The id of the school, which a log-in names.
    pub id: SchoolId,
    /// The name as the school writes it.
    pub name: String,
    /// The short name of the school in addresses.
    pub slug: String,
}

/// A school as platform administrators see it.
#[derive(Debug, Object)]
pub struct School {
    /// The id of the school.
    pub id: SchoolId,
    /// The name as the school writes it.
    pub name: String,
    /// The short name of the school in addresses: lower-case letters, digits and hyphens; unique.
    pub slug: String,
    /// Unique reference number: 6 digits; unique.
    pub urn: String,
    /// Whether the school's people may sign in.
    pub status: ShownSchoolStatus,
    /// The version of the record. Send it with a change, which is rejected if somebody else has changed the record
    /// since.
    pub version: i32,
    /// When the school was created.
    pub created_at: DateTime<Utc>,
}

/// Whether a school's people may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Standing", rename_all = "snake_case")]
pub enum ShownSchoolStatus {
    /// The school's people may sign in.
    Active,
    /// Nobody of the school may sign in, and all its sign-ins have ended.
    Suspended,
}

impl ShownSchoolStatus {
    /// Parses a status; `None` if the name is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "active" => Some(Self::Active),
            "suspended" => Some(Self::Suspended),
            _ => None,
        }
    }

    /// Returns the status as it is stored.
    #[must_use]
    pub const fn status(self) -> SchoolStatus {
        match self {
            Self::Active => SchoolStatus::Active,
            Self::Suspended => SchoolStatus::Suspended,
        }
    }
}

impl School {
    /// Creates the school from its row.
    #[must_use]
    pub fn of(school: school::Model) -> Self {
        let suspended = school.status == SchoolStatus::Suspended;
        Self {
            id: school.id,
            name: school.name,
            slug: school.slug,
            urn: school.urn.unwrap_or_default(),
            status: if suspended { ShownSchoolStatus::Suspended } else { ShownSchoolStatus::Active },
            version: school.version,
            created_at: school.created_at,
        }
    }
}

/// A new school.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewSchool {
    /// The name as the school writes it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// The short name of the school in addresses; unique. The addresses of the service's own pages are reserved, such
    /// as `staff` and `help`.
    #[oai(validator(min_length = 1, max_length = 64, pattern = "^[a-z0-9-]+$"))]
    pub slug: String,
    /// Unique reference number: 6 digits; unique.
    #[oai(validator(pattern = "^[0-9]{6}$"))]
    pub urn: String,
}

/// A change of a school: any subset of the fields.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct SchoolChange {
    /// The name as the school writes it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// The short name of the school in addresses; unique, and not reserved. Login cards that are already printed show
    /// the old one.
    #[oai(validator(min_length = 1, max_length = 64, pattern = "^[a-z0-9-]+$"))]
    pub slug: Option<String>,
    /// The new status. Suspending the school ends all its sign-ins at once.
    pub status: Option<ShownSchoolStatus>,
    /// The version of the record that the change is based on.
    pub version: Option<i32>,
}

/// Validates a school's name, and returns it without surrounding spaces.
pub fn valid_name(text: &str) -> Result<String, InputError> {
    name::check(text).map(|()| text.trim().to_owned()).map_err(InputError::at("name"))
}

/// The first parts of the addresses of the service's own pages, which no school may take as its short name. Slugs that
/// are likely to become such an address are reserved, too.
const RESERVED_SLUGS: &[&str] = &[
    "about",
    "account",
    "accounts",
    "admin",
    "api",
    "app",
    "assessment",
    "assessments",
    "assets",
    "attempts",
    "audit",
    "certificates",
    "check",
    "checks",
    "class",
    "classes",
    "classroom",
    "classrooms",
    "codes",
    "cookies",
    "dashboard",
    "docs",
    "facts",
    "favicon",
    "feedback",
    "group",
    "groups",
    "health",
    "hello",
    "help",
    "home",
    "import",
    "imports",
    "jobs",
    "legal",
    "login",
    "logout",
    "marking",
    "markings",
    "me",
    "metrics",
    "mtc",
    "offline",
    "openapi",
    "operator",
    "password",
    "platform",
    "practice",
    "preferences",
    "print",
    "privacy",
    "profile",
    "progress",
    "pupil",
    "pupils",
    "reports",
    "results",
    "robots",
    "round",
    "rounds",
    "school",
    "schools",
    "service-worker",
    "session",
    "sessions",
    "settings",
    "sign-in",
    "sign-out",
    "signin",
    "signout",
    "staff",
    "static",
    "status",
    "support",
    "teacher",
    "teachers",
    "terms",
    "today",
    "unlock",
    "usage",
    "users",
    "version",
    "web",
    "well-known",
    "work",
];

/// Rejects a short name that is reserved. A school that had such a name before it was reserved keeps it.
pub fn require_unreserved(slug: &str) -> Result<(), InputError> {
    if RESERVED_SLUGS.contains(&slug) {
        return Err(InputError::new("slug", "not the address of one of the service's own pages"));
    }
    Ok(())
}

/// Validates a short name: 1 to 64 lower-case letters, digits and hyphens, with a letter or digit at both ends.
pub fn valid_slug(text: &str) -> Result<String, InputError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
    if fits && !text.starts_with('-') && !text.ends_with('-') {
        Ok(text.to_owned())
    } else {
        Err(InputError::new("slug", "1 to 64 lower-case letters, digits and hyphens, without a hyphen at an end"))
    }
}

/// Validates a unique reference number: 6 digits.
pub fn valid_urn(text: &str) -> Result<String, InputError> {
    let fits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err(InputError::new("urn", "six digits")) }
}

/// The filters of a list of schools.
#[derive(Debug, Default)]
pub struct SchoolFilter {
    /// Only schools with all these words in their names.
    pub q: Option<String>,
    /// Only the school with this short name.
    pub slug: Option<String>,
    /// Only schools with this status.
    pub status: Option<SchoolStatus>,
}

/// What a list of schools is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SchoolSort {
    /// By name.
    #[default]
    Name,
    /// By the time of creation, the latest first.
    Newest,
}

impl SchoolSort {
    /// Returns whether a cursor belongs to this order.
    #[must_use]
    pub const fn has(self, cursor: &SchoolCursor) -> bool {
        match cursor {
            SchoolCursor::Name(..) => matches!(self, Self::Name),
            SchoolCursor::Newest(_) => matches!(self, Self::Newest),
        }
    }
}

/// The cursor of a list of schools: the sort keys of the last item. Each order has its own form in JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SchoolCursor {
    /// The sort name and the id.
    Name(String, SchoolId),
    /// The id, whose order is that of creation.
    Newest(SchoolId),
}

/// Returns the names of these schools.
pub async fn names(
    tx: &ServiceTx,
    ids: impl IntoIterator<Item = SchoolId>,
) -> Result<HashMap<SchoolId, String>, DbErr> {
    use school::Column;
    let query =
        tx.select::<school::Entity>().columns([Column::Id, Column::Name]).and_where(Column::Id.is_in(ids)).take();
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

/// Returns a page of schools.
pub async fn list<T>(
    tx: &ServiceTx,
    filter: SchoolFilter,
    sort: SchoolSort,
    request: &PageRequest<SchoolCursor>,
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
        let words = normalise::for_search(&q);
        let in_name = |word| Expr::col(Column::SortName).like(containing(word));
        // A text without words, such as one that has only punctuation marks, must match no school. Without this
        // fallback, it would match all schools.
        let words = if words.is_empty() { vec![q.as_str()] } else { words.split(' ').collect() };
        query = words.into_iter().fold(query, |query, word| query.filter(in_name(word)));
    }
    let total = request.total(query.clone().count(tx)).await?;
    query = match &request.after {
        Some(SchoolCursor::Name(name, id)) => query.filter(
            Expr::tuple([Expr::col(Column::SortName), Expr::col(Column::Id)])
                .gt(Expr::tuple([Expr::value(name.as_str()), Expr::value(*id)])),
        ),
        Some(SchoolCursor::Newest(id)) => query.filter(Column::Id.lt(*id)),
        None => query,
    };
    query = match sort {
        SchoolSort::Name => query.order_by_asc(Column::SortName).order_by_asc(Column::Id),
        SchoolSort::Newest => query.order_by_desc(Column::Id),
    };
    let cursor = |school: &school::Model| match sort {
        SchoolSort::Name => SchoolCursor::Name(school.sort_name.clone(), school.id),
        SchoolSort::Newest => SchoolCursor::Newest(school.id),
    };
    let rows = query.limit(request.rows()).all(tx).await?;
    Ok(request.page(rows, cursor, item).with_total(total))
}

/// Returns whether there is any school. Before the first one, nobody can sign in.
pub async fn any(tx: &ServiceTx) -> Result<bool, DbErr> {
    let schools = tx.find::<school::Entity>().filter(school::Column::Status.ne(SchoolStatus::Operator));
    Ok(schools.one(tx).await?.is_some())
}

/// Returns the school with this id; `None` for the platform's own tenant, which is not a school.
pub async fn find(tx: &ServiceTx, id: SchoolId) -> Result<Option<school::Model>, DbErr> {
    let schools = tx.find::<school::Entity>().filter(school::Column::Status.ne(SchoolStatus::Operator));
    schools.filter(school::Column::Id.eq(id)).one(tx).await
}

/// Inserts a new school.
pub async fn insert(
    tx: &ServiceTx,
    name: String,
    slug: String,
    urn: String,
    now: DateTime<Utc>,
) -> Result<school::Model, DbErr> {
    let school = school::Model {
        id: SchoolId::draw(),
        sort_name: normalise::for_search(&name),
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

/// The new values of a school; `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct SchoolUpdate {
    /// The new name.
    pub name: Option<String>,
    /// The new short name.
    pub slug: Option<String>,
    /// The new status.
    pub status: Option<ShownSchoolStatus>,
}

/// Changes the school if it is still at `version`; returns false if somebody else has changed it since.
pub async fn update(tx: &ServiceTx, id: SchoolId, version: i32, update: SchoolUpdate) -> Result<bool, DbErr> {
    // The addition saturates because a client may send any version. No row ever reaches the largest version.
    let mut row = school::ActiveModel { version: Set(version.saturating_add(1)), ..Default::default() };
    if let Some(name) = update.name {
        row.sort_name = Set(normalise::for_search(&name));
        row.name = Set(name);
    }
    if let Some(slug) = update.slug {
        row.slug = Set(slug);
    }
    if let Some(status) = update.status {
        row.status = Set(status.status());
    }
    let result = tx
        .update::<school::Entity>()
        .set(row)
        .filter(school::Column::Id.eq(id))
        .filter(school::Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Ends all sign-ins of the school's people for good. When the school is active again, its people must sign in again.
pub async fn end_sign_ins(tx: &ServiceTx, id: SchoolId, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.update::<sign_in::Entity>()
        .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
        .filter(sign_in::Column::SchoolId.eq(id))
        .filter(sign_in::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Returns whether a write failed because another school already has the slug or the URN.
#[must_use]
pub fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_and_reserved_slugs_and_invalid_urns_are_rejected() {
        assert!(valid_slug("oak-hill-2").is_ok());
        for bad in ["", "-oak", "oak-", "Oak", "oak hill", "öak"] {
            assert!(valid_slug(bad).is_err(), "{bad}");
        }
        for reserved in ["api", "staff", "platform", "health", "today", "sign-in", "school"] {
            assert!(require_unreserved(reserved).is_err(), "{reserved}");
        }
        assert!(require_unreserved("staff-hill").is_ok());
        assert!(require_unreserved("service-worker").is_err());
        assert!(valid_urn("123456").is_ok());
        for bad in ["", "12345", "1234567", "12345a"] {
            assert!(valid_urn(bad).is_err(), "{bad}");
        }
    }

    /// Returns the folders of the web app that are the first part of an address. A folder in parentheses groups others,
    /// and one in brackets stands for the slug of a school.
    fn first_parts(routes: &std::path::Path) -> Vec<String> {
        let folders = std::fs::read_dir(routes).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
        let named = folders.map(|folder| (folder.path(), folder.file_name().into_string().unwrap()));
        named
            .filter(|(_, name)| !name.starts_with('['))
            .flat_map(|(path, name)| if name.starts_with('(') { first_parts(&path) } else { vec![name] })
            .collect()
    }

    #[test]
    fn the_addresses_of_all_screens_are_reserved() {
        let screens = first_parts(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/routes"));
        assert!(screens.len() > 5, "{screens:?}");
        for screen in screens {
            assert!(require_unreserved(&screen).is_err(), "{screen}");
        }
    }
}
