//! What is kept of a pupil's assessments: every question with its answer, its marks and what was said to it.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, SessionId, SessionState, assessment, assessment_pupil, practice_session, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};
use std::collections::HashMap;

use crate::assessments::outcome::{self, AssessmentOutcome};

/// A pupil's assessments.
#[derive(Debug, Object)]
pub struct AssessmentRecords {
    /// Assessments that name the pupil, not only the pupil's class.
    pub set: Vec<String>,
    /// Those that the pupil has sat.
    pub sat: Vec<SatRecord>,
}

/// An assessment that was sat.
#[derive(Debug, Object)]
pub struct SatRecord {
    /// What it is called.
    pub title: String,
    /// How the sitting ended.
    pub state: SessionState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Every question with its answer.
    pub outcome: AssessmentOutcome,
}

/// Puts them together: as many queries, however many there are.
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
    let of_pupil = Query::select()
        .column(assessment_pupil::Column::AssessmentId)
        .from(assessment_pupil::Entity)
        .and_where(assessment_pupil::Column::SchoolId.eq(tx.school_id()))
        .and_where(assessment_pupil::Column::PupilId.eq(id))
        .take();
    let these = sat.iter().filter_map(|(_, assessment_id, ..)| *assessment_id);
    let wanted = Condition::any()
        .add(assessment::Column::Id.in_subquery(of_pupil.clone()))
        .add(assessment::Column::Id.is_in(these));
    let titles: Vec<(AssessmentId, String)> = tx
        .find::<assessment::Entity>()
        .select_only()
        .columns([assessment::Column::Id, assessment::Column::Title])
        .filter(wanted)
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
    })
}
