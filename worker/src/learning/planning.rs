//! Plans a pupil's next session: loads the inputs of the engine from the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssignmentId, OverrideState, Role, SessionState, account, arrangement, assignment, assignment_pupil,
    intervention_group, intervention_pupil, mastery_override, practice_session, prepared_plan, tenant::TenantTx,
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use serde_json::Value;

use super::{Knowledge, knowledge::fact};
use crate::{
    calendar,
    practice::{self, Fact, PlanInputs, PracticePlan, TeacherOverride},
};

/// The default number of questions in a session.
pub const PRACTICE_LENGTH: u16 = 20;

/// The weight of the facts of open assignments in a pupil's own practice.
const OPEN_WORK: f64 = 1.5;

/// The weight of the targets of a pupil's intervention groups.
const GROUP_TARGET: f64 = 1.6;

/// The facts that a session may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanScope {
    /// All facts; the engine chooses those that help most.
    Practice,
    /// Only the facts of an assignment.
    Facts(Vec<Fact>),
}

/// Plans the pupil's next session.
pub async fn plan_for(
    tx: &TenantTx,
    pupil_id: AccountId,
    scope: PlanScope,
    length: u16,
    now: DateTime<Utc>,
) -> Result<PracticePlan, DbErr> {
    let knowledge = Knowledge::load(tx, pupil_id).await?;
    let seed = practice::seed(pupil_id.0, knowledge.sessions + 1);
    let (candidates, weights) = match scope {
        PlanScope::Practice => (None, weights(tx, pupil_id, now).await?),
        PlanScope::Facts(facts) => (Some(facts), BTreeMap::new()),
    };
    let inputs = PlanInputs {
        now,
        length,
        candidates,
        weights,
        overrides: overrides(tx, pupil_id, now).await?,
        wider_time: has_wider_time(tx, pupil_id).await?,
        mastery: knowledge.mastery,
        learner: knowledge.learner,
    };
    Ok(practice::plan(&inputs, seed))
}

