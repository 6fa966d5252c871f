//! Results of the check: the last complete attempt of each pupil in a round, and every complete rehearsal.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, ClassroomId, MtcAttemptId, Outcome, RoundId, Timing, account, classroom, mtc_attempt,
    mtc_round, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, JoinType, SelectStatement},
};
use worker::{mtc::form::LENGTH, roster::export::CsvWriter};

use super::view::{MarkedQuestion, answers_of, marked_questions};
use crate::{
    classrooms,
    page::{Page, PageRequest},
    teaching::pupil_scope::PupilScope,
};

/// The maximum number of results in a file, which contains the latest results. A large school has fewer than this in
/// ten years.
pub const MOST_IN_A_FILE: u64 = 2_000;

/// The results to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct MtcResultFilter {
    /// Only results of this round.
    pub round_id: Option<RoundId>,
    /// Only results of pupils who are in this class now.
    pub classroom_id: Option<ClassroomId>,
}

/// A pupil's result in the check.
#[derive(Debug, Object)]
pub struct MtcResult {
    /// The id of the attempt.
    pub attempt_id: MtcAttemptId,
    /// The id of the round; null for a rehearsal.
    pub round_id: Option<RoundId>,
    /// Which of the pupil's attempts in the round this is: 1 to 3.
    pub number: i16,
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
    /// When the attempt started.
    pub started_at: DateTime<Utc>,
    /// When the attempt became complete.
    pub completed_at: Option<DateTime<Utc>>,
    /// The score out of 25; null until the attempt is marked.
    pub score: Option<i16>,
    /// Whether the times that the client reported are plausible; null until the attempt is marked.
    pub timing: Option<Timing>,
    /// Every question with its answer.
    pub questions: Vec<MarkedQuestion>,
}

/// Returns a page of results, the latest first. Runs three queries, whatever the number of results.
pub async fn list(
    tx: &TenantTx,
    filter: MtcResultFilter,
    page_request: &PageRequest<MtcAttemptId>,
) -> Result<Page<MtcResult>, DbErr> {
    let mut query = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::State.eq(AttemptState::Complete))
        .filter(Expr::exists(later_complete(tx)).not());
    if let Some(round_id) = filter.round_id {
        query = query.filter(mtc_attempt::Column::RoundId.eq(round_id));
    }
    if let Some(classroom_id) = filter.classroom_id {
        let pupils = tx
            .find::<account::Entity>()
            .filter(account::Column::ClassroomId.eq(classroom_id))
            .select_only()
            .column(account::Column::Id)
            .into_query();
        query = query.filter(mtc_attempt::Column::PupilId.in_subquery(pupils));
    }
    if let Some(after) = page_request.after {
        query = query.filter(mtc_attempt::Column::Id.lt(after));
    }
    let attempts = query.order_by_desc(mtc_attempt::Column::Id).limit(page_request.rows()).all(tx).await?;
    let pupils = pupils_of(tx, &attempts).await?;
    let mut answers = answers_of(tx, attempts.iter().map(|attempt| attempt.id)).await?;
    let result = |attempt: mtc_attempt::Model| {
        let pupil = pupils.get(&attempt.pupil_id);
        Ok(MtcResult {
            attempt_id: attempt.id,
            round_id: attempt.round_id,
            number: attempt.number,
            pupil_id: attempt.pupil_id,
            first_name: pupil.map(|pupil| pupil.first_name.clone()).unwrap_or_default(),
            last_name: pupil.map(|pupil| pupil.last_name.clone()).unwrap_or_default(),
            classroom_id: pupil.and_then(|pupil| pupil.classroom_id),
            classroom: pupil.and_then(|pupil| pupil.classroom.clone()),
            started_at: attempt.started_at,
            completed_at: attempt.completed_at,
            score: attempt.score,
            timing: attempt.timing,
            questions: marked_questions(&attempt.form, answers.remove(&attempt.id).unwrap_or_default())?,
        })
    };
    let results = attempts.into_iter().map(result).collect::<Result<Vec<_>, DbErr>>()?;
    Ok(page_request.page(results, |result| result.attempt_id, |result| result))
}

/// Selects a later complete attempt with the pupil and the round of the outer query's attempt. A rehearsal has no
/// round, so it never has a later attempt.
fn later_complete(tx: &TenantTx) -> SelectStatement {
    use mtc_attempt::Column;
    let later = |column: Column| Expr::col(("later", column));
    let this = |column: Column| (mtc_attempt::Entity, column);
    tx.select_as::<mtc_attempt::Entity>("later")
        .expr(Expr::val(1))
        .and_where(later(Column::RoundId).equals(this(Column::RoundId)))
        .and_where(later(Column::PupilId).equals(this(Column::PupilId)))
        .and_where(later(Column::State).eq(AttemptState::Complete))
        .and_where(later(Column::Number).gt(Expr::col(this(Column::Number))))
        .take()
}

