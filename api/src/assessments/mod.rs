//! Assessments: their questions, pupils' sittings, outcomes and results, and the marking of written answers.

pub mod answering;
pub mod change;
pub mod input;
pub mod list;
pub mod markings;
pub mod outcome;
pub mod question;
pub mod results;
pub mod sitting;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, SessionId, SessionState, account, assessment, assessment_classroom,
    assessment_pupil, practice_session, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SelectStatement},
};
use worker::{
    assessment::{
        Paper,
        built_in::{self, BuiltIn},
    },
    learning::count,
};

use question::AssessmentQuestion;

/// An assessment.
#[derive(Debug, Clone, Object)]
pub struct Assessment {
    /// The id of the assessment.
    pub id: AssessmentId,
    /// The title of the assessment.
    pub title: String,
    /// The instructions that pupils see before they start; null if there are none.
    pub instructions: Option<String>,
    /// Whether the assessment is built in: every school has a new one each month for all its pupils, and nobody can
    /// change it.
    pub built_in: bool,
    /// The number of questions: 1 to 100.
    pub length: u32,
    /// The maximum score.
    pub marks: u32,
    /// The time limit of a sitting in seconds: 30 to 3,600. It is longer for a pupil whose access arrangements extend
    /// time limits.
    pub time_limit_s: u32,
    /// The time from which pupils may start the assessment; null if they may start at once.
    pub opens_at: Option<DateTime<Utc>>,
    /// When the assessment closes and can no longer be started; null if it never closes. Pupils who have started may
    /// continue.
    pub closes_at: Option<DateTime<Utc>>,
    /// The version of the assessment, which increases with each change.
    pub version: i32,
    /// The number of pupils who have started the assessment; null if the caller is a pupil.
    pub started: Option<u32>,
    /// The pupil's own sitting; null for staff, and until the pupil has started the assessment.
    pub sitting: Option<Sitting>,
}

/// A pupil's sitting of an assessment.
#[derive(Debug, Clone, Object)]
pub struct Sitting {
    /// The id of the session.
    pub session_id: SessionId,
    /// The status of the sitting.
    pub state: SessionState,
    /// When the sitting started.
    pub started_at: DateTime<Utc>,
    /// When the time of the sitting ends.
    pub expires_at: DateTime<Utc>,
}

/// An assessment as staff see it.
#[derive(Debug, Object)]
pub struct AssessmentDetail {
    /// The assessment.
    #[oai(flatten)]
    pub assessment: Assessment,
    /// The questions, in order.
    pub questions: Vec<AssessmentQuestion>,
    /// The ids of the classes whose pupils may sit the assessment.
    pub classroom_ids: Vec<ClassroomId>,
    /// The ids of single pupils who may sit the assessment.
    pub pupil_ids: Vec<AccountId>,
}

impl Assessment {
    /// Builds the view from the row, without the fields that depend on the caller.
    fn of(row: &assessment::Model) -> Self {
        Self {
            id: row.id,
            title: row.title.clone(),
            instructions: row.instructions.clone(),
            built_in: row.built_in,
            length: count(row.length),
            marks: count(row.marks),
            time_limit_s: count(row.time_limit_s),
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            version: row.version,
            started: None,
            sitting: None,
        }
    }
}

/// Returns the row of a built-in assessment. The row is inserted when a pupil first starts the assessment.
fn row_of(tx: &TenantTx, built_in: BuiltIn) -> Result<assessment::Model, DbErr> {
    Ok(assessment::Model {
        school_id: tx.school_id(),
        id: built_in.id,
        built_in: true,
        title: built_in.title,
        instructions: None,
        questions: serde_json::to_value(&built_in.paper).map_err(|cause| DbErr::Json(cause.to_string()))?,
        length: i32::try_from(built_in.paper.0.len()).unwrap_or(i32::MAX),
        marks: built_in.paper.marks(),
        time_limit_s: built_in.time_limit_s,
        opens_at: Some(built_in.opens_at),
        closes_at: Some(built_in.closes_at),
        created_by: None,
        version: 1,
        created_at: built_in.opens_at,
    })
}

