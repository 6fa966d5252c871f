//! Setting the pupils of an intervention group.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, GroupId, Role, YearGroup, account, intervention_group, intervention_peer, intervention_pupil, learner,
    tenant::TenantTx,
};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, DbErr, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, JoinType, SelectStatement},
};
use serde_json::json;
use uuid::Uuid;

use super::members::is_learner;
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
    teaching::{self, replan},
};

/// The pupils who should be in the group.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct GroupPupils {
    /// The ids of active pupils of the school, at most 200. Pupils of the group who are not in the list leave it.
    #[oai(validator(max_items = 200))]
    pub pupil_ids: Vec<AccountId>,
}

/// Why the pupils of the group could not be set.
#[derive(Debug)]
pub enum SetPupilsError {
    /// The body is malformed.
    Malformed(InputError),
    /// The school has no active pupil with one of the ids.
    NoSuchPupil,
    /// The database failed.
    Database(DbErr),
}

impl From<InputError> for SetPupilsError {
    fn from(error: InputError) -> Self {
        Self::Malformed(error)
    }
}

impl From<DbErr> for SetPupilsError {
    fn from(error: DbErr) -> Self {
        // A foreign key fails if a pupil is erased after the lookup.
        if teaching::is_gone(&error) { Self::NoSuchPupil } else { Self::Database(error) }
    }
}

/// The maximum number of pupils in a group. It is more than any real group has, and small enough for reports that show
/// each week of each pupil.
const MOST_PUPILS: usize = 200;

/// Reads the ids of the pupils, without duplicates. A malformed id counts as the id of an unknown pupil.
pub fn read(body: &Fields<GroupPupils>) -> Result<BTreeSet<AccountId>, SetPupilsError> {
    let ids = body.list("pupil_ids", MOST_PUPILS, |id| id.as_str().map(ToOwned::to_owned).ok_or("a UUID"))?;
    let ids = ids.ok_or_else(|| InputError::missing("pupil_ids"))?;
    ids.iter().map(|id| Uuid::try_parse(id).map(AccountId).map_err(|_| SetPupilsError::NoSuchPupil)).collect()
}

/// A pupil with the current attainment.
#[derive(FromQueryResult)]
struct CurrentAttainment {
    id: AccountId,
    role: Role,
    year_group: Option<YearGroup>,
    archived_at: Option<DateTime<Utc>>,
    facts_secure: Option<i32>,
    predicted_score: Option<f64>,
}

/// Sets the pupils of the group, which the caller has locked. The number of statements does not depend on the number of
/// pupils.
///
/// The attainment of each pupil is recorded on joining and on leaving. When pupils join, the attainment of the other
/// pupils of their year groups is recorded, too, for comparison. If a pupil leaves and returns, the first joining date
/// and attainment remain, because the pupil may have been removed by mistake.
pub async fn set(
    tx: &TenantTx,
    group: &intervention_group::Model,
    pupils: &BTreeSet<AccountId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), SetPupilsError> {
    let parts = tx
        .find::<intervention_pupil::Entity>()
        .filter(intervention_pupil::Column::GroupId.eq(group.id))
        .all(tx)
        .await?;
    let parts: BTreeMap<AccountId, intervention_pupil::Model> =
        parts.into_iter().map(|part| (part.pupil_id, part)).collect();
    let leaving: BTreeSet<AccountId> = parts
        .values()
        .filter(|part| part.left_at.is_none())
        .map(|part| part.pupil_id)
        .filter(|id| !pupils.contains(id))
        .collect();
    let attainments = current_attainments(tx, pupils.union(&leaving).copied()).await?;
    let is_pupil =
        |id| attainments.get(id).is_some_and(|pupil| pupil.role == Role::Pupil && pupil.archived_at.is_none());
    if !pupils.iter().all(is_pupil) {
        return Err(SetPupilsError::NoSuchPupil);
    }
    let joining: Vec<&CurrentAttainment> =
        pupils.iter().filter(|id| !parts.contains_key(id)).filter_map(|id| attainments.get(id)).collect();
    let returning = pupils.iter().filter_map(|id| parts.get(id)).filter(|part| part.left_at.is_some());

    let mut rows: Vec<intervention_pupil::Model> = Vec::new();
    rows.extend(joining.iter().map(|pupil| joined_row(tx, group.id, pupil, now)));
    rows.extend(returning.map(returned_row));
    let joined_ids: Vec<AccountId> = rows.iter().map(|row| row.pupil_id).collect();
    rows.extend(leaving.iter().filter_map(|id| Some(left_row(parts.get(id)?, attainments.get(id), now))));
    if rows.is_empty() {
        return Ok(());
    }
    tx.replace_many::<intervention_pupil::Entity, _>(rows).await?;
    let years: BTreeSet<YearGroup> = joining.iter().filter_map(|pupil| pupil.year_group).collect();
    record_peers(tx, group.id, years, pupils, now).await?;
    let detail = json!({ "joined": joined_ids, "left": leaving });
    audit::record(tx, actor, AuditEvent::on("group", group.id.0, "group.pupils").with(detail), now).await?;
    // The ids are sorted, because two transactions that enqueue jobs for the same pupils in different orders could
    // deadlock.
    replan(tx, joined_ids.into_iter().chain(leaving).collect::<BTreeSet<_>>(), now).await?;
    Ok(())
}

