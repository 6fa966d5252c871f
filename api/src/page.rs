//! Lists come in pages: `?limit` and `?after` in, `items` and `next` out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use openapi::{CodeType, Failure, Operation, code};
use poem_openapi::{
    Enum, Object,
    types::{ParseFromJSON, ToJSON, Type},
};
use sea_orm::sea_query::LikeExpr;
use serde::{Serialize, de::DeserializeOwned};

/// Items in a page when the client does not say.
pub const DEFAULT_LIMIT: u64 = 50;

/// Items in a page at most.
pub const LARGEST_LIMIT: u64 = 200;

/// A page of a list.
#[derive(Debug, Object)]
pub struct Page<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// What to ask for as `after` to get the next page; null on the last one.
    pub next: Option<String>,
}

/// How results are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ResultsFormat {
    /// A page of JSON.
    Json,
    /// A file for a spreadsheet.
    Csv,
}

/// Which page a client asks for. The cursor `C` is the sort key of the last item that it has.
#[derive(Debug)]
pub struct Asked<C> {
    /// How many items.
    pub limit: u64,
    /// After which.
    pub after: Option<C>,
}

impl<C: Serialize + DeserializeOwned> Asked<C> {
    /// Reads `?limit` and `?after`; LMS-API-008 when they are none of ours.
    pub fn read<O: Operation>(limit: Option<u64>, after: Option<&str>) -> Result<Self, Failure<O>> {
        let malformed = || Failure::implied(code::API_008::CODE);
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(malformed());
        }
        let after = after.map(|cursor| decode(cursor).ok_or_else(malformed)).transpose()?;
        Ok(Self { limit, after })
    }

    /// How many rows to load: one more than asked for shows whether there is a next page.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.limit + 1
    }

    /// The page of the rows that were loaded; `cursor` tells a row's sort key.
    pub fn page<M, T>(&self, mut rows: Vec<M>, cursor: impl Fn(&M) -> C, item: impl FnMut(M) -> T) -> Page<T>
    where
        T: ParseFromJSON + ToJSON + Type + Send + Sync,
    {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next = last.and_then(|row| serde_json::to_vec(&cursor(row)).ok()).map(|json| BASE64.encode(json));
        Page { items: rows.into_iter().map(item).collect(), next }
    }
}

fn decode<C: DeserializeOwned>(cursor: &str) -> Option<C> {
    let json = String::from_utf8(BASE64.decode(cursor).ok()?).ok()?;
    // PostgreSQL's text has no NUL, so no cursor of ours has one.
    (!json.contains("\\u0000")).then(|| serde_json::from_str(&json).ok()).flatten()
}

/// A search text of a query; one that no text in the database can contain is malformed.
pub fn search_text<O: Operation>(q: Option<String>) -> Result<Option<String>, Failure<O>> {
    match q {
        Some(q) if q.contains('\0') || q.chars().count() > 200 => Err(Failure::implied(code::API_008::CODE)),
        Some(q) => Ok(Some(q.trim().to_owned()).filter(|q| !q.is_empty())),
        None => Ok(None),
    }
}

/// What contains the search text, in which `%` and `_` mean themselves.
#[must_use]
pub fn containing(text: &str) -> LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
