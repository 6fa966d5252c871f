//! Reads and validates the fields that teachers set.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use openapi::InputError;
use serde_json::Value;
use worker::practice::Fact;

use crate::body::Fields;

/// The maximum length of a note, in characters.
const NOTE_LENGTH: usize = 500;

/// The number of pairs of factors, in both orders.
pub const PAIRS: usize = 144;

/// The number of times tables.
pub const TABLES: usize = 12;

/// Reads facts as pairs of factors in either order, and removes duplicates; `None` if the body has no such list. An
/// empty list is an error.
pub fn facts<T>(body: &Fields<T>, name: &'static str) -> Result<Option<Vec<Fact>>, InputError> {
    non_empty(name, body.list(name, PAIRS, fact)?)
}

/// Reads times tables, and removes duplicates; `None` if the body has no such list. An empty list is an error.
pub fn tables<T>(body: &Fields<T>, name: &'static str) -> Result<Option<Vec<u8>>, InputError> {
    non_empty(name, body.list(name, TABLES, table)?)
}

fn non_empty<I: Ord>(name: &'static str, items: Option<Vec<I>>) -> Result<Option<Vec<I>>, InputError> {
    let Some(items) = items else { return Ok(None) };
    let items: BTreeSet<I> = items.into_iter().collect();
    if items.is_empty() { Err(InputError::new(name, "not empty")) } else { Ok(Some(items.into_iter().collect())) }
}

/// Reads a fact: a pair of factors in either order. Returns the broken rule.
pub fn fact(pair: &Value) -> Result<Fact, &'static str> {
    let fact = match pair.as_array().map(Vec::as_slice) {
        Some([x, y]) => small(x).zip(small(y)).and_then(|(x, y)| Fact::new(x, y)),
        _ => None,
    };
    fact.ok_or("a pair of whole numbers from 1 to 12")
}

/// Reads a times table: 1 to 12. Returns the broken rule.
pub fn table(number: &Value) -> Result<u8, &'static str> {
    small(number).filter(|table| (1..=12).contains(table)).ok_or("a whole number from 1 to 12")
}

fn small(number: &Value) -> Option<u8> {
    number.as_u64().and_then(|number| u8::try_from(number).ok())
}

/// Reads a day from today to a year ahead; `None` if the field is absent.
pub fn coming_day<T>(body: &Fields<T>, name: &'static str, today: NaiveDate) -> Result<Option<NaiveDate>, InputError> {
    let Some(day) = day(body, name)? else { return Ok(None) };
    let last = today.checked_add_months(Months::new(12)).unwrap_or(today);
    if (today..=last).contains(&day) {
        Ok(Some(day))
    } else {
        Err(InputError::new(name, "a day from today to a year ahead"))
    }
}

/// Reads a day in the format that the API writes, such as 2026-09-01; `None` if the field is absent.
pub fn day<T>(body: &Fields<T>, name: &'static str) -> Result<Option<NaiveDate>, InputError> {
    let Some(text) = body.text(name)? else { return Ok(None) };
    let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
    day.map(Some).ok_or_else(|| InputError::new(name, "a date such as 2026-09-01"))
}

/// Reads a note: at most 500 characters, without control characters other than line breaks. `None` if it is absent or
/// blank.
pub fn note<T>(body: &Fields<T>) -> Result<Option<String>, InputError> {
    Ok(body.text("note")?.map(|text| short_text("note", text)).transpose()?.flatten())
}

/// Validates a short text by the rules of a note, and removes surrounding whitespace; `None` if it is blank.
pub fn short_text(name: &'static str, text: &str) -> Result<Option<String>, InputError> {
    let text = text.trim();
    let is_text = text.chars().all(|c| c == '\n' || !c.is_control());
    if !is_text || text.chars().count() > NOTE_LENGTH {
        return Err(InputError::new(name, "500 characters at most, without control characters"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
