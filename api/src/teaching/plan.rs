//! The last plan of a pupil's practice, with the reason for each question.

use entity::{AccountId, SessionKind, practice_session, prepared_plan, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use worker::practice::{PlannedQuestion, PracticePlan, QuestionReason};

/// The number of questions that are shown: the usual length of a session.
const SHOWN: usize = 20;

/// A question in a plan of practice.
#[derive(Debug, Object)]
pub struct PlannedFact {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor, or an equal one: 1 to 12.
    pub b: u8,
    /// Why the question is in the plan.
    pub reason: PlanReason,
}

impl From<PlannedQuestion> for PlannedFact {
    fn from(planned: PlannedQuestion) -> Self {
        let fact = planned.question.fact;
        Self { a: fact.a(), b: fact.b(), reason: planned.reason.into() }
    }
}

/// Why a question is in a plan of practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PlanReason {
    /// A teacher has marked the fact as needing practice.
    Overridden,
    /// The fact is asked for the first time.
    NewFact,
    /// The last answer was wrong, or the pupil will hardly remember the fact overnight.
    Fragile,
    /// The pupil answers the fact rightly, but not quickly.
    Slow,
    /// The fact belongs to the pupil's assignment.
    Assigned,
    /// The fact belongs to the focus of the pupil's intervention group.
    Focus,
    /// The pupil would soon forget the fact, so practising it now gains most.
    Due,
    /// The fact is not secure and was last asked more than a fortnight ago.
    LongAgo,
    /// The pupil missed the fact earlier in the session.
    Repeat,
    /// The last question of the session: a fact that the pupil has mastered.
    Confidence,
}

impl From<QuestionReason> for PlanReason {
    fn from(reason: QuestionReason) -> Self {
        match reason {
            QuestionReason::Overridden => Self::Overridden,
            QuestionReason::NewFact => Self::NewFact,
            QuestionReason::Fragile => Self::Fragile,
            QuestionReason::Slow => Self::Slow,
            QuestionReason::Assigned => Self::Assigned,
            QuestionReason::Focus => Self::Focus,
            QuestionReason::Due => Self::Due,
            QuestionReason::LongAgo => Self::LongAgo,
            QuestionReason::Repeat => Self::Repeat,
            QuestionReason::Confidence => Self::Confidence,
        }
    }
}

/// Returns the last plan of the pupil's own practice: the prepared plan of the next session, or else the plan of the
/// last session. A plan that another version wrote may be unreadable, and then counts as empty.
pub async fn last(tx: &TenantTx, pupil_id: AccountId) -> Result<Vec<PlannedFact>, DbErr> {
    let plan = match prepared(tx, pupil_id).await? {
        Some(plan) => Some(plan),
        None => of_last_session(tx, pupil_id).await?,
    };
    let plan: Option<PracticePlan> = plan.and_then(|plan| serde_json::from_value(plan).ok());
    let questions = plan.into_iter().flat_map(|plan| plan.questions);
    Ok(questions.take(SHOWN).map(PlannedFact::from).collect())
}

async fn prepared(tx: &TenantTx, pupil_id: AccountId) -> Result<Option<Value>, DbErr> {
    let plans = tx.find::<prepared_plan::Entity>().filter(prepared_plan::Column::PupilId.eq(pupil_id));
    Ok(plans.one(tx).await?.map(|prepared| prepared.plan))
}

async fn of_last_session(tx: &TenantTx, pupil_id: AccountId) -> Result<Option<Value>, DbErr> {
    use practice_session::Column;
    tx.find::<practice_session::Entity>()
        .select_only()
        .column(Column::Plan)
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::Kind.eq(SessionKind::Practice))
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(tx)
        .await
}
