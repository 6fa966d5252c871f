//! Reads and validates the fields that teachers set.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde_json::Value;
use worker::practice::Fact;

use crate::body::{Fields, WrongType};

/// The error for a body that is not as documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeachingInputError;

impl From<WrongType> for TeachingInputError {
    fn from(_: WrongType) -> Self {
        Self
    }
}

/// The maximum length of a note, in characters.
const NOTE_LENGTH: usize = 500;

/// The number of pairs of factors, in both orders.
pub const PAIRS: usize = 144;

/// The number of times tables.
pub const TABLES: usize = 12;

/// Reads facts as pairs of factors in either order, and removes duplicates; `None` if the body has no such list. An
/// empty list is an error.
pub fn facts<T>(body: &Fields<T>, name: &str) -> Result<Option<Vec<Fact>>, TeachingInputError> {
    let Some(pairs) = body.list(name, PAIRS)? else { return Ok(None) };
    let facts: BTreeSet<Fact> = pairs.iter().map(fact).collect::<Result<_, _>>()?;
    if facts.is_empty() { Err(TeachingInputError) } else { Ok(Some(facts.into_iter().collect())) }
}

/// Reads a fact: a pair of factors in either order.
pub fn fact(pair: &Value) -> Result<Fact, TeachingInputError> {
    let [x, y] = pair.as_array().map(Vec::as_slice).ok_or(TeachingInputError)? else { return Err(TeachingInputError) };
    Fact::new(small(x)?, small(y)?).ok_or(TeachingInputError)
}

/// Reads a times table: 1 to 12.
pub fn table(number: &Value) -> Result<u8, TeachingInputError> {
    small(number).ok().filter(|table| (1..=12).contains(table)).ok_or(TeachingInputError)
}

fn small(number: &Value) -> Result<u8, TeachingInputError> {
    number.as_u64().and_then(|number| u8::try_from(number).ok()).ok_or(TeachingInputError)
}

/// Reads a day from today to a year ahead; `None` if the field is absent.
pub fn coming_day<T>(body: &Fields<T>, name: &str, today: NaiveDate) -> Result<Option<NaiveDate>, TeachingInputError> {
    let Some(text) = body.text(name)? else { return Ok(None) };
    let day = day(text)?;
    let last = today.checked_add_months(Months::new(12)).unwrap_or(today);
    if (today..=last).contains(&day) { Ok(Some(day)) } else { Err(TeachingInputError) }
}

/// Parses a day in the format that the API writes, such as 2026-09-01.
pub fn day(text: &str) -> Result<NaiveDate, TeachingInputError> {
    let day: NaiveDate = text.parse().map_err(|_| TeachingInputError)?;
    if day.to_string() == text { Ok(day) } else { Err(TeachingInputError) }
}

/// Reads a note: at most 500 characters, without control characters other than line breaks. `None` if it is absent or
/// blank.
pub fn note<T>(body: &Fields<T>) -> Result<Option<String>, TeachingInputError> {
    Ok(body.text("note")?.map(short_text).transpose()?.flatten())
}

/// Validates a short text by the rules of a note, and removes surrounding whitespace; `None` if it is blank.
pub fn short_text(text: &str) -> Result<Option<String>, TeachingInputError> {
    let text = text.trim();
    let is_text = text.chars().all(|c| c == '\n' || !c.is_control());
    if !is_text || text.chars().count() > NOTE_LENGTH {
        return Err(TeachingInputError);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