/// Returns the teachers' overrides of the pupil's facts that are still valid today.
async fn overrides(
    tx: &TenantTx,
    pupil_id: AccountId,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Fact, TeacherOverride>, DbErr> {
    let is_valid = Condition::any()
        .add(mastery_override::Column::Until.is_null())
        .add(mastery_override::Column::Until.gte(calendar::day_of(now)));
    let rows = tx
        .find::<mastery_override::Entity>()
        .filter(mastery_override::Column::PupilId.eq(pupil_id))
        .filter(is_valid)
        .all(tx)
        .await?;
    let fact_and_override = |row: mastery_override::Model| {
        let teacher_override = match row.state {
            OverrideState::Secure => TeacherOverride::Secure,
            OverrideState::NeedsPractice => TeacherOverride::NeedsPractice,
        };
        Some((fact(row.a, row.b)?, teacher_override))
    };
    Ok(rows.into_iter().filter_map(fact_and_override).collect())
}

async fn has_wider_time(tx: &TenantTx, pupil_id: AccountId) -> Result<bool, DbErr> {
    let arrangement =
        tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
    Ok(arrangement.is_some_and(|arrangement| arrangement.untimed || arrangement.time_limit_factor.is_some()))
}

#[derive(FromQueryResult)]
struct Named {
    facts: Value,
    times_tables: Value,
}

/// Returns the weights of facts in the pupil's own practice. If a fact is named twice, the larger weight applies.
async fn weights(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<BTreeMap<Fact, f64>, DbErr> {
    let assignments = open_assignments(tx, pupil_id).await?.into_iter().map(|fact| (fact, OPEN_WORK));
    let targets = targets_of_groups(tx, pupil_id, now).await?.into_iter().map(|fact| (fact, GROUP_TARGET));
    let mut weights = BTreeMap::new();
    for (fact, weight) in assignments.chain(targets) {
        let largest: &mut f64 = weights.entry(fact).or_insert(weight);
        *largest = largest.max(weight);
    }
    Ok(weights)
}

/// Returns the facts of the assignments that the pupil has not done yet.
async fn open_assignments(tx: &TenantTx, pupil_id: AccountId) -> Result<Vec<Fact>, DbErr> {
    let query = tx
        .select::<assignment_pupil::Entity>()
        .column((assignment::Entity, assignment::Column::Facts))
        .column((assignment::Entity, assignment::Column::TimesTables))
        .inner_join(
            assignment::Entity,
            Condition::all()
                .add(
                    Expr::col((assignment::Entity, assignment::Column::SchoolId))
                        .equals((assignment_pupil::Entity, assignment_pupil::Column::SchoolId)),
                )
                .add(
                    Expr::col((assignment::Entity, assignment::Column::Id))
                        .equals((assignment_pupil::Entity, assignment_pupil::Column::AssignmentId)),
                ),
        )
        .and_where(assignment_pupil::Column::PupilId.eq(pupil_id))
        .and_where(assignment_pupil::Column::DoneAt.is_null())
        .and_where(assignment::Column::CancelledAt.is_null())
        .to_owned();
    facts_named_by(tx, &query).await
}

/// Returns the targets of the intervention groups to which the pupil belongs today.
async fn targets_of_groups(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<Vec<Fact>, DbErr> {
    use intervention_group::Column as Group;
    use intervention_pupil::Column as Part;
    let group = |column: Group| Expr::col((intervention_group::Entity, column));
    let part = |column: Part| (intervention_pupil::Entity, column);
    let today = calendar::day_of(now);
    let query = tx
        .select::<intervention_pupil::Entity>()
        .column((intervention_group::Entity, Group::Facts))
        .column((intervention_group::Entity, Group::TimesTables))
        .inner_join(
            intervention_group::Entity,
            Condition::all()
                .add(group(Group::SchoolId).equals(part(Part::SchoolId)))
                .add(group(Group::Id).equals(part(Part::GroupId))),
        )
        .and_where(Part::PupilId.eq(pupil_id))
        .and_where(Part::LeftAt.is_null())
        .and_where(Group::DeletedAt.is_null())
        .and_where(Group::StartsOn.lte(today))
        .and_where(Group::EndsOn.gte(today))
        .to_owned();
    facts_named_by(tx, &query).await
}

/// Returns the facts that the rows name, either singly or by whole tables.
async fn facts_named_by(tx: &TenantTx, query: &SelectStatement) -> Result<Vec<Fact>, DbErr> {
    let mut facts = Vec::new();
    for row in tx.rows::<Named>(query).await? {
        facts.extend(facts_of_work(&row.facts, &row.times_tables));
    }
    Ok(facts)
}

/// Returns the facts that the columns of an assignment or group name, either singly or by whole tables. Each fact
/// appears once.
#[must_use]
pub fn facts_of_work(facts: &Value, times_tables: &Value) -> Vec<Fact> {
    let single: Vec<Fact> = serde_json::from_value(facts.clone()).unwrap_or_default();
    let tables: Vec<u8> = serde_json::from_value(times_tables.clone()).unwrap_or_default();
    let mut named: Vec<Fact> = single.into_iter().chain(tables.into_iter().flat_map(Fact::of_table)).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// Returns an assignment of the pupil, unless it was cancelled.
pub async fn assignment_of(
    tx: &TenantTx,
    pupil_id: AccountId,
    id: AssignmentId,
) -> Result<Option<(assignment::Model, assignment_pupil::Model)>, DbErr> {
    let part = tx
        .find::<assignment_pupil::Entity>()
        .filter(assignment_pupil::Column::AssignmentId.eq(id))
        .filter(assignment_pupil::Column::PupilId.eq(pupil_id))
        .one(tx)
        .await?;
    let Some(part) = part else { return Ok(None) };
    let assignment = tx
        .find::<assignment::Entity>()
        .filter(assignment::Column::Id.eq(id))
        .filter(assignment::Column::CancelledAt.is_null())
        .one(tx)
        .await?;
    Ok(assignment.map(|assignment| (assignment, part)))
}

/// Whether the account is a pupil's and is not archived.
pub async fn is_active_pupil(tx: &TenantTx, id: AccountId) -> Result<bool, DbErr> {
    let pupil = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(account::Column::ArchivedAt.is_null());
    Ok(pupil.one(tx).await?.is_some())
}

/// Returns the pupils who are not archived and have neither a prepared plan nor an open session. A pupil with an open
/// session needs no plan yet, because a plan is prepared when the session ends.
pub async fn pupils_without_plan(tx: &TenantTx) -> Result<Vec<AccountId>, DbErr> {
    use practice_session::Column as Session;
    use prepared_plan::Column as Plan;
    let pupil_id = (account::Entity, account::Column::Id);
    let plan = tx
        .select::<prepared_plan::Entity>()
        .expr(Expr::val(1))
        .and_where(Expr::col((prepared_plan::Entity, Plan::PupilId)).equals(pupil_id))
        .take();
    let open_session = tx
        .select::<practice_session::Entity>()
        .expr(Expr::val(1))
        .and_where(Expr::col((practice_session::Entity, Session::PupilId)).equals(pupil_id))
        .and_where(Session::State.eq(SessionState::Open))
        .take();
    tx.find::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(account::Column::ArchivedAt.is_null())
        .filter(Expr::exists(plan).not())
        .filter(Expr::exists(open_session).not())
        .into_tuple()
        .all(tx)
        .await
}
