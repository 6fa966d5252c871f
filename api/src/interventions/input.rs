//! What a school says of an intervention group, and the rules that it is checked by.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::intervention_group;
use poem_openapi::Object;
use serde_json::Value;
use worker::{practice::Fact, roster::name};

use crate::{
    body::{Change, Fields},
    teaching::input::{self, Malformed},
};

/// A new group.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewGroup {
    /// Unique in the school without regard to case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// Targets that are whole times tables: 1 to 12. A group has one target at least.
    #[oai(validator(max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// Targets that are single facts, as pairs of factors, 1 to 12, in either order.
    #[oai(validator(max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day: at most 366 days after the first.
    pub ends_on: NaiveDate,
    /// Who is taken in, in the school's words: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub entry_predicted_score: Option<f64>,
    /// Who is let go, in the school's words: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub exit_criteria: Option<String>,
    /// The predicted score from which on a pupil may leave: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub exit_predicted_score: Option<f64>,
    /// The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub exit_secure_percent: Option<i32>,
    /// Questions that each pupil is to answer in a week: 1 to 1000.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub weekly_goal: i32,
}

/// A change of a group: any subset of the fields; null empties a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct GroupChange {
    /// Unique in the school without regard to case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// Targets that are whole times tables: 1 to 12. A group has one target at least.
    #[oai(validator(max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// Targets that are single facts, as pairs of factors, 1 to 12, in either order.
    #[oai(validator(max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// The first day.
    pub starts_on: Option<NaiveDate>,
    /// The last day: at most 366 days after the first.
    pub ends_on: Option<NaiveDate>,
    /// Who is taken in, in the school's words: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub entry_predicted_score: Option<f64>,
    /// Who is let go, in the school's words: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub exit_criteria: Option<String>,
    /// The predicted score from which on a pupil may leave: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub exit_predicted_score: Option<f64>,
    /// The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub exit_secure_percent: Option<i32>,
    /// Questions that each pupil is to answer in a week: 1 to 1000.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub weekly_goal: Option<i32>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// What a group is, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Its name.
    pub name: String,
    /// Its targets that are whole tables.
    pub tables: Vec<u8>,
    /// Its targets that are single facts.
    pub facts: Vec<Fact>,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Who is taken in, in words.
    pub entry_criteria: Option<String>,
    /// The highest predicted score to be taken in with.
    pub entry_predicted_score: Option<f64>,
    /// Who is let go, in words.
    pub exit_criteria: Option<String>,
    /// The predicted score to leave with.
    pub exit_predicted_score: Option<f64>,
    /// Percent of the targets that are secure on leaving.
    pub exit_secure_percent: Option<i32>,
    /// Questions a week.
    pub weekly_goal: i32,
}

impl Terms {
    /// Those of a group as it is stored.
    #[must_use]
    pub fn of(group: &intervention_group::Model) -> Self {
        Self {
            name: group.name.clone(),
            tables: serde_json::from_value(group.times_tables.clone()).unwrap_or_default(),
            facts: serde_json::from_value(group.facts.clone()).unwrap_or_default(),
            starts_on: group.starts_on,
            ends_on: group.ends_on,
            entry_criteria: group.entry_criteria.clone(),
            entry_predicted_score: group.entry_predicted_score,
            exit_criteria: group.exit_criteria.clone(),
            exit_predicted_score: group.exit_predicted_score,
            exit_secure_percent: group.exit_secure_percent,
            weekly_goal: group.weekly_goal,
        }
    }

    /// The rules that fields have with each other.
    fn checked(self) -> Result<Self, Malformed> {
        let has_target = !self.tables.is_empty() || !self.facts.is_empty();
        let days = self.ends_on - self.starts_on;
        let is_a_time = (TimeDelta::zero()..=LONGEST).contains(&days);
        if has_target && is_a_time { Ok(self) } else { Err(Malformed) }
    }
}

/// The longest time: reports show each of its weeks.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// What a body says; what it does not say is kept.
#[derive(Debug)]
pub struct Said {
    name: Option<String>,
    tables: Option<Vec<u8>>,
    facts: Option<Vec<Fact>>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    entry_criteria: Change<String>,
    entry_predicted_score: Change<f64>,
    exit_criteria: Change<String>,
    exit_predicted_score: Change<f64>,
    exit_secure_percent: Change<i32>,
    weekly_goal: Option<i32>,
}

