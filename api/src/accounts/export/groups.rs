//! Everything that is stored about a pupil's intervention groups, and about groups that were compared with the pupil.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{AccountId, GroupId, intervention_group, intervention_peer, intervention_pupil, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};

/// A pupil's time in a group, and the pupil's attainment on joining and on leaving.
#[derive(Debug, Object)]
pub struct GroupRecord {
    /// The name of the group.
    pub group: String,
    /// When the pupil joined.
    pub joined_at: DateTime<Utc>,
    /// The number of facts that were secure when the pupil joined.
    pub entry_facts_secure: i32,
    /// The predicted score when the pupil joined, out of 25.
    pub entry_predicted_score: Option<f64>,
    /// When the pupil left; null if the pupil is still in the group.
    pub left_at: Option<DateTime<Utc>>,
    /// The number of facts that were secure when the pupil left.
    pub exit_facts_secure: Option<i32>,
    /// The predicted score when the pupil left, out of 25.
    pub exit_predicted_score: Option<f64>,
}

/// The pupil's attainment when other pupils of the same year joined a group.
#[derive(Debug, Object)]
pub struct PeerRecord {
    /// When the attainment was recorded.
    pub noted_at: DateTime<Utc>,
    /// The number of facts that were secure at that time.
    pub facts_secure: i32,
    /// The predicted score at that time, out of 25.
    pub predicted_score: f64,
}

/// Returns the groups that the pupil is or was in, ordered by the time of joining.
pub(super) async fn of(tx: &TenantTx, id: AccountId) -> Result<Vec<GroupRecord>, DbErr> {
    use intervention_group::Column as Group;
    use intervention_pupil::Column as Part;
    let parts = tx.find::<intervention_pupil::Entity>().filter(Part::PupilId.eq(id)).order_by_asc(Part::JoinedAt);
    let parts = parts.all(tx).await?;
    let names: Vec<(GroupId, String)> = tx
        .find::<intervention_group::Entity>()
        .select_only()
        .columns([Group::Id, Group::Name])
        .filter(Group::Id.is_in(parts.iter().map(|part| part.group_id)))
        .into_tuple()
        .all(tx)
        .await?;
    let names: HashMap<GroupId, String> = names.into_iter().collect();
    let record = |part: intervention_pupil::Model| GroupRecord {
        group: names.get(&part.group_id).cloned().unwrap_or_default(),
        joined_at: part.joined_at,
        entry_facts_secure: part.entry_facts_secure,
        entry_predicted_score: part.entry_predicted_score,
        left_at: part.left_at,
        exit_facts_secure: part.exit_facts_secure,
        exit_predicted_score: part.exit_predicted_score,
    };
    Ok(parts.into_iter().map(record).collect())
}

/// Returns the records of the pupil as a peer outside a group, ordered by time.
pub(super) async fn as_peer(tx: &TenantTx, id: AccountId) -> Result<Vec<PeerRecord>, DbErr> {
    use intervention_peer::Column;
    let rows = tx.find::<intervention_peer::Entity>().filter(Column::PupilId.eq(id)).order_by_asc(Column::NotedAt);
    let record = |row: intervention_peer::Model| PeerRecord {
        noted_at: row.noted_at,
        facts_secure: row.facts_secure,
        predicted_score: row.predicted_score,
    };
    Ok(rows.all(tx).await?.into_iter().map(record).collect())
}
