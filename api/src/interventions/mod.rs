//! Intervention groups: pupils who practise towards targets for a limited time, how much they practise, and their gain.

pub mod crud;
pub mod dosage;
pub mod gain;
pub mod input;
pub mod members;
pub mod progress;
pub mod pupils;
pub mod suggestions;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{GroupId, intervention_group, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, Select, SqlErr};
use worker::practice::Fact;

use self::members::GroupPupil;
use crate::page::{Page, PageRequest};

/// An intervention group.
#[derive(Debug, Clone, Object)]
pub struct InterventionGroup {
    /// The id of the group.
    pub id: GroupId,
    /// The school's name for the group; unique in the school, ignoring case.
    pub name: String,
    /// The times tables that are targets: 1 to 12.
    pub tables: Vec<u8>,
    /// The single facts that are targets, as pairs of factors with the smaller factor first.
    pub facts: Vec<[u8; 2]>,
    /// The first day of the intervention.
    pub starts_on: NaiveDate,
    /// The last day of the intervention.
    pub ends_on: NaiveDate,
    /// The school's criteria for joining, as free text.
    pub entry_criteria: Option<String>,
    /// The highest predicted score with which a pupil should join: 0 to 25.
    pub entry_predicted_score: Option<f64>,
    /// The school's criteria for leaving, as free text.
    pub exit_criteria: Option<String>,
    /// The lowest predicted score with which a pupil may leave: 0 to 25.
    pub exit_predicted_score: Option<f64>,
    /// The percentage of the targets that must be secure before a pupil may leave: 1 to 100.
    pub exit_secure_percent: Option<i32>,
    /// The number of questions that each pupil should answer in a week, Monday to Sunday.
    pub weekly_goal: i32,
    /// The number of pupils who are in the group now, without archived pupils.
    pub pupils: i64,
    /// The version of the group. Send it with a change: the change is rejected if the group has changed since.
    pub version: i32,
    /// When the group was created.
    pub created_at: DateTime<Utc>,
}

/// An intervention group and its pupils.
#[derive(Debug, Object)]
pub struct GroupWithPupils {
    /// The group.
    pub group: InterventionGroup,
    /// The pupils who are in the group now, ordered by name.
    pub pupils: Vec<GroupPupil>,
}

impl InterventionGroup {
    /// Builds the view from the stored group and the number of pupils in it.
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

/// Selects the school's groups, without deleted ones that can still be restored.
fn groups(tx: &TenantTx) -> Select<intervention_group::Entity> {
    tx.find::<intervention_group::Entity>().filter(intervention_group::Column::DeletedAt.is_null())
}

/// Returns the group with that id.
pub async fn find(tx: &TenantTx, id: GroupId) -> Result<Option<intervention_group::Model>, DbErr> {
    groups(tx).filter(intervention_group::Column::Id.eq(id)).one(tx).await
}

/// Returns the group with that id, locked until the transaction ends, so that its pupils can be changed.
pub async fn lock(tx: &TenantTx, id: GroupId) -> Result<Option<intervention_group::Model>, DbErr> {
    groups(tx).filter(intervention_group::Column::Id.eq(id)).lock_exclusive().one(tx).await
}

/// The cursor at the end of a page of groups: sort name and id. Queries compare only the sort name, because names are
/// unique in a school.
pub type GroupCursor = (String, GroupId);

/// Returns a page of the school's groups, ordered by name. Runs two queries, whatever the number of groups.
pub async fn list(tx: &TenantTx, page_request: &PageRequest<GroupCursor>) -> Result<Page<InterventionGroup>, DbErr> {
    use intervention_group::Column;
    let mut query = groups(tx);
    if let Some((name, _)) = &page_request.after {
        query = query.filter(Column::SortName.gt(name.as_str()));
    }
    let rows = query.order_by_asc(Column::SortName).limit(page_request.rows()).all(tx).await?;
    let pupils = members::count_pupils(tx, rows.iter().map(|group| group.id)).await?;
    Ok(page_request.page(rows, |group| (group.sort_name.clone(), group.id), |group| with_count(group, &pupils)))
}

/// Returns the view of the group, with the number of its current pupils.
pub async fn show(tx: &TenantTx, group: intervention_group::Model) -> Result<InterventionGroup, DbErr> {
    let pupils = members::count_pupils(tx, [group.id]).await?;
    Ok(with_count(group, &pupils))
}

/// Returns the group with its current pupils.
pub async fn with_pupils(tx: &TenantTx, group: intervention_group::Model) -> Result<GroupWithPupils, DbErr> {
    let members = members::list(tx, group.id).await?;
    let pupils: Vec<GroupPupil> =
        members.into_iter().filter(|member| member.left_at.is_none()).map(GroupPupil::of).collect();
    let count = i64::try_from(pupils.len()).unwrap_or(i64::MAX);
    Ok(GroupWithPupils { group: InterventionGroup::of(group, count), pupils })
}

fn with_count(group: intervention_group::Model, pupils: &HashMap<GroupId, i64>) -> InterventionGroup {
    let count = pupils.get(&group.id).copied().unwrap_or_default();
    InterventionGroup::of(group, count)
}

/// Returns whether a write failed because the school already has a group with that name.
#[must_use]
pub fn name_is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