fn joined_row(
    tx: &TenantTx,
    group_id: GroupId,
    pupil: &CurrentAttainment,
    now: DateTime<Utc>,
) -> intervention_pupil::Model {
    intervention_pupil::Model {
        school_id: tx.school_id(),
        group_id,
        pupil_id: pupil.id,
        year_group: pupil.year_group,
        entry_facts_secure: pupil.facts_secure.unwrap_or_default(),
        entry_predicted_score: pupil.predicted_score,
        joined_at: now,
        exit_facts_secure: None,
        exit_predicted_score: None,
        left_at: None,
    }
}

fn returned_row(part: &intervention_pupil::Model) -> intervention_pupil::Model {
    intervention_pupil::Model { exit_facts_secure: None, exit_predicted_score: None, left_at: None, ..part.clone() }
}

fn left_row(
    part: &intervention_pupil::Model,
    pupil: Option<&CurrentAttainment>,
    now: DateTime<Utc>,
) -> intervention_pupil::Model {
    intervention_pupil::Model {
        exit_facts_secure: Some(pupil.and_then(|pupil| pupil.facts_secure).unwrap_or_default()),
        exit_predicted_score: pupil.and_then(|pupil| pupil.predicted_score),
        left_at: Some(now),
        ..part.clone()
    }
}

/// Returns the current attainment of these accounts.
async fn current_attainments(
    tx: &TenantTx,
    ids: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, CurrentAttainment>, DbErr> {
    let query = attainment_query(tx).and_where(Expr::col((account::Entity, account::Column::Id)).is_in(ids)).to_owned();
    let rows: Vec<CurrentAttainment> = tx.rows(&query).await?;
    Ok(rows.into_iter().map(|pupil| (pupil.id, pupil)).collect())
}

fn attainment_query(tx: &TenantTx) -> SelectStatement {
    use account::Column as A;
    use learner::Column as L;
    tx.select::<account::Entity>()
        .columns([A::Id, A::Role, A::YearGroup, A::ArchivedAt].map(|column| (account::Entity, column)))
        .columns([L::FactsSecure, L::PredictedScore].map(|column| (learner::Entity, column)))
        .join(JoinType::LeftJoin, learner::Entity, is_learner())
        .take()
}

/// Records the attainment of the pupils of these year groups who are outside the group and have a predicted score.
async fn record_peers(
    tx: &TenantTx,
    group_id: GroupId,
    years: BTreeSet<YearGroup>,
    inside: &BTreeSet<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if years.is_empty() {
        return Ok(());
    }
    let query = attainment_query(tx)
        .and_where(account::Column::Role.eq(Role::Pupil))
        .and_where(account::Column::ArchivedAt.is_null())
        .and_where(account::Column::YearGroup.is_in(years))
        .and_where(Expr::col((account::Entity, account::Column::Id)).is_not_in(inside.iter().copied()))
        .and_where(learner::Column::PredictedScore.is_not_null())
        .to_owned();
    let mut peers = Vec::new();
    for pupil in tx.rows::<CurrentAttainment>(&query).await? {
        let (Some(year_group), Some(predicted_score)) = (pupil.year_group, pupil.predicted_score) else { continue };
        peers.push(intervention_peer::Model {
            school_id: tx.school_id(),
            group_id,
            noted_at: now,
            pupil_id: pupil.id,
            year_group,
            facts_secure: pupil.facts_secure.unwrap_or_default(),
            predicted_score,
        });
    }
    tx.replace_many::<intervention_peer::Entity, _>(peers).await
}