/// Parses the questions of a row.
pub(crate) fn paper_of(questions: &serde_json::Value) -> Result<Paper, DbErr> {
    // Deserialises from the reference instead of a clone, because a paper with texts may be long.
    serde::Deserialize::deserialize(questions).map_err(|cause: serde_json::Error| DbErr::Json(cause.to_string()))
}

/// Returns the row of the assessment with that id; `None` if the school has no such assessment. The row of a built-in
/// assessment that nobody has started is not in the database yet.
pub async fn find(tx: &TenantTx, id: AssessmentId, now: DateTime<Utc>) -> Result<Option<assessment::Model>, DbErr> {
    let stored = tx.find::<assessment::Entity>().filter(assessment::Column::Id.eq(id)).one(tx).await?;
    match stored {
        Some(row) => Ok(Some(row)),
        None => built_in::find(tx.school_id(), id, now).map(|built_in| row_of(tx, built_in)).transpose(),
    }
}

/// Returns the assessment with its questions and with the classes and pupils that it is for.
pub async fn detail(tx: &TenantTx, id: AssessmentId, now: DateTime<Utc>) -> Result<Option<AssessmentDetail>, DbErr> {
    let Some(row) = find(tx, id, now).await? else { return Ok(None) };
    let classroom_ids = tx
        .find::<assessment_classroom::Entity>()
        .select_only()
        .column(assessment_classroom::Column::ClassroomId)
        .filter(assessment_classroom::Column::AssessmentId.eq(id))
        .order_by_asc(assessment_classroom::Column::ClassroomId)
        .into_tuple()
        .all(tx)
        .await?;
    let pupil_ids = tx
        .find::<assessment_pupil::Entity>()
        .select_only()
        .column(assessment_pupil::Column::PupilId)
        .filter(assessment_pupil::Column::AssessmentId.eq(id))
        .order_by_asc(assessment_pupil::Column::PupilId)
        .into_tuple()
        .all(tx)
        .await?;
    let started = list::count_started(tx, [id]).await?.get(&id).copied().unwrap_or_default();
    Ok(Some(AssessmentDetail {
        questions: paper_of(&row.questions)?.0.iter().map(AssessmentQuestion::of).collect(),
        assessment: Assessment { started: Some(started), ..Assessment::of(&row) },
        classroom_ids,
        pupil_ids,
    }))
}

/// Returns the condition for assessments that are for the pupil, whether or not they are open now.
fn is_for(tx: &TenantTx, pupil_id: AccountId) -> Condition {
    let class = tx
        .select::<account::Entity>()
        .column(account::Column::ClassroomId)
        .and_where(account::Column::Id.eq(pupil_id))
        .take();
    let set_for_class = tx
        .select::<assessment_classroom::Entity>()
        .column(assessment_classroom::Column::AssessmentId)
        .and_where(Expr::col(assessment_classroom::Column::ClassroomId).in_subquery(class))
        .take();
    let set_for_pupil = tx
        .select::<assessment_pupil::Entity>()
        .column(assessment_pupil::Column::AssessmentId)
        .and_where(assessment_pupil::Column::PupilId.eq(pupil_id))
        .take();
    Condition::any()
        .add(assessment::Column::BuiltIn.eq(true))
        .add(assessment::Column::Id.in_subquery(set_for_class))
        .add(assessment::Column::Id.in_subquery(set_for_pupil))
}

/// Selects the ids of the assessments that the pupil has started.
fn started_by(tx: &TenantTx, pupil_id: AccountId) -> SelectStatement {
    use practice_session::Column;
    tx.select::<practice_session::Entity>()
        .column(Column::AssessmentId)
        .and_where(Column::PupilId.eq(pupil_id))
        .and_where(Column::AssessmentId.is_not_null())
        .take()
}