/// Returns the score of the latest complete attempt in a round for each of these pupils. Attempts that are not yet
/// marked are skipped.
pub async fn latest_scores(tx: &TenantTx, scope: &PupilScope) -> Result<HashMap<AccountId, i16>, DbErr> {
    use mtc_attempt::Column;
    let scores: Vec<(AccountId, i16)> = tx
        .find::<mtc_attempt::Entity>()
        .select_only()
        .columns([Column::PupilId, Column::Score])
        .filter(Column::State.eq(AttemptState::Complete))
        .filter(Column::RoundId.is_not_null())
        .filter(Column::Score.is_not_null())
        .filter(scope.contains_id(tx, Column::PupilId))
        .filter(Expr::exists(later_scored(tx)).not())
        .into_tuple()
        .all(tx)
        .await?;
    Ok(scores.into_iter().collect())
}

/// Selects a later complete and marked attempt, in any round, with the pupil of the outer query's attempt. A later
/// attempt has a greater id.
fn later_scored(tx: &TenantTx) -> SelectStatement {
    use mtc_attempt::Column;
    let later = |column: Column| Expr::col(("later", column));
    let this = |column: Column| (mtc_attempt::Entity, column);
    tx.select_as::<mtc_attempt::Entity>("later")
        .expr(Expr::val(1))
        .and_where(later(Column::PupilId).equals(this(Column::PupilId)))
        .and_where(later(Column::State).eq(AttemptState::Complete))
        .and_where(later(Column::RoundId).is_not_null())
        .and_where(later(Column::Score).is_not_null())
        .and_where(later(Column::Id).gt(Expr::col(this(Column::Id))))
        .take()
}

/// A pupil with the current class.
#[derive(FromQueryResult)]
struct PupilOfResult {
    id: AccountId,
    first_name: String,
    last_name: String,
    classroom_id: Option<ClassroomId>,
    classroom: Option<String>,
}

async fn pupils_of(tx: &TenantTx, attempts: &[mtc_attempt::Model]) -> Result<HashMap<AccountId, PupilOfResult>, DbErr> {
    use account::Column;
    let query = tx
        .select::<account::Entity>()
        .columns(
            [Column::Id, Column::FirstName, Column::LastName, Column::ClassroomId]
                .map(|column| (account::Entity, column)),
        )
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .and_where(Column::Id.is_in(attempts.iter().map(|attempt| attempt.pupil_id)))
        .take();
    let pupils: Vec<PupilOfResult> = tx.rows(&query).await?;
    Ok(pupils.into_iter().map(|pupil| (pupil.id, pupil)).collect())
}

/// Returns the latest results as a CSV file for a spreadsheet: one row per result, with five columns for each question.
pub async fn file(tx: &TenantTx, filter: MtcResultFilter) -> Result<Vec<u8>, DbErr> {
    let results = list(tx, filter, &PageRequest { limit: MOST_IN_A_FILE, after: None, counts: false }).await?.items;
    let rounds = tx.find::<mtc_round::Entity>().all(tx).await?;
    let rounds: HashMap<RoundId, String> = rounds.into_iter().map(|round| (round.id, round.name)).collect();
    let mut csv = CsvWriter::new();
    csv.row(header());
    for result in &results {
        let round = result.round_id.map_or(Some("rehearsal"), |id| rounds.get(&id).map(String::as_str));
        csv.row(cells(result, round.unwrap_or_default()));
    }
    Ok(csv.finish())
}

fn header() -> impl Iterator<Item = String> {
    let result_columns =
        ["last_name", "first_name", "classroom", "round", "attempt", "completed_at", "score", "timing"];
    let question_columns = ["question", "answer", "outcome", "response_ms", "recall_ms"];
    let all_questions = (1..=LENGTH).flat_map(move |number| question_columns.map(|name| format!("q{number}_{name}")));
    result_columns.into_iter().map(ToOwned::to_owned).chain(all_questions)
}

fn cells(result: &MtcResult, round: &str) -> Vec<String> {
    let mut cells = vec![
        result.last_name.clone(),
        result.first_name.clone(),
        result.classroom.clone().unwrap_or_default(),
        round.to_owned(),
        result.number.to_string(),
        result.completed_at.map(|at| at.to_rfc3339()).unwrap_or_default(),
        text(result.score),
        result.timing.map_or("", timing_name).to_owned(),
    ];
    for question in &result.questions {
        cells.extend([
            format!("{} x {}", question.table, question.factor),
            question.answer.clone().unwrap_or_default(),
            question.outcome.map_or("", outcome_name).to_owned(),
            text(question.response_ms),
            text(question.recall_ms),
        ]);
    }
    cells
}

fn text(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

const fn timing_name(timing: Timing) -> &'static str {
    match timing {
        Timing::Verified => "verified",
        Timing::Unverified => "unverified",
    }
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Right => "right",
        Outcome::Wrong => "wrong",
        Outcome::Blank => "blank",
        Outcome::Late => "late",
    }
}
