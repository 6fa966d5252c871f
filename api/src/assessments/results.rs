//! Results of an assessment for each pupil, as a page or as a file for a spreadsheet.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, SessionId, SessionState, account, assessment, classroom, practice_session,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Order},
};
use serde::{Deserialize, Serialize};
use worker::roster::export::CsvWriter;

use super::{
    outcome::{self, AssessmentOutcome},
    paper_of,
};
use crate::{
    classrooms,
    page::{Page, PageRequest},
};

/// The maximum number of results in a file: enough for a large school.
pub const MOST_IN_A_FILE: u64 = 2_000;

/// The result of a pupil's sitting.
#[derive(Debug, Object)]
pub struct AssessmentResult {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's current class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The id of the session.
    pub session_id: SessionId,
    /// The status of the sitting.
    pub state: SessionState,
    /// When the sitting started.
    pub started_at: DateTime<Utc>,
    /// When the sitting ended; null while it is open.
    pub ended_at: Option<DateTime<Utc>>,
    /// The marks, in total and for each question.
    pub outcome: AssessmentOutcome,
}

/// The cursor at the end of a page of results: sort name and id of the pupil.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssessmentResultCursor(String, AccountId);

#[derive(FromQueryResult)]
struct AssessmentResultRow {
    pupil_id: AccountId,
    first_name: String,
    last_name: String,
    sort_name: String,
    classroom_id: Option<ClassroomId>,
    classroom: Option<String>,
    id: SessionId,
    state: SessionState,
    started_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

/// Returns a page of the results, ordered by the pupils' names. If `classroom_id` is set, the page has only pupils who
/// are in that class now.
pub async fn list(
    tx: &TenantTx,
    id: AssessmentId,
    classroom_id: Option<ClassroomId>,
    page_request: &PageRequest<AssessmentResultCursor>,
    now: DateTime<Utc>,
) -> Result<Page<AssessmentResult>, DbErr> {
    let rows = rows(tx, id, classroom_id, page_request).await?;
    let sessions: Vec<SessionId> = rows.iter().map(|row| row.id).collect();
    let mut outcomes = outcome::of_sessions(tx, &sessions).await?;
    let results = rows.into_iter().filter_map(|row| {
        let outcome = outcomes.remove(&row.id)?;
        Some((AssessmentResultCursor(row.sort_name.clone(), row.pupil_id), result(row, outcome, now)))
    });
    Ok(page_request.page(results.collect(), |(cursor, _)| cursor.clone(), |(_, result)| result))
}

async fn rows(
    tx: &TenantTx,
    id: AssessmentId,
    classroom_id: Option<ClassroomId>,
    page_request: &PageRequest<AssessmentResultCursor>,
) -> Result<Vec<AssessmentResultRow>, DbErr> {
    use account::Column as Pupil;
    use practice_session::Column as Session;
    let pupil = |column: Pupil| (account::Entity, column);
    let session = |column: Session| (practice_session::Entity, column);
    let mut condition = Condition::all();
    if let Some(classroom_id) = classroom_id {
        condition = condition.add(Expr::col(pupil(Pupil::ClassroomId)).eq(classroom_id));
    }
    if let Some(AssessmentResultCursor(name, id)) = &page_request.after {
        let same_name = Expr::col(pupil(Pupil::SortName)).eq(name.as_str()).and(Expr::col(pupil(Pupil::Id)).gt(*id));
        condition = condition.add(Expr::col(pupil(Pupil::SortName)).gt(name.as_str()).or(same_name));
    }
    let query = tx
        .select::<practice_session::Entity>()
        .columns([Pupil::FirstName, Pupil::LastName, Pupil::SortName, Pupil::ClassroomId].map(pupil))
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .columns(
            [Session::PupilId, Session::Id, Session::State, Session::StartedAt, Session::ExpiresAt, Session::EndedAt]
                .map(session),
        )
        .inner_join(
            account::Entity,
            Condition::all()
                .add(Expr::col(pupil(Pupil::SchoolId)).equals(session(Session::SchoolId)))
                .add(Expr::col(pupil(Pupil::Id)).equals(session(Session::PupilId))),
        )
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .and_where(Session::AssessmentId.eq(id))
        .cond_where(condition)
        .order_by(pupil(Pupil::SortName), Order::Asc)
        .order_by(pupil(Pupil::Id), Order::Asc)
        .limit(page_request.rows())
        .take();
    tx.rows(&query).await
}

fn result(row: AssessmentResultRow, outcome: AssessmentOutcome, now: DateTime<Utc>) -> AssessmentResult {
    let over = row.state == SessionState::Open && row.expires_at <= now;
    AssessmentResult {
        pupil_id: row.pupil_id,
        first_name: row.first_name,
        last_name: row.last_name,
        classroom_id: row.classroom_id,
        classroom: row.classroom,
        session_id: row.id,
        state: if over { SessionState::Expired } else { row.state },
        started_at: row.started_at,
        ended_at: if over { Some(row.expires_at) } else { row.ended_at },
        outcome,
    }
}

/// Returns the results as a CSV file, with one row for each pupil and the answer and score of each question.
pub async fn file(
    tx: &TenantTx,
    assessment: &assessment::Model,
    classroom_id: Option<ClassroomId>,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, DbErr> {
    let page_request = PageRequest { limit: MOST_IN_A_FILE, after: None, counts: false };
    let results = list(tx, assessment.id, classroom_id, &page_request, now).await?.items;
    let mut csv = CsvWriter::new();
    let result_columns = ["last_name", "first_name", "classroom", "state", "started_at", "score", "marks", "to_mark"];
    let questions = (1_u32..).zip(paper_of(&assessment.questions)?.0);
    let question_columns =
        questions.flat_map(|(number, item)| [format!("{number}: {}", item.text()), format!("{number} score")]);
    csv.row(result_columns.into_iter().map(ToOwned::to_owned).chain(question_columns));
    for result in &results {
        csv.row(cells(result));
    }
    Ok(csv.finish())
}

fn cells(result: &AssessmentResult) -> Vec<String> {
    let outcome = &result.outcome;
    let mut cells = vec![
        result.last_name.clone(),
        result.first_name.clone(),
        result.classroom.clone().unwrap_or_default(),
        state_name(result.state).to_owned(),
        result.started_at.to_rfc3339(),
        outcome.score.to_string(),
        outcome.marks.to_string(),
        outcome.to_mark.to_string(),
    ];
    for question in &outcome.questions {
        let number = question.answer.map(|number| number.to_string());
        cells.push(number.or_else(|| question.written.clone()).unwrap_or_default());
        cells.push(question.score.map(|score| score.to_string()).unwrap_or_default());
    }
    cells
}

const fn state_name(state: SessionState) -> &'static str {
    match state {
        SessionState::Open => "open",
        SessionState::Finished => "finished",
        SessionState::Expired => "expired",
    }
}
