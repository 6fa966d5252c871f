//! Intervention groups: pupils who practise towards targets for a time, how much they do, and what they gain by it.

pub mod dosage;
pub mod gain;
pub mod input;
pub mod keeping;
pub mod members;
pub mod progress;
pub mod pupils;
pub mod suggestions;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{GroupId, intervention_group, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, SqlErr};
use worker::practice::Fact;

use self::members::GroupPupil;
use crate::page::{Asked, Page};

/// An intervention group.
#[derive(Debug, Clone, Object)]
pub struct InterventionGroup {
    /// Its id.
    pub id: GroupId,
    /// As the school writes it; unique in the school without regard to case.
    pub name: String,
    /// Targets that are whole times tables: 1 to 12.
    pub tables: Vec<u8>,
    /// Targets that are single facts, as pairs of factors, the smaller first.
    pub facts: Vec<[u8; 2]>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Who is taken in, in the school's words.
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil is meant to be taken in: 0 to 25.
    pub entry_predicted_score: Option<f64>,
    /// Who is let go, in the school's words.
    pub exit_criteria: Option<String>,
    /// The predicted score from which on a pupil may leave: 0 to 25.
    pub exit_predicted_score: Option<f64>,
    /// The part of the targets that must be secure before a pupil may leave: 1 to 100 %.
    pub exit_secure_percent: Option<i32>,
    /// Questions that each pupil is to answer in a week, Monday to Sunday.
    pub weekly_goal: i32,
    /// How many pupils are in it now, archived ones not counted.
    pub pupils: i64,
    /// Give it back in a change: if somebody else was faster, the change is refused.
    pub version: i32,
    /// When the group was made.
    pub created_at: DateTime<Utc>,
}

/// An intervention group and its pupils.
#[derive(Debug, Object)]
pub struct GroupWithPupils {
    /// The group.
    pub group: InterventionGroup,
    /// Who is in it now, by name.
    pub pupils: Vec<GroupPupil>,
}

impl InterventionGroup {
    /// As it is stored, with how many pupils are in it.
    #[must_use]
    pub fn of(group: intervention_group::Model, pupils: i64) -> Self {
        let facts: Vec<Fact> = serde_json::from_value(group.facts).unwrap_or_default();
        Self {
            id: group.id,
            name: group.name,
            tables: serde_json::from_value(group.times_tables).unwrap_or_default(),
            facts: facts.into_iter().map(|fact| [fact.a(), fact.b()]).collect(),
            starts_on: group.starts_on,
            ends_on: group.ends_on,
            entry_criteria: group.entry_criteria,
            entry_predicted_score: group.entry_predicted_score,
            exit_criteria: group.exit_criteria,
            exit_predicted_score: group.exit_predicted_score,
            exit_secure_percent: group.exit_secure_percent,
            weekly_goal: group.weekly_goal,
            pupils,
            version: group.version,
            created_at: group.created_at,
        }
    }
}

/// The group of that id.
pub async fn find(tx: &TenantTx, id: GroupId) -> Result<Option<intervention_group::Model>, DbErr> {
    tx.find::<intervention_group::Entity>().filter(intervention_group::Column::Id.eq(id)).one(tx).await
}

/// The same, locked until the transaction ends, for whoever changes who is in it.
pub async fn lock(tx: &TenantTx, id: GroupId) -> Result<Option<intervention_group::Model>, DbErr> {
    let group = tx.find::<intervention_group::Entity>().filter(intervention_group::Column::Id.eq(id));
    group.lock_exclusive().one(tx).await
}

/// Where a page of groups ends: names are unique in a school.
pub type Cursor = (String, GroupId);

/// A page of the school's groups, by name: two queries, however many there are.
pub async fn list(tx: &TenantTx, asked: &Asked<Cursor>) -> Result<Page<InterventionGroup>, DbErr> {
    use intervention_group::Column;
    let mut query = tx.find::<intervention_group::Entity>();
    if let Some((name, _)) = &asked.after {
        query = query.filter(Column::SortName.gt(name.as_str()));
    }
    let rows = query.order_by_asc(Column::SortName).limit(asked.rows()).all(tx).await?;
    let pupils = members::counted(tx, rows.iter().map(|group| group.id)).await?;
    Ok(asked.page(rows, |group| (group.sort_name.clone(), group.id), |group| with_count(group, &pupils)))
}

/// The group as lists show it.
pub async fn show(tx: &TenantTx, group: intervention_group::Model) -> Result<InterventionGroup, DbErr> {
    let pupils = members::counted(tx, [group.id]).await?;
    Ok(with_count(group, &pupils))
}

/// The group with its pupils.
pub async fn with_pupils(tx: &TenantTx, group: intervention_group::Model) -> Result<GroupWithPupils, DbErr> {
    let members = members::of(tx, group.id).await?;
    let pupils: Vec<GroupPupil> = members.into_iter().filter(|one| one.left_at.is_none()).map(GroupPupil::of).collect();
    let count = i64::try_from(pupils.len()).unwrap_or(i64::MAX);
    Ok(GroupWithPupils { group: InterventionGroup::of(group, count), pupils })
}

fn with_count(group: intervention_group::Model, pupils: &HashMap<GroupId, i64>) -> InterventionGroup {
    let count = pupils.get(&group.id).copied().unwrap_or_default();
    InterventionGroup::of(group, count)
}

/// Did a write fail because the school has a group of that name?
#[must_use]
pub fn name_is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
