//! The request bodies of assessments and their validation.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{AccountId, ClassroomId, Role, account, classroom, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::{Object, types::MaybeUndefined};
use sea_orm::{ColumnTrait, Condition, DbErr};
use worker::assessment::Paper;

use super::question::AssessmentQuestion;
use crate::body::BodyText;

/// A new assessment.
#[derive(Debug, Object)]
pub struct NewAssessment {
    /// The title: 1 to 128 characters.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub title: BodyText,
    /// The instructions that pupils see before they start: at most 1,000 characters.
    #[oai(validator(max_length = 1000))]
    pub instructions: Option<BodyText>,
    /// The questions, in order.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub questions: Vec<AssessmentQuestion>,
    /// The time limit of a sitting, in seconds.
    #[oai(validator(minimum(value = "30"), maximum(value = "3600")))]
    pub time_limit_s: i32,
    /// The time from which pupils may start the assessment. If absent, they may start at once.
    pub opens_at: Option<DateTime<Utc>>,
    /// When the assessment closes and can no longer be started. If absent, it never closes.
    pub closes_at: Option<DateTime<Utc>>,
    /// The ids of the classes whose pupils may sit the assessment. At least one class or pupil is required.
    #[oai(validator(max_items = 100))]
    pub classroom_ids: Option<Vec<ClassroomId>>,
    /// The ids of single pupils who may sit the assessment.
    #[oai(validator(max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
}

/// A change to an assessment: any subset of the fields. The questions and the time limit cannot change after a pupil
/// has started it.
#[derive(Debug, Object)]
pub struct AssessmentChange {
    /// The title: 1 to 128 characters.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub title: Option<BodyText>,
    /// The instructions that pupils see before they start: at most 1,000 characters. Null removes them.
    #[oai(validator(max_length = 1000))]
    pub instructions: MaybeUndefined<BodyText>,
    /// The questions, in order.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub questions: Option<Vec<AssessmentQuestion>>,
    /// The time limit of a sitting, in seconds.
    #[oai(validator(minimum(value = "30"), maximum(value = "3600")))]
    pub time_limit_s: Option<i32>,
    /// The time from which pupils may start the assessment. With null, they may start at once.
    pub opens_at: MaybeUndefined<DateTime<Utc>>,
    /// When the assessment closes and can no longer be started. With null, it never closes.
    pub closes_at: MaybeUndefined<DateTime<Utc>>,
    /// The ids of the classes whose pupils may sit the assessment. They replace the previous classes.
    #[oai(validator(max_items = 100))]
    pub classroom_ids: Option<Vec<ClassroomId>>,
    /// The ids of single pupils who may sit the assessment. They replace the previous pupils.
    #[oai(validator(max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
    /// The version that the change is based on.
    pub version: Option<i32>,
}

/// Returns the text of a field as it is stored, without surrounding blanks. It must not be empty or contain a control
/// character other than a line break.
pub fn text(field: &'static str, text: &str) -> Result<String, InputError> {
    let text = text.trim();
    let is_valid = !text.is_empty() && text.chars().all(|c| c == '\n' || !c.is_control());
    if is_valid { Ok(text.to_owned()) } else { Err(InputError::new(field, "a text without control characters")) }
}

/// Validates an optional text. A blank text counts as absent.
pub fn optional_text(field: &'static str, value: Option<&str>) -> Result<Option<String>, InputError> {
    value.map(str::trim).filter(|value| !value.is_empty()).map(|value| text(field, value)).transpose()
}

/// Builds the paper from the questions.
pub fn paper(questions: &[AssessmentQuestion]) -> Result<Paper, InputError> {
    if !(1..=Paper::LONGEST).contains(&questions.len()) {
        return Err(InputError::new("questions", "1 to 100 items"));
    }
    let read = |(index, question): (usize, &AssessmentQuestion)| {
        question.read().map_err(|error| error.within(&format!("questions[{index}]")))
    };
    Ok(Paper(questions.iter().enumerate().map(read).collect::<Result<_, _>>()?))
}

/// Validates an opening or closing time, and truncates it to the second.
pub fn moment(field: &'static str, at: DateTime<Utc>) -> Result<DateTime<Utc>, InputError> {
    // Only years that both databases write with four digits are accepted.
    if (2000..=9999).contains(&at.year()) {
        Ok(at.trunc_subsecs(0))
    } else {
        Err(InputError::new(field, "a time in the years 2000 to 9999"))
    }
}

/// Validates that the assessment opens before it closes.
pub fn window(opens_at: Option<DateTime<Utc>>, closes_at: Option<DateTime<Utc>>) -> Result<(), InputError> {
    match (opens_at, closes_at) {
        (Some(opens_at), Some(closes_at)) if opens_at >= closes_at => {
            Err(InputError::new("closes_at", "after opens_at"))
        }
        _ => Ok(()),
    }
}

/// Returns whether all of the classes exist in the school.
pub async fn classes_exist(tx: &TenantTx, ids: &BTreeSet<ClassroomId>) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let is_named = Condition::all().add(classroom::Column::Id.is_in(ids.iter().copied()));
    Ok(usize::try_from(tx.count::<classroom::Entity>(is_named).await?) == Ok(ids.len()))
}

/// Returns whether all of the accounts are active pupils of the school.
pub async fn pupils_exist(tx: &TenantTx, ids: &BTreeSet<AccountId>) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let is_named_pupil = Condition::all()
        .add(account::Column::Id.is_in(ids.iter().copied()))
        .add(account::Column::Role.eq(Role::Pupil))
        .add(account::Column::ArchivedAt.is_null());
    Ok(usize::try_from(tx.count::<account::Entity>(is_named_pupil).await?) == Ok(ids.len()))
}
