//! Everything that is stored about a pupil's assessments: every question with its answer, marks and feedback.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, SessionId, SessionState, assessment, assessment_pupil, marking, practice_session,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect};

use crate::assessments::outcome::{self, AssessmentOutcome};

/// A pupil's assessments.
#[derive(Debug, Object)]
pub struct AssessmentRecords {
    /// The titles of the assessments that were set for the pupil by name, not only for the pupil's class.
    pub set: Vec<String>,
    /// The assessments that the pupil has sat.
    pub sat: Vec<SatRecord>,
    /// The markings of the pupil's written answers, including drafts and the notes of staff.
    pub markings: Vec<MarkingRecord>,
}

/// The marking of a written answer.
#[derive(Debug, Object)]
pub struct MarkingRecord {
    /// The text of the question.
    pub question: String,
    /// The teacher's score; null until the answer is marked.
    pub score: Option<i16>,
    /// The feedback to the pupil.
    pub feedback: Option<String>,
    /// When the answer was marked.
    pub marked_at: Option<DateTime<Utc>>,
    /// The headteacher's score.
    pub moderated_score: Option<i16>,
    /// The headteacher's reason for the moderated score.
    pub moderation_note: Option<String>,
}

/// An assessment that the pupil has sat.
#[derive(Debug, Object)]
pub struct SatRecord {
    /// The title of the assessment.
    pub title: String,
    /// Whether the sitting is open, finished or expired.
    pub state: SessionState,
    /// When the sitting started.
    pub started_at: DateTime<Utc>,
    /// Every question with its answer.
    pub outcome: AssessmentOutcome,
}

/// Collects the pupil's assessments. The number of queries does not depend on the number of assessments.
pub(super) async fn export(tx: &TenantTx, id: AccountId) -> Result<AssessmentRecords, DbErr> {
    use practice_session::Column;
    type Sat = (SessionId, Option<AssessmentId>, SessionState, DateTime<Utc>);
    let sat: Vec<Sat> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([Column::Id, Column::AssessmentId, Column::State, Column::StartedAt])
        .filter(Column::PupilId.eq(id))
        .filter(Column::AssessmentId.is_not_null())
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(tx)
        .await?;
    let named_pupil = tx
        .select::<assessment_pupil::Entity>()
        .column(assessment_pupil::Column::AssessmentId)
        .and_where(assessment_pupil::Column::PupilId.eq(id))
        .take();
    let sat_ids = sat.iter().filter_map(|(_, assessment_id, ..)| *assessment_id);
    let condition = Condition::any()
        .add(assessment::Column::Id.in_subquery(named_pupil.clone()))
        .add(assessment::Column::Id.is_in(sat_ids));
    let titles: Vec<(AssessmentId, String)> = tx
        .find::<assessment::Entity>()
        .select_only()
        .columns([assessment::Column::Id, assessment::Column::Title])
        .filter(condition)
        .into_tuple()
        .all(tx)
        .await?;
    let titles: HashMap<AssessmentId, String> = titles.into_iter().collect();
    let set = tx
        .find::<assessment_pupil::Entity>()
        .filter(assessment_pupil::Column::PupilId.eq(id))
        .order_by_asc(assessment_pupil::Column::AssessmentId)
        .all(tx)
        .await?;
    let sessions: Vec<SessionId> = sat.iter().map(|(session_id, ..)| *session_id).collect();
    let mut outcomes = outcome::of_sessions(tx, &sessions).await?;
    let record = |(session_id, assessment_id, state, started_at): Sat| {
        let title = titles.get(&assessment_id?)?.clone();
        Some(SatRecord { title, state, started_at, outcome: outcomes.remove(&session_id)? })
    };
    Ok(AssessmentRecords {
        set: set.iter().filter_map(|part| titles.get(&part.assessment_id).cloned()).collect(),
        sat: sat.into_iter().filter_map(record).collect(),
        markings: markings(tx, id).await?,
    })
}

async fn markings(tx: &TenantTx, id: AccountId) -> Result<Vec<MarkingRecord>, DbErr> {
    let markings = tx
        .find::<marking::Entity>()
        .filter(marking::Column::PupilId.eq(id))
        .order_by_asc(marking::Column::Id)
        .all(tx)
        .await?;
    let record = |row: marking::Model| MarkingRecord {
        question: row.question,
        score: row.score,
        feedback: row.feedback,
        marked_at: row.marked_at,
        moderated_score: row.moderated_score,
        moderation_note: row.moderation_note,
    };
    Ok(markings.into_iter().map(record).collect())
}
