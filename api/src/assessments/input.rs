//! What staff says of an assessment, and the rules that it is checked by.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use entity::{AccountId, ClassroomId, Role, account, classroom, tenant::TenantTx};
use poem_openapi::{Object, types::MaybeUndefined};
use sea_orm::{ColumnTrait, DbErr, PaginatorTrait, QueryFilter};
use worker::assessment::Paper;

use super::question::AssessmentQuestion;
use crate::body::Text;

/// An assessment to make.
#[derive(Debug, Object)]
pub struct NewAssessment {
    /// What it is called: 1 to 128 characters.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub title: Text,
    /// What pupils are told before they begin: 1,000 characters at most.
    #[oai(validator(max_length = 1000))]
    pub instructions: Option<Text>,
    /// What it asks, in order.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub questions: Vec<AssessmentQuestion>,
    /// From the start to the end of a sitting: seconds.
    #[oai(validator(minimum(value = "30"), maximum(value = "3600")))]
    pub time_limit_s: i32,
    /// From when on it may be started; left out: at once.
    pub opens_at: Option<DateTime<Utc>>,
    /// From when on it may no longer be started; left out: never.
    pub closes_at: Option<DateTime<Utc>>,
    /// The classes whose pupils may sit it. Some class or pupil must be named.
    #[oai(validator(max_items = 100))]
    pub classroom_ids: Option<Vec<ClassroomId>>,
    /// Single pupils who may sit it.
    #[oai(validator(max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
}

/// A change of an assessment: any subset of the fields. Questions and time limit stay once somebody has started it.
#[derive(Debug, Object)]
pub struct AssessmentChange {
    /// What it is called: 1 to 128 characters.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub title: Option<Text>,
    /// What pupils are told before they begin; null: nothing.
    #[oai(validator(max_length = 1000))]
    pub instructions: MaybeUndefined<Text>,
    /// What it asks, in order.
    #[oai(validator(min_items = 1, max_items = 100))]
    pub questions: Option<Vec<AssessmentQuestion>>,
    /// From the start to the end of a sitting: seconds.
    #[oai(validator(minimum(value = "30"), maximum(value = "3600")))]
    pub time_limit_s: Option<i32>,
    /// From when on it may be started; null: at once.
    pub opens_at: MaybeUndefined<DateTime<Utc>>,
    /// From when on it may no longer be started; null: never.
    pub closes_at: MaybeUndefined<DateTime<Utc>>,
    /// The classes whose pupils may sit it, in place of those that might.
    #[oai(validator(max_items = 100))]
    pub classroom_ids: Option<Vec<ClassroomId>>,
    /// Single pupils who may sit it, in place of those who might.
    #[oai(validator(max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// Something in a body makes no sense, or names somebody whom the school does not have: LMS-API-008.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// A text as it is kept: without blanks around it, and without characters that no keyboard writes; none when nothing is
/// left.
#[must_use]
pub fn text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_text = !text.is_empty() && text.chars().all(|c| c == '\n' || !c.is_control());
    is_text.then(|| text.to_owned())
}

/// A text that may be left out; a blank one is.
pub fn optional_text(said: Option<&str>) -> Result<Option<String>, Malformed> {
    match said.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => Ok(Some(text(said).ok_or(Malformed)?)),
        None => Ok(None),
    }
}

/// The paper of these questions.
pub fn paper(questions: &[AssessmentQuestion]) -> Result<Paper, Malformed> {
    let items: Option<Vec<_>> = questions.iter().map(AssessmentQuestion::read).collect();
    items.map(Paper).filter(|paper| (1..=Paper::LONGEST).contains(&paper.0.len())).ok_or(Malformed)
}

/// A moment of the window, to the second.
pub fn moment(at: DateTime<Utc>) -> Result<DateTime<Utc>, Malformed> {
    // Years that the databases write with four digits.
    if (2000..=9999).contains(&at.year()) { Ok(at.trunc_subsecs(0)) } else { Err(Malformed) }
}

/// A window has something in it.
pub fn window(opens_at: Option<DateTime<Utc>>, closes_at: Option<DateTime<Utc>>) -> Result<(), Malformed> {
    match (opens_at, closes_at) {
        (Some(opens_at), Some(closes_at)) if opens_at >= closes_at => Err(Malformed),
        _ => Ok(()),
    }
}

/// Each of the classes is the school's.
pub async fn classes_exist(tx: &TenantTx, ids: &BTreeSet<ClassroomId>) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let known = tx.find::<classroom::Entity>().filter(classroom::Column::Id.is_in(ids.iter().copied()));
    Ok(usize::try_from(known.count(tx).await?) == Ok(ids.len()))
}

/// Each of them is a pupil of the school, and in use.
pub async fn pupils_exist(tx: &TenantTx, ids: &BTreeSet<AccountId>) -> Result<bool, DbErr> {
    if ids.is_empty() {
        return Ok(true);
    }
    let known = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.is_in(ids.iter().copied()))
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(account::Column::ArchivedAt.is_null());
    Ok(usize::try_from(known.count(tx).await?) == Ok(ids.len()))
}