impl Said {
    /// Reads the body of a new group or of a change.
    pub fn read<T>(body: &Fields<T>) -> Result<Self, Malformed> {
        if ["name", "starts_on", "ends_on", "weekly_goal"].iter().any(|needed| body.is_null(needed)) {
            return Err(Malformed);
        }
        let checked_name = |text: &str| name::check(text).map(|()| text.trim().to_owned()).map_err(|_| Malformed);
        Ok(Self {
            name: body.text("name")?.map(checked_name).transpose()?,
            tables: list(body, "tables", input::TABLES, input::table)?,
            facts: list(body, "facts", input::PAIRS, input::fact)?,
            starts_on: day(body, "starts_on")?,
            ends_on: day(body, "ends_on")?,
            entry_criteria: words(body, "entry_criteria")?,
            entry_predicted_score: marks(body, "entry_predicted_score")?,
            exit_criteria: words(body, "exit_criteria")?,
            exit_predicted_score: marks(body, "exit_predicted_score")?,
            exit_secure_percent: emptied_or(body, "exit_secure_percent", within(body, "exit_secure_percent", 100)?),
            weekly_goal: within(body, "weekly_goal", 1000)?,
        })
    }

    /// What a new group is.
    pub fn of_new(self) -> Result<Terms, Malformed> {
        let terms = Terms {
            name: self.name.ok_or(Malformed)?,
            tables: self.tables.unwrap_or_default(),
            facts: self.facts.unwrap_or_default(),
            starts_on: self.starts_on.ok_or(Malformed)?,
            ends_on: self.ends_on.ok_or(Malformed)?,
            entry_criteria: self.entry_criteria.into_option(),
            entry_predicted_score: self.entry_predicted_score.into_option(),
            exit_criteria: self.exit_criteria.into_option(),
            exit_predicted_score: self.exit_predicted_score.into_option(),
            exit_secure_percent: self.exit_secure_percent.into_option(),
            weekly_goal: self.weekly_goal.ok_or(Malformed)?,
        };
        terms.checked()
    }

    /// What a group becomes.
    pub fn changing(self, was: Terms) -> Result<Terms, Malformed> {
        let terms = Terms {
            name: self.name.unwrap_or(was.name),
            tables: self.tables.unwrap_or(was.tables),
            facts: self.facts.unwrap_or(was.facts),
            starts_on: self.starts_on.unwrap_or(was.starts_on),
            ends_on: self.ends_on.unwrap_or(was.ends_on),
            entry_criteria: self.entry_criteria.over(was.entry_criteria),
            entry_predicted_score: self.entry_predicted_score.over(was.entry_predicted_score),
            exit_criteria: self.exit_criteria.over(was.exit_criteria),
            exit_predicted_score: self.exit_predicted_score.over(was.exit_predicted_score),
            exit_secure_percent: self.exit_secure_percent.over(was.exit_secure_percent),
            weekly_goal: self.weekly_goal.unwrap_or(was.weekly_goal),
        };
        terms.checked()
    }
}

/// The items of a list, each once and in order; an emptied list has none.
fn list<T, I: Ord>(
    body: &Fields<T>,
    name: &str,
    most: usize,
    item: impl Fn(&Value) -> Result<I, Malformed>,
) -> Result<Option<Vec<I>>, Malformed> {
    if body.is_null(name) {
        return Ok(Some(Vec::new()));
    }
    let Some(items) = body.list(name, most)? else { return Ok(None) };
    let items: BTreeSet<I> = items.iter().map(item).collect::<Result<_, _>>()?;
    Ok(Some(items.into_iter().collect()))
}

/// A day of this century: what lies further off is a slip of the finger.
fn day<T>(body: &Fields<T>, name: &str) -> Result<Option<NaiveDate>, Malformed> {
    let day = body.text(name)?.map(input::day).transpose()?;
    if day.is_some_and(|day| !(2000..2100).contains(&day.year())) { Err(Malformed) } else { Ok(day) }
}

/// What a change says of a text; a blank one empties it.
fn words<T>(body: &Fields<T>, name: &str) -> Result<Change<String>, Malformed> {
    Ok(match body.change(name)? {
        Change::Keep => Change::Keep,
        Change::Clear => Change::Clear,
        Change::Set(text) => input::words(text)?.map_or(Change::Clear, Change::Set),
    })
}

/// What a change says of marks, 0 to 25.
fn marks<T>(body: &Fields<T>, name: &str) -> Result<Change<f64>, Malformed> {
    let marks = body.decimal(name)?;
    if marks.is_some_and(|marks| !(0.0..=25.0).contains(&marks)) {
        return Err(Malformed);
    }
    Ok(emptied_or(body, name, marks))
}

/// A number from 1 to `most`.
fn within<T>(body: &Fields<T>, name: &str, most: i32) -> Result<Option<i32>, Malformed> {
    let number = body.number(name)?;
    if number.is_some_and(|number| !(1..=most).contains(&number)) { Err(Malformed) } else { Ok(number) }
}

/// What a change says of a field whose value was read.
fn emptied_or<T, V>(body: &Fields<T>, name: &str, value: Option<V>) -> Change<V> {
    if body.is_null(name) { Change::Clear } else { value.map_or(Change::Keep, Change::Set) }
}
