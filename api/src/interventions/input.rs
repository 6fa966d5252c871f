//! Parsing and validating the fields of an intervention group in a request body.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::intervention_group;
use openapi::InputError;
use poem_openapi::Object;
use serde_json::Value;
use worker::practice::Fact;

use crate::{
    accounts::input::read_name,
    body::{FieldChange, Fields},
    teaching::input,
};

/// A new group.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewGroup {
    /// The name of the group; unique in the school, ignoring case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// The times tables that are targets: 1 to 12. A group needs at least one target.
    #[oai(validator(max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// The single facts that are targets, as pairs of factors from 1 to 12, in either order.
    #[oai(validator(max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// The first day of the intervention.
    pub starts_on: NaiveDate,
    /// The last day of the intervention: at most 366 days after the first.
    pub ends_on: NaiveDate,
    /// The school's criteria for joining, as free text of at most 500 characters.
    #[oai(validator(max_length = 500))]
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil should join: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub entry_predicted_score: Option<f64>,
    /// The school's criteria for leaving, as free text of at most 500 characters.
    #[oai(validator(max_length = 500))]
    pub exit_criteria: Option<String>,
    /// The lowest predicted score with which a pupil may leave: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub exit_predicted_score: Option<f64>,
    /// The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub exit_secure_percent: Option<i32>,
    /// The number of questions that each pupil should answer in a week: 1 to 1000.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub weekly_goal: i32,
}

/// A change to a group: any subset of the fields. Null clears a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct GroupChange {
    /// The name of the group; unique in the school, ignoring case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// The times tables that are targets: 1 to 12. A group needs at least one target.
    #[oai(validator(max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// The single facts that are targets, as pairs of factors from 1 to 12, in either order.
    #[oai(validator(max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// The first day of the intervention.
    pub starts_on: Option<NaiveDate>,
    /// The last day of the intervention: at most 366 days after the first.
    pub ends_on: Option<NaiveDate>,
    /// The school's criteria for joining, as free text of at most 500 characters.
    #[oai(validator(max_length = 500))]
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil should join: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub entry_predicted_score: Option<f64>,
    /// The school's criteria for leaving, as free text of at most 500 characters.
    #[oai(validator(max_length = 500))]
    pub exit_criteria: Option<String>,
    /// The lowest predicted score with which a pupil may leave: 0 to 25.
    #[oai(validator(minimum(value = "0"), maximum(value = "25")))]
    pub exit_predicted_score: Option<f64>,
    /// The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub exit_secure_percent: Option<i32>,
    /// The number of questions that each pupil should answer in a week: 1 to 1000.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub weekly_goal: Option<i32>,
    /// The version that the change is based on.
    pub version: Option<i32>,
}

/// The validated settings of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSettings {
    /// The name of the group.
    pub name: String,
    /// The times tables that are targets.
    pub tables: Vec<u8>,
    /// The single facts that are targets.
    pub facts: Vec<Fact>,
    /// The first day of the intervention.
    pub starts_on: NaiveDate,
    /// The last day of the intervention.
    pub ends_on: NaiveDate,
    /// The criteria for joining, as free text.
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil should join.
    pub entry_predicted_score: Option<f64>,
    /// The criteria for leaving, as free text.
    pub exit_criteria: Option<String>,
    /// The lowest predicted score with which a pupil may leave.
    pub exit_predicted_score: Option<f64>,
    /// The percentage of the targets that must be secure before a pupil may leave.
    pub exit_secure_percent: Option<i32>,
    /// The number of questions that each pupil should answer in a week.
    pub weekly_goal: i32,
}

impl GroupSettings {
    /// Returns the settings of a stored group.
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

    /// Validates the rules that concern several fields.
    fn validate(self) -> Result<Self, InputError> {
        if self.tables.is_empty() && self.facts.is_empty() {
            return Err(InputError::new("tables", "a table or a fact"));
        }
        if !(TimeDelta::zero()..=MAX_LENGTH).contains(&(self.ends_on - self.starts_on)) {
            return Err(InputError::new("ends_on", "0 to 366 days after starts_on"));
        }
        Ok(self)
    }
}

/// The maximum length of an intervention. It is limited because reports show each week.
const MAX_LENGTH: TimeDelta = TimeDelta::days(366);

/// The fields of a body. Absent fields are left unchanged.
#[derive(Debug)]
pub struct GroupPatch {
    name: Option<String>,
    tables: Option<Vec<u8>>,
    facts: Option<Vec<Fact>>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    entry_criteria: FieldChange<String>,
    entry_predicted_score: FieldChange<f64>,
    exit_criteria: FieldChange<String>,
    exit_predicted_score: FieldChange<f64>,
    exit_secure_percent: FieldChange<i32>,
    weekly_goal: Option<i32>,
}

