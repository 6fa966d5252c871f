//! Which pupils are in an intervention group.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, GroupId, Role, YearGroup, account, intervention_group, intervention_peer, intervention_pupil, learner,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter,
    sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement},
};
use serde_json::json;
use uuid::Uuid;

use super::members::is_learner;
use crate::{
    audit::{self, Deed},
    body::{Fields, WrongType},
    session::Actor,
    teaching::{self, input::Malformed, plan_anew},
};

/// Who is to be in the group.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct GroupPupils {
    /// Pupils of the school in use, 200 at most. Who is not named leaves.
    #[oai(validator(max_items = 200))]
    pub pupil_ids: Vec<AccountId>,
}

/// Why nobody was put into the group.
#[derive(Debug)]
pub enum NotSet {
    /// The body is not as documented.
    Malformed,
    /// The school has no such pupil in use.
    NoSuchPupil,
    /// The database failed.
    Database(DbErr),
}

impl From<WrongType> for NotSet {
    fn from(_: WrongType) -> Self {
        Self::Malformed
    }
}

impl From<Malformed> for NotSet {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<DbErr> for NotSet {
    fn from(error: DbErr) -> Self {
        // A pupil who was found a moment ago is erased by now.
        if teaching::is_gone(&error) { Self::NoSuchPupil } else { Self::Database(error) }
    }
}

/// More than a group can have, and few enough for reports that show each week of each pupil.
const MOST_PUPILS: usize = 200;

/// Reads who is to be in the group, each once. A malformed id is the id of nobody.
pub fn read(body: &Fields<GroupPupils>) -> Result<BTreeSet<AccountId>, NotSet> {
    let ids = body.list("pupil_ids", MOST_PUPILS)?.ok_or(Malformed)?;
    let texts: Vec<&str> = ids.iter().map(|id| id.as_str().ok_or(Malformed)).collect::<Result<_, _>>()?;
    texts.into_iter().map(|id| Uuid::try_parse(id).map(AccountId).map_err(|_| NotSet::NoSuchPupil)).collect()
}

/// A pupil as of now.
#[derive(FromQueryResult)]
struct Stand {
    id: AccountId,
    role: Role,
    year_group: Option<YearGroup>,
    archived_at: Option<DateTime<Utc>>,
    facts_secure: Option<i32>,
    predicted_score: Option<f64>,
}

/// Puts exactly these pupils into the group, which is locked: as many statements for one as for many.
///
/// Who joins is noted as he or she stands, and beside them the others of the same year. Who leaves is noted likewise, and
/// goes on from the first joining when coming back: a slip must not lose where somebody began.
pub async fn set(
    tx: &TenantTx,
    group: &intervention_group::Model,
    pupils: &BTreeSet<AccountId>,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), NotSet> {
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
    let stands = stands(tx, pupils.union(&leaving).copied()).await?;
    let is_pupil = |id| stands.get(id).is_some_and(|one| one.role == Role::Pupil && one.archived_at.is_none());
    if !pupils.iter().all(is_pupil) {
        return Err(NotSet::NoSuchPupil);
    }
    let joining: Vec<&Stand> =
        pupils.iter().filter(|id| !parts.contains_key(id)).filter_map(|id| stands.get(id)).collect();
    let returning = pupils.iter().filter_map(|id| parts.get(id)).filter(|part| part.left_at.is_some());

    let mut rows: Vec<intervention_pupil::Model> = Vec::new();
    rows.extend(joining.iter().map(|one| joined(tx, group.id, one, now)));
    rows.extend(returning.map(returned));
    let joined: Vec<AccountId> = rows.iter().map(|row| row.pupil_id).collect();
    rows.extend(leaving.iter().filter_map(|id| Some(left(parts.get(id)?, stands.get(id), now))));
    if rows.is_empty() {
        return Ok(());
    }
    tx.replace_many::<intervention_pupil::Entity, _>(rows).await?;
    let years: BTreeSet<YearGroup> = joining.iter().filter_map(|one| one.year_group).collect();
    note_peers(tx, group.id, years, pupils, now).await?;
    let detail = json!({ "joined": joined, "left": leaving });
    audit::record(tx, actor, Deed::on("group", group.id.0, "group.pupils").with(detail), now).await?;
    // In one order: two that plan for the same pupils must not wait for each other.
    plan_anew(tx, joined.into_iter().chain(leaving).collect::<BTreeSet<_>>(), now).await?;
    Ok(())
}

fn joined(tx: &TenantTx, group_id: GroupId, one: &Stand, now: DateTime<Utc>) -> intervention_pupil::Model {
    intervention_pupil::Model {
        school_id: tx.school_id(),
        group_id,
        pupil_id: one.id,
        year_group: one.year_group,
        entry_facts_secure: one.facts_secure.unwrap_or_default(),
        entry_predicted_score: one.predicted_score,
        joined_at: now,
        exit_facts_secure: None,
        exit_predicted_score: None,
        left_at: None,
    }
}

fn returned(part: &intervention_pupil::Model) -> intervention_pupil::Model {
    intervention_pupil::Model { exit_facts_secure: None, exit_predicted_score: None, left_at: None, ..part.clone() }
}

fn left(part: &intervention_pupil::Model, one: Option<&Stand>, now: DateTime<Utc>) -> intervention_pupil::Model {
    intervention_pupil::Model {
        exit_facts_secure: Some(one.and_then(|one| one.facts_secure).unwrap_or_default()),
        exit_predicted_score: one.and_then(|one| one.predicted_score),
        left_at: Some(now),
        ..part.clone()
    }
}

/// How these accounts stand.
async fn stands(tx: &TenantTx, ids: impl Iterator<Item = AccountId>) -> Result<HashMap<AccountId, Stand>, DbErr> {
    let query = stand(tx).and_where(Expr::col((account::Entity, account::Column::Id)).is_in(ids)).to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter().map(|row| Stand::from_query_result(row, "").map(|one| (one.id, one))).collect()
}

fn stand(tx: &TenantTx) -> SelectStatement {
    use account::Column as A;
    use learner::Column as L;
    Query::select()
        .columns([A::Id, A::Role, A::YearGroup, A::ArchivedAt].map(|column| (account::Entity, column)))
        .columns([L::FactsSecure, L::PredictedScore].map(|column| (learner::Entity, column)))
        .from(account::Entity)
        .join(JoinType::LeftJoin, learner::Entity, is_learner())
        .and_where(Expr::col((account::Entity, A::SchoolId)).eq(tx.school_id()))
        .take()
}

/// Notes how the pupils of these years outside the group stand, as far as something is expected of them.
async fn note_peers(
    tx: &TenantTx,
    group_id: GroupId,
    years: BTreeSet<YearGroup>,
    inside: &BTreeSet<AccountId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if years.is_empty() {
        return Ok(());
    }
    let query = stand(tx)
        .and_where(account::Column::Role.eq(Role::Pupil))
        .and_where(account::Column::ArchivedAt.is_null())
        .and_where(account::Column::YearGroup.is_in(years))
        .and_where(Expr::col((account::Entity, account::Column::Id)).is_not_in(inside.iter().copied()))
        .and_where(learner::Column::PredictedScore.is_not_null())
        .to_owned();
    let mut peers = Vec::new();
    for row in tx.query_all(&query).await? {
        let one = Stand::from_query_result(&row, "")?;
        let (Some(year_group), Some(predicted_score)) = (one.year_group, one.predicted_score) else { continue };
        peers.push(intervention_peer::Model {
            school_id: tx.school_id(),
            group_id,
            noted_at: now,
            pupil_id: one.id,
            year_group,
            facts_secure: one.facts_secure.unwrap_or_default(),
            predicted_score,
        });
    }
    tx.replace_many::<intervention_peer::Entity, _>(peers).await
}
