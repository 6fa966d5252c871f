//! Results of an assessment, pupil by pupil: a page, or a file for a spreadsheet.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, SessionId, SessionState, account, assessment, classroom, practice_session,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, Order, Query},
};
use serde::{Deserialize, Serialize};
use worker::roster::export::CsvWriter;

use super::{
    outcome::{self, AssessmentOutcome},
    paper_of,
};
use crate::page::{Asked, Page};

/// Results in a file at most: those of a large school.
pub const MOST_IN_A_FILE: u64 = 2_000;

/// What a pupil's sitting came to.
#[derive(Debug, Object)]
pub struct AssessmentResult {
    /// The pupil.
    pub pupil_id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// The session.
    pub session_id: SessionId,
    /// How far it is.
    pub state: SessionState,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Marks, question by question.
    pub outcome: AssessmentOutcome,
}

/// The sort key of the list: by name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cursor(String, AccountId);

#[derive(FromQueryResult)]
struct Row {
    pupil_id: AccountId,
    first_name: String,
    last_name: String,
    sort_name: String,
    classroom_id: Option<ClassroomId>,
    id: SessionId,
    state: SessionState,
    started_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

/// A page of the sittings, by the pupils' names; of the pupils who are in that class now, where one is named.
pub async fn list(
    tx: &TenantTx,
    id: AssessmentId,
    classroom_id: Option<ClassroomId>,
    asked: &Asked<Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<AssessmentResult>, DbErr> {
    let rows = rows(tx, id, classroom_id, asked).await?;
    let sessions: Vec<SessionId> = rows.iter().map(|row| row.id).collect();
    let mut outcomes = outcome::of_sessions(tx, &sessions).await?;
    let results = rows.into_iter().filter_map(|row| {
        let outcome = outcomes.remove(&row.id)?;
        Some((Cursor(row.sort_name.clone(), row.pupil_id), result(row, outcome, now)))
    });
    Ok(asked.page(results.collect(), |(cursor, _)| cursor.clone(), |(_, result)| result))
}

async fn rows(
    tx: &TenantTx,
    id: AssessmentId,
    classroom_id: Option<ClassroomId>,
    asked: &Asked<Cursor>,
) -> Result<Vec<Row>, DbErr> {
    use account::Column as Pupil;
    use practice_session::Column as Session;
    let pupil = |column: Pupil| (account::Entity, column);
    let session = |column: Session| (practice_session::Entity, column);
    let mut wanted = Condition::all();
    if let Some(classroom_id) = classroom_id {
        wanted = wanted.add(Expr::col(pupil(Pupil::ClassroomId)).eq(classroom_id));
    }
    if let Some(Cursor(name, id)) = &asked.after {
        let same_name = Expr::col(pupil(Pupil::SortName)).eq(name.as_str()).and(Expr::col(pupil(Pupil::Id)).gt(*id));
        wanted = wanted.add(Expr::col(pupil(Pupil::SortName)).gt(name.as_str()).or(same_name));
    }
    let query = Query::select()
        .columns([Pupil::FirstName, Pupil::LastName, Pupil::SortName, Pupil::ClassroomId].map(pupil))
        .columns(
            [Session::PupilId, Session::Id, Session::State, Session::StartedAt, Session::ExpiresAt, Session::EndedAt]
                .map(session),
        )
        .from(practice_session::Entity)
        .inner_join(
            account::Entity,
            Condition::all()
                .add(Expr::col(pupil(Pupil::SchoolId)).equals(session(Session::SchoolId)))
                .add(Expr::col(pupil(Pupil::Id)).equals(session(Session::PupilId))),
        )
        .and_where(Session::SchoolId.eq(tx.school_id()))
        .and_where(Session::AssessmentId.eq(id))
        .cond_where(wanted)
        .order_by(pupil(Pupil::SortName), Order::Asc)
        .order_by(pupil(Pupil::Id), Order::Asc)
        .limit(asked.rows())
        .take();
    tx.query_all(&query).await?.iter().map(|row| Row::from_query_result(row, "")).collect()
}

fn result(row: Row, outcome: AssessmentOutcome, now: DateTime<Utc>) -> AssessmentResult {
    let over = row.state == SessionState::Open && row.expires_at <= now;
    AssessmentResult {
        pupil_id: row.pupil_id,
        first_name: row.first_name,
        last_name: row.last_name,
        classroom_id: row.classroom_id,
        session_id: row.id,
        state: if over { SessionState::Expired } else { row.state },
        started_at: row.started_at,
        ended_at: if over { Some(row.expires_at) } else { row.ended_at },
        outcome,
    }
}

/// The same as a file: a row for each pupil, with the answer and the score of each question.
pub async fn file(
    tx: &TenantTx,
    assessment: &assessment::Model,
    classroom_id: Option<ClassroomId>,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, DbErr> {
    let asked = Asked { limit: MOST_IN_A_FILE, after: None };
    let results = list(tx, assessment.id, classroom_id, &asked, now).await?.items;
    let classes = tx.find::<classroom::Entity>().all(tx).await?;
    let classes: HashMap<ClassroomId, String> = classes.into_iter().map(|class| (class.id, class.name)).collect();
    let mut csv = CsvWriter::new();
    let of_the_pupil = ["last_name", "first_name", "classroom", "state", "started_at", "score", "marks", "to_mark"];
    let questions = (1_u32..).zip(paper_of(&assessment.questions)?.0);
    let of_questions =
        questions.flat_map(|(number, item)| [format!("{number}: {}", item.text()), format!("{number} score")]);
    csv.row(of_the_pupil.into_iter().map(ToOwned::to_owned).chain(of_questions));
    for result in &results {
        let class = result.classroom_id.and_then(|id| classes.get(&id));
        csv.row(cells(result, class.map_or("", String::as_str)));
    }
    Ok(csv.finish())
}

fn cells(result: &AssessmentResult, class: &str) -> Vec<String> {
    let outcome = &result.outcome;
    let mut cells = vec![
        result.last_name.clone(),
        result.first_name.clone(),
        class.to_owned(),
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