impl GroupPatch {
    /// Reads the body of a new group or of a change.
    pub fn read<T>(body: &Fields<T>) -> Result<Self, InputError> {
        let needed = ["name", "starts_on", "ends_on", "weekly_goal"];
        if let Some(field) = needed.into_iter().find(|field| body.is_null(field)) {
            return Err(InputError::new(field, "not null"));
        }
        Ok(Self {
            name: read_name(body, "name")?,
            tables: list(body, "tables", input::TABLES, input::table)?,
            facts: list(body, "facts", input::PAIRS, input::fact)?,
            starts_on: day(body, "starts_on")?,
            ends_on: day(body, "ends_on")?,
            entry_criteria: words(body, "entry_criteria")?,
            entry_predicted_score: marks(body, "entry_predicted_score")?,
            exit_criteria: words(body, "exit_criteria")?,
            exit_predicted_score: marks(body, "exit_predicted_score")?,
            exit_secure_percent: change_of(body, "exit_secure_percent", within(body, "exit_secure_percent", 100)?),
            weekly_goal: within(body, "weekly_goal", 1000)?,
        })
    }

    /// Returns the settings of a new group.
    pub fn into_new(self) -> Result<GroupSettings, InputError> {
        let missing = |field| move || InputError::missing(field);
        let settings = GroupSettings {
            name: self.name.ok_or_else(missing("name"))?,
            tables: self.tables.unwrap_or_default(),
            facts: self.facts.unwrap_or_default(),
            starts_on: self.starts_on.ok_or_else(missing("starts_on"))?,
            ends_on: self.ends_on.ok_or_else(missing("ends_on"))?,
            entry_criteria: self.entry_criteria.into_option(),
            entry_predicted_score: self.entry_predicted_score.into_option(),
            exit_criteria: self.exit_criteria.into_option(),
            exit_predicted_score: self.exit_predicted_score.into_option(),
            exit_secure_percent: self.exit_secure_percent.into_option(),
            weekly_goal: self.weekly_goal.ok_or_else(missing("weekly_goal"))?,
        };
        settings.validate()
    }

    /// Returns the settings of a group after the change.
    pub fn apply_to(self, old: GroupSettings) -> Result<GroupSettings, InputError> {
        let settings = GroupSettings {
            name: self.name.unwrap_or(old.name),
            tables: self.tables.unwrap_or(old.tables),
            facts: self.facts.unwrap_or(old.facts),
            starts_on: self.starts_on.unwrap_or(old.starts_on),
            ends_on: self.ends_on.unwrap_or(old.ends_on),
            entry_criteria: self.entry_criteria.over(old.entry_criteria),
            entry_predicted_score: self.entry_predicted_score.over(old.entry_predicted_score),
            exit_criteria: self.exit_criteria.over(old.exit_criteria),
            exit_predicted_score: self.exit_predicted_score.over(old.exit_predicted_score),
            exit_secure_percent: self.exit_secure_percent.over(old.exit_secure_percent),
            weekly_goal: self.weekly_goal.unwrap_or(old.weekly_goal),
        };
        settings.validate()
    }
}

/// Reads a list, sorted and without duplicates. Null reads as an empty list.
fn list<T, I: Ord>(
    body: &Fields<T>,
    name: &'static str,
    max: usize,
    item: impl Fn(&Value) -> Result<I, &'static str>,
) -> Result<Option<Vec<I>>, InputError> {
    if body.is_null(name) {
        return Ok(Some(Vec::new()));
    }
    let Some(items) = body.list(name, max, item)? else { return Ok(None) };
    let items: BTreeSet<I> = items.into_iter().collect();
    Ok(Some(items.into_iter().collect()))
}

/// Reads a day of this century. Rejects any other year, because it must be a typing error.
fn day<T>(body: &Fields<T>, name: &'static str) -> Result<Option<NaiveDate>, InputError> {
    let day = input::day(body, name)?;
    if day.is_some_and(|day| !(2000..2100).contains(&day.year())) {
        Err(InputError::new(name, "a day in the years 2000 to 2099"))
    } else {
        Ok(day)
    }
}

/// Reads the change to a text. A blank text clears it.
fn words<T>(body: &Fields<T>, name: &'static str) -> Result<FieldChange<String>, InputError> {
    Ok(match body.change(name)? {
        FieldChange::Keep => FieldChange::Keep,
        FieldChange::Clear => FieldChange::Clear,
        FieldChange::Set(text) => input::short_text(name, text)?.map_or(FieldChange::Clear, FieldChange::Set),
    })
}

/// Reads the change to a score from 0 to 25.
fn marks<T>(body: &Fields<T>, name: &'static str) -> Result<FieldChange<f64>, InputError> {
    let marks = body.decimal(name)?;
    if marks.is_some_and(|marks| !(0.0..=25.0).contains(&marks)) {
        return Err(InputError::new(name, "0 to 25"));
    }
    Ok(change_of(body, name, marks))
}

/// Reads a number from 1 to `max`.
fn within<T>(body: &Fields<T>, name: &'static str, max: i32) -> Result<Option<i32>, InputError> {
    let number = body.number(name)?;
    if number.is_some_and(|number| !(1..=max).contains(&number)) {
        Err(InputError::new(name, format!("1 to {max}")))
    } else {
        Ok(number)
    }
}

/// Returns the change to a field whose value is already parsed.
fn change_of<T, V>(body: &Fields<T>, name: &str, value: Option<V>) -> FieldChange<V> {
    if body.is_null(name) { FieldChange::Clear } else { value.map_or(FieldChange::Keep, FieldChange::Set) }
}
