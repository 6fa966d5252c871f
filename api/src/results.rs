//! A pupil's results: assessments, Multiplication Tables Checks, and written answers that were marked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, SessionId, SessionState, assessment, marking, mtc_attempt, practice_session,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect};
use worker::learning::count;

use crate::{assessments::outcome::score_of, mtc::view::MtcAttempt};

/// The maximum length of each list: more than a pupil completes in a school year.
const LATEST: u64 = 50;

/// A pupil's results. Each list has at most the latest 50 results, and the latest comes first.
#[derive(Debug, Object)]
pub struct PupilResults {
    /// Assessments that have ended.
    pub assessments: Vec<SatAssessment>,
    /// Attempts at Multiplication Tables Checks that were marked, including rehearsals.
    pub checks: Vec<MtcAttempt>,
    /// Written answers that were marked.
    pub marked_work: Vec<MarkedWork>,
}

/// An assessment that the pupil has sat.
#[derive(Debug, Object)]
pub struct SatAssessment {
    /// The id of the assessment.
    pub assessment_id: AssessmentId,
    /// The title of the assessment.
    pub title: String,
    /// The id of the pupil's session; `finishSession` returns its answers.
    pub session_id: SessionId,
    /// When the session started.
    pub started_at: DateTime<Utc>,
    /// The number of questions answered.
    pub answered: u32,
    /// The number of questions.
    pub length: u32,
    /// The marks so far. Answers that a teacher has not yet marked do not count.
    pub score: u32,
    /// The maximum marks.
    pub marks: u32,
    /// The number of answers that a teacher has not yet marked.
    pub to_mark: u32,
}

/// A written answer that was marked.
#[derive(Debug, Object)]
pub struct MarkedWork {
    /// The id of the assessment.
    pub assessment_id: AssessmentId,
    /// The text of the question.
    pub question: String,
    /// The marks for the answer.
    pub score: u32,
    /// The maximum marks.
    pub out_of: u32,
    /// The teacher's feedback.
    pub feedback: Option<String>,
    /// When the answer was marked.
    pub marked_at: DateTime<Utc>,
}

/// Returns the pupil's results.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<PupilResults, DbErr> {
    Ok(PupilResults {
        assessments: assessments(tx, pupil_id, now).await?,
        checks: checks(tx, pupil_id, now).await?,
        marked_work: marked_work(tx, pupil_id, now).await?,
    })
}

/// Returns the condition for sessions that have ended, including expired sessions that no worker has ended yet.
fn has_ended(now: DateTime<Utc>) -> Condition {
    use practice_session::Column;
    Condition::any().add(Column::State.ne(SessionState::Open)).add(Column::ExpiresAt.lte(now))
}

/// Returns the latest assessments that the pupil sat. Runs three queries, whatever the number of assessments.
async fn assessments(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<Vec<SatAssessment>, DbErr> {
    use practice_session::Column;
    type Sat = (SessionId, Option<AssessmentId>, DateTime<Utc>, i32, i32, i32);
    let sittings: Vec<Sat> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([
            Column::Id,
            Column::AssessmentId,
            Column::StartedAt,
            Column::Answered,
            Column::Correct,
            Column::Length,
        ])
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::AssessmentId.is_not_null())
        .filter(has_ended(now))
        .order_by_desc(Column::Id)
        .limit(LATEST)
        .into_tuple()
        .all(tx)
        .await?;
    let ids = sittings.iter().filter_map(|(_, assessment_id, ..)| *assessment_id);
    let of_sittings = assessment::Column::Id.is_in(ids);
    let titles: Vec<(AssessmentId, String, i32)> = tx
        .find::<assessment::Entity>()
        .select_only()
        .columns([assessment::Column::Id, assessment::Column::Title, assessment::Column::Marks])
        .filter(of_sittings)
        .into_tuple()
        .all(tx)
        .await?;
    let titles: HashMap<AssessmentId, (String, i32)> =
        titles.into_iter().map(|(id, title, marks)| (id, (title, marks))).collect();
    let of_sittings = marking::Column::SessionId.is_in(sittings.iter().map(|(id, ..)| *id));
    let mut markings: HashMap<SessionId, Vec<marking::Model>> = HashMap::new();
    for marking in tx.find::<marking::Entity>().filter(of_sittings).all(tx).await? {
        markings.entry(marking.session_id).or_default().push(marking);
    }
    let show = |(session_id, assessment_id, started_at, answered, correct, length): Sat| {
        let assessment_id = assessment_id?;
        let (title, marks) = titles.get(&assessment_id)?.clone();
        let scores: Vec<Option<i16>> = markings.get(&session_id).into_iter().flatten().map(score_of).collect();
        Some(SatAssessment {
            assessment_id,
            title,
            session_id,
            started_at,
            answered: count(answered),
            length: count(length),
            score: count(correct + scores.iter().flatten().map(|score| i32::from(*score)).sum::<i32>()),
            marks: count(marks),
            to_mark: scores.iter().filter(|score| score.is_none()).map(|_| 1).sum(),
        })
    };
    Ok(sittings.into_iter().filter_map(show).collect())
}

async fn checks(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<Vec<MtcAttempt>, DbErr> {
    let marked = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .filter(mtc_attempt::Column::ScoredAt.is_not_null())
        .order_by_desc(mtc_attempt::Column::Id)
        .limit(LATEST);
    Ok(marked.all(tx).await?.iter().map(|attempt| MtcAttempt::of(attempt, now)).collect())
}

async fn marked_work(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<Vec<MarkedWork>, DbErr> {
    let ended = tx
        .select::<practice_session::Entity>()
        .column(practice_session::Column::Id)
        .and_where(practice_session::Column::PupilId.eq(pupil_id))
        .cond_where(has_ended(now))
        .take();
    let marked = tx
        .find::<marking::Entity>()
        .filter(marking::Column::PupilId.eq(pupil_id))
        .filter(marking::Column::MarkedAt.is_not_null())
        // The pupil sees marks only after the session ends, but a teacher may mark an answer earlier.
        .filter(marking::Column::SessionId.in_subquery(ended))
        .order_by_desc(marking::Column::MarkedAt)
        .order_by_desc(marking::Column::Id)
        .limit(LATEST)
        .all(tx)
        .await?;
    let show = |marking: marking::Model| {
        Some(MarkedWork {
            assessment_id: marking.assessment_id,
            score: count(score_of(&marking)?.into()),
            question: marking.question,
            out_of: count(marking.out_of.into()),
            feedback: marking.feedback,
            marked_at: marking.marked_at?,
        })
    };
    Ok(marked.into_iter().filter_map(show).collect())
}
