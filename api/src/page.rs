//! Pagination of lists: a request has `?limit` and `?after`, a response has `items` and `next`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use openapi::{CodeType, Failure, InputError, Operation, code};
use poem_openapi::{
    Enum, Object,
    types::{ParseFromJSON, ToJSON, Type},
};
use sea_orm::{
    DbErr, ExprTrait,
    sea_query::{Expr, LikeExpr, Order},
};
use serde::{Serialize, de::DeserializeOwned};

/// The number of items in a page if the client sends no limit.
pub const DEFAULT_LIMIT: u64 = 50;

/// The largest limit that a client may send.
pub const LARGEST_LIMIT: u64 = 200;

/// A page of a list.
#[derive(Debug, Object)]
pub struct Page<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The cursor to send as `after` to get the next page; null on the last page.
    pub next: Option<String>,
    /// The number of items in the whole list, with the filters of the request; null unless the request has
    /// `total=true`, which some lists take.
    pub total: Option<u64>,
}

impl<T: ParseFromJSON + ToJSON + Type + Send + Sync> Page<T> {
    /// Returns the page with the number of items in the whole list.
    #[must_use]
    pub fn with_total(self, total: Option<u64>) -> Self {
        Self { total, ..self }
    }
}

/// The direction of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SortOrder {
    /// The order that `sort` describes.
    #[default]
    Asc,
    /// The opposite order.
    Desc,
}

impl SortOrder {
    /// Returns the opposite direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }

    /// Returns the direction of every sort key in a query.
    #[must_use]
    pub const fn of_keys(self) -> Order {
        match self {
            Self::Asc => Order::Asc,
            Self::Desc => Order::Desc,
        }
    }

    /// Returns the condition for the rows that come after a cursor: their sort keys are compared with those of the
    /// cursor.
    #[must_use]
    pub fn after(self, keys: Vec<Expr>, cursor: Vec<Expr>) -> Expr {
        let (keys, cursor) = (Expr::tuple(keys), Expr::tuple(cursor));
        match self {
            Self::Asc => keys.gt(cursor),
            Self::Desc => keys.lt(cursor),
        }
    }
}

/// The format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ResultsFormat {
    /// A page of the list, as JSON.
    Json,
    /// All results, as a CSV file for a spreadsheet.
    Csv,
}

/// The page that a client requests. The cursor `C` is the sort key of the last item that the client has.
#[derive(Debug)]
pub struct PageRequest<C> {
    /// The number of items in the page.
    pub limit: u64,
    /// The cursor; `None` for the first page.
    pub after: Option<C>,
    /// Whether the client asks for the number of items in the whole list.
    pub counts: bool,
}

impl<C: Serialize + DeserializeOwned> PageRequest<C> {
    /// Reads `?limit` and `?after`. Returns LMS-API-008 if the limit is out of range or the cursor is invalid.
    pub fn read<O: Operation>(limit: Option<u64>, after: Option<&str>) -> Result<Self, Failure<O>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(invalid("limit", "1 to 200"));
        }
        let after = after.map(|cursor| decode(cursor).ok_or_else(|| invalid::<O>("after", "a cursor of this list")));
        let after = after.transpose()?;
        Ok(Self { limit, after, counts: false })
    }

    /// Reads `?total`.
    #[must_use]
    pub fn counting(self, total: Option<bool>) -> Self {
        Self { counts: total.unwrap_or_default(), ..self }
    }

    /// Returns LMS-API-008 if the cursor belongs to another order of the list.
    pub fn in_order<O: Operation>(self, is_of_order: impl FnOnce(&C) -> bool) -> Result<Self, Failure<O>> {
        if self.after.as_ref().is_some_and(|cursor| !is_of_order(cursor)) {
            return Err(invalid("after", "a cursor of this order"));
        }
        Ok(self)
    }

    /// Returns the number of items in the whole list if the client asks for it; otherwise the query `count` does not
    /// run.
    pub async fn total(&self, count: impl Future<Output = Result<u64, DbErr>>) -> Result<Option<u64>, DbErr> {
        if self.counts { count.await.map(Some) } else { Ok(None) }
    }

    /// Returns how many rows to load: one more than the limit, to find out whether there is a next page.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.limit + 1
    }

    /// Makes the page from the rows that were loaded; `cursor` returns the sort key of a row.
    pub fn page<M, T>(&self, mut rows: Vec<M>, cursor: impl Fn(&M) -> C, item: impl FnMut(M) -> T) -> Page<T>
    where
        T: ParseFromJSON + ToJSON + Type + Send + Sync,
    {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next = last.and_then(|row| serde_json::to_vec(&cursor(row)).ok()).map(|json| BASE64.encode(json));
        Page { items: rows.into_iter().map(item).collect(), next, total: None }
    }
}

/// Returns LMS-API-008 for a query parameter that breaks a rule.
pub fn invalid<O: Operation>(parameter: &'static str, rule: &'static str) -> Failure<O> {
    Failure::invalid(code::API_008::CODE, InputError::new(parameter, rule))
}

fn decode<C: DeserializeOwned>(cursor: &str) -> Option<C> {
    let json = String::from_utf8(BASE64.decode(cursor).ok()?).ok()?;
    // PostgreSQL cannot store NUL in a text, so no valid cursor contains one.
    (!json.contains("\\u0000")).then(|| serde_json::from_str(&json).ok()).flatten()
}

/// Reads the search text in a query parameter; `None` if the text is blank. Returns LMS-API-008 if the text has more
/// than 200 characters or contains NUL.
pub fn search_text<O: Operation>(parameter: &'static str, q: Option<String>) -> Result<Option<String>, Failure<O>> {
    match q {
        Some(q) if q.contains('\0') || q.chars().count() > 200 => {
            Err(invalid(parameter, "200 characters at most, without NUL"))
        }
        Some(q) => Ok(Some(q.trim().to_owned()).filter(|q| !q.is_empty())),
        None => Ok(None),
    }
}

/// Returns the pattern for texts that contain the search text, with `%` and `_` escaped.
#[must_use]
pub fn containing(text: &str) -> LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
