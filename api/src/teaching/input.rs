//! The fields that teachers set, and the rules that they are checked by.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};
use serde_json::Value;
use worker::practice::Fact;

use crate::body::{Fields, WrongType};

/// Something in a body is not as documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl From<WrongType> for Malformed {
    fn from(_: WrongType) -> Self {
        Self
    }
}

/// The longest note.
const NOTE_LENGTH: usize = 500;

/// Pairs of factors, in both orders.
pub const PAIRS: usize = 144;

/// Times tables.
pub const TABLES: usize = 12;

/// Facts as pairs of factors in either order, each once; none when the body has no such list. An empty list says
/// nothing, so it is malformed.
pub fn facts<T>(body: &Fields<T>, name: &str) -> Result<Option<Vec<Fact>>, Malformed> {
    let Some(pairs) = body.list(name, PAIRS)? else { return Ok(None) };
    let facts: BTreeSet<Fact> = pairs.iter().map(fact).collect::<Result<_, _>>()?;
    if facts.is_empty() { Err(Malformed) } else { Ok(Some(facts.into_iter().collect())) }
}

/// A fact: a pair of factors in either order.
pub fn fact(pair: &Value) -> Result<Fact, Malformed> {
    let [x, y] = pair.as_array().map(Vec::as_slice).ok_or(Malformed)? else { return Err(Malformed) };
    Fact::new(small(x)?, small(y)?).ok_or(Malformed)
}

/// A times table: 1 to 12.
pub fn table(number: &Value) -> Result<u8, Malformed> {
    small(number).ok().filter(|table| (1..=12).contains(table)).ok_or(Malformed)
}

fn small(number: &Value) -> Result<u8, Malformed> {
    number.as_u64().and_then(|number| u8::try_from(number).ok()).ok_or(Malformed)
}

/// A day from today to a year ahead.
pub fn coming_day<T>(body: &Fields<T>, name: &str, today: NaiveDate) -> Result<Option<NaiveDate>, Malformed> {
    let Some(text) = body.text(name)? else { return Ok(None) };
    let day = day(text)?;
    let last = today.checked_add_months(Months::new(12)).unwrap_or(today);
    if (today..=last).contains(&day) { Ok(Some(day)) } else { Err(Malformed) }
}

/// A day, written as it is shown.
pub fn day(text: &str) -> Result<NaiveDate, Malformed> {
    let day: NaiveDate = text.parse().map_err(|_| Malformed)?;
    if day.to_string() == text { Ok(day) } else { Err(Malformed) }
}

/// A note: 500 characters at most, without those that no keyboard writes; a blank one is none.
pub fn note<T>(body: &Fields<T>) -> Result<Option<String>, Malformed> {
    Ok(body.text("note")?.map(words).transpose()?.flatten())
}

/// What somebody writes in a few words, by the rules of a note.
pub fn words(text: &str) -> Result<Option<String>, Malformed> {
    let text = text.trim();
    let is_text = text.chars().all(|c| c == '\n' || !c.is_control());
    if !is_text || text.chars().count() > NOTE_LENGTH {
        return Err(Malformed);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
