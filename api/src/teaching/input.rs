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

/// Facts as pairs of factors in either order, each once; none when the body has no such list. An empty list says
/// nothing, so it is malformed.
pub fn facts<T>(body: &Fields<T>, name: &str) -> Result<Option<Vec<Fact>>, Malformed> {
    let Some(pairs) = body.list(name)? else { return Ok(None) };
    let facts: BTreeSet<Fact> = pairs.iter().map(fact).collect::<Result<_, _>>()?;
    if facts.is_empty() { Err(Malformed) } else { Ok(Some(facts.into_iter().collect())) }
}

fn fact(pair: &Value) -> Result<Fact, Malformed> {
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
    let day: NaiveDate = text.parse().map_err(|_| Malformed)?;
    let is_written_as_shown = day.to_string() == text;
    let last = today.checked_add_months(Months::new(12)).unwrap_or(today);
    if is_written_as_shown && (today..=last).contains(&day) { Ok(Some(day)) } else { Err(Malformed) }
}

/// A note: 500 characters at most, without those that no keyboard writes; a blank one is none.
pub fn note<T>(body: &Fields<T>) -> Result<Option<String>, Malformed> {
    let Some(note) = body.text("note")?.map(str::trim).filter(|note| !note.is_empty()) else { return Ok(None) };
    let is_text = note.chars().all(|c| c == '\n' || !c.is_control());
    if is_text && note.chars().count() <= NOTE_LENGTH { Ok(Some(note.to_owned())) } else { Err(Malformed) }
}
