//! A pupil's own progress and assignments.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, AssignmentId, MasteryLevel, assignment, assignment_pupil, certificate, learner, mastery,
    tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Expr, Order},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use worker::{
    calendar,
    learning::{count, pair},
    practice::Fact,
};

use crate::page::{Page, PageRequest};

/// A pupil's progress.
#[derive(Debug, Clone, Object)]
pub struct PupilProgress {
    /// All 78 facts from 1 × 1 to 12 × 12; 7 × 8 and 8 × 7 are one fact.
    pub facts: Vec<FactStanding>,
    /// The number of facts that are secure.
    pub facts_secure: u32,
    /// The number of school days in a row with practice; 0 after a missed school day.
    pub streak_days: u32,
    /// The certificates for times tables whose facts were all secure, in the order in which they were earned.
    pub certificates: Vec<Certificate>,
}

/// A fact and the pupil's mastery level.
#[derive(Debug, Clone, Object)]
pub struct FactStanding {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// The mastery level.
    pub standing: MasteryLevel,
}

/// A certificate for a times table.
#[derive(Debug, Clone, Object)]
pub struct Certificate {
    /// The times table: 1 to 12.
    pub times_table: u8,
    /// When the certificate was earned.
    pub earned_at: DateTime<Utc>,
}

/// Returns the pupil's progress.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<PupilProgress, DbErr> {
    let rows = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
    let levels: HashMap<(i16, i16), MasteryLevel> =
        rows.into_iter().map(|row| ((row.a, row.b), row.standing)).collect();
    let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(pupil_id)).one(tx).await?;
    let facts: Vec<FactStanding> = Fact::all()
        .map(|fact| FactStanding {
            a: fact.a(),
            b: fact.b(),
            standing: levels.get(&pair(fact)).copied().unwrap_or(MasteryLevel::Unseen),
        })
        .collect();
    Ok(PupilProgress {
        facts_secure: facts.iter().filter(|fact| fact.standing == MasteryLevel::Secure).map(|_| 1).sum(),
        facts,
        streak_days: learner.map_or(0, |learner| streak(&learner, now)),
        certificates: certificates(tx, pupil_id).await?,
    })
}

/// Returns the pupil's certificates, in the order in which they were earned.
pub async fn certificates(tx: &TenantTx, pupil_id: AccountId) -> Result<Vec<Certificate>, DbErr> {
    let rows = tx
        .find::<certificate::Entity>()
        .filter(certificate::Column::PupilId.eq(pupil_id))
        .order_by_asc(certificate::Column::EarnedAt)
        .order_by_asc(certificate::Column::TimesTable)
        .all(tx)
        .await?;
    let show = |row: certificate::Model| Certificate {
        times_table: u8::try_from(row.times_table).unwrap_or_default(),
        earned_at: row.earned_at,
    };
    Ok(rows.into_iter().map(show).collect())
}

/// Returns the streak in school days; 0 if a school day was missed. Today does not count as missed, because it is not
/// over.
fn streak(learner: &learner::Model, now: DateTime<Utc>) -> u32 {
    let Some(last) = learner.last_practised_at.map(calendar::day_of) else { return 0 };
    let today = calendar::day_of(now);
    let missed = last.iter_days().skip(1).take_while(|day| *day < today).any(calendar::is_school_day);
    if missed { 0 } else { count(learner.streak_days) }
}

/// A pupil's assignment.
#[derive(Debug, Clone, Object)]
pub struct PupilAssignment {
    /// The id of the assignment, for `startSession`.
    pub id: AssignmentId,
    /// The times tables of the assignment: 1 to 12; empty if it consists of single facts.
    pub tables: Vec<u8>,
    /// The single facts of the assignment, as pairs of factors; empty if it consists of whole tables.
    pub facts: Vec<Vec<u8>>,
    /// The number of questions to answer: 1 to 100.
    pub questions: u32,
    /// The number of questions answered in sessions that have ended.
    pub answered: u32,
    /// The number of questions answered right in sessions that have ended.
    pub correct: u32,
    /// The last day to do the assignment.
    pub due_on: NaiveDate,
    /// The teacher's note.
    pub note: Option<String>,
    /// When the pupil finished the assignment; null until then.
    pub done_at: Option<DateTime<Utc>>,
    /// Whether the pupil has not finished the assignment although its last day is over.
    pub overdue: bool,
}

/// The cursor of a pupil's list of assignments. The list is sorted by due date, the earliest first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct OwnAssignmentCursor(NaiveDate, AssignmentId);

#[derive(FromQueryResult)]
struct AssignmentRow {
    id: AssignmentId,
    facts: Value,
    times_tables: Value,
    questions: i32,
    due_on: NaiveDate,
    note: Option<String>,
    answered: i32,
    correct: i32,
    done_at: Option<DateTime<Utc>>,
}

/// Returns a page of the pupil's assignments, sorted by due date, without cancelled assignments.
pub async fn assignments(
    tx: &TenantTx,
    pupil_id: AccountId,
    request: &PageRequest<OwnAssignmentCursor>,
    today: NaiveDate,
) -> Result<Page<PupilAssignment>, DbErr> {
    use assignment::Column as Set;
    use assignment_pupil::Column as Part;
    let set = |column: Set| (assignment::Entity, column);
    let part = |column: Part| (assignment_pupil::Entity, column);
    let mut after = Condition::all();
    if let Some(OwnAssignmentCursor(due_on, id)) = request.after {
        after = after.add(
            Expr::col(set(Set::DueOn))
                .gt(due_on)
                .or(Expr::col(set(Set::DueOn)).eq(due_on).and(Expr::col(set(Set::Id)).gt(id))),
        );
    }
    let query = tx
        .select::<assignment_pupil::Entity>()
        .columns([Set::Id, Set::Facts, Set::TimesTables, Set::Questions, Set::DueOn, Set::Note].map(set))
        .columns([Part::Answered, Part::Correct, Part::DoneAt].map(part))
        .inner_join(
            assignment::Entity,
            Condition::all()
                .add(Expr::col(set(Set::SchoolId)).equals(part(Part::SchoolId)))
                .add(Expr::col(set(Set::Id)).equals(part(Part::AssignmentId))),
        )
        .and_where(Part::PupilId.eq(pupil_id))
        .and_where(Set::CancelledAt.is_null())
        .cond_where(after)
        .order_by(set(Set::DueOn), Order::Asc)
        .order_by(set(Set::Id), Order::Asc)
        .limit(request.rows())
        .to_owned();
    let rows: Vec<AssignmentRow> = tx.rows(&query).await?;
    Ok(request.page(rows, |row| OwnAssignmentCursor(row.due_on, row.id), |row| show_assignment(row, today)))
}

fn show_assignment(row: AssignmentRow, today: NaiveDate) -> PupilAssignment {
    PupilAssignment {
        overdue: row.done_at.is_none() && row.due_on < today,
        id: row.id,
        tables: serde_json::from_value(row.times_tables).unwrap_or_default(),
        facts: serde_json::from_value(row.facts).unwrap_or_default(),
        questions: count(row.questions),
        answered: count(row.answered),
        correct: count(row.correct),
        due_on: row.due_on,
        note: row.note,
        done_at: row.done_at,
    }
}
