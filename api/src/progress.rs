//! What a pupil sees of his or her own work.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, AssignmentId, Standing, assignment, assignment_pupil, certificate, learner, mastery, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Expr, Order, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use worker::{
    calendar,
    learning::{count, pair},
    practice::Fact,
};

use crate::page::{Asked, Page};

/// How far a pupil is.
#[derive(Debug, Clone, Object)]
pub struct PupilProgress {
    /// Every fact from 1 × 1 to 12 × 12: 78, as 7 × 8 and 8 × 7 are one.
    pub facts: Vec<FactStanding>,
    /// How many of them are secure.
    pub facts_secure: u32,
    /// School days in a row with practice: 0 once one was missed.
    pub streak_days: u32,
    /// Times tables of which every fact was secure, the first earned first.
    pub certificates: Vec<Certificate>,
}

/// A fact and how well the pupil has it.
#[derive(Debug, Clone, Object)]
pub struct FactStanding {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// How well.
    pub standing: Standing,
}

/// A certificate for a times table.
#[derive(Debug, Clone, Object)]
pub struct Certificate {
    /// Which table: 1 to 12.
    pub times_table: u8,
    /// When it was earned.
    pub earned_at: DateTime<Utc>,
}

/// The pupil's progress.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, now: DateTime<Utc>) -> Result<PupilProgress, DbErr> {
    let rows = tx.find::<mastery::Entity>().filter(mastery::Column::PupilId.eq(pupil_id)).all(tx).await?;
    let standings: HashMap<(i16, i16), Standing> = rows.into_iter().map(|row| ((row.a, row.b), row.standing)).collect();
    let learner = tx.find::<learner::Entity>().filter(learner::Column::PupilId.eq(pupil_id)).one(tx).await?;
    let facts: Vec<FactStanding> = Fact::all()
        .map(|fact| FactStanding {
            a: fact.a(),
            b: fact.b(),
            standing: standings.get(&pair(fact)).copied().unwrap_or(Standing::Unseen),
        })
        .collect();
    Ok(PupilProgress {
        facts_secure: facts.iter().filter(|fact| fact.standing == Standing::Secure).map(|_| 1).sum(),
        facts,
        streak_days: learner.map_or(0, |learner| streak(&learner, now)),
        certificates: certificates(tx, pupil_id).await?,
    })
}

/// The pupil's certificates, the first earned first.
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

/// The streak goes on as long as no school day was missed; today is not over yet.
fn streak(learner: &learner::Model, now: DateTime<Utc>) -> u32 {
    let Some(last) = learner.last_practised_at.map(calendar::day_of) else { return 0 };
    let today = calendar::day_of(now);
    let missed = last.iter_days().skip(1).take_while(|day| *day < today).any(calendar::is_school_day);
    if missed { 0 } else { count(learner.streak_days) }
}

/// A pupil's assignment.
#[derive(Debug, Clone, Object)]
pub struct PupilAssignment {
    /// Its id: what `startSession` takes.
    pub id: AssignmentId,
    /// The times tables that it is about: 1 to 12; none when it is about single facts.
    pub tables: Vec<u8>,
    /// The single facts that it is about, as pairs of factors; none when it is about whole tables.
    pub facts: Vec<Vec<u8>>,
    /// Questions to answer: 1 to 100.
    pub questions: u32,
    /// Questions answered in sessions that have ended.
    pub answered: u32,
    /// Those that were right.
    pub correct: u32,
    /// Until when it is to be done.
    pub due_on: NaiveDate,
    /// What the teacher says to it.
    pub note: Option<String>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
}

/// The sort key of the list: what is due first comes first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct AssignmentCursor(NaiveDate, AssignmentId);

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

/// A page of the pupil's assignments that were not taken back, by their due date.
pub async fn assignments(
    tx: &TenantTx,
    pupil_id: AccountId,
    asked: &Asked<AssignmentCursor>,
) -> Result<Page<PupilAssignment>, DbErr> {
    use assignment::Column as Set;
    use assignment_pupil::Column as Part;
    let set = |column: Set| (assignment::Entity, column);
    let part = |column: Part| (assignment_pupil::Entity, column);
    let mut after = Condition::all();
    if let Some(AssignmentCursor(due_on, id)) = asked.after {
        after = after.add(
            Expr::col(set(Set::DueOn))
                .gt(due_on)
                .or(Expr::col(set(Set::DueOn)).eq(due_on).and(Expr::col(set(Set::Id)).gt(id))),
        );
    }
    let query = Query::select()
        .columns([Set::Id, Set::Facts, Set::TimesTables, Set::Questions, Set::DueOn, Set::Note].map(set))
        .columns([Part::Answered, Part::Correct, Part::DoneAt].map(part))
        .from(assignment_pupil::Entity)
        .inner_join(
            assignment::Entity,
            Condition::all()
                .add(Expr::col(set(Set::SchoolId)).equals(part(Part::SchoolId)))
                .add(Expr::col(set(Set::Id)).equals(part(Part::AssignmentId))),
        )
        .and_where(Part::SchoolId.eq(tx.school_id()))
        .and_where(Part::PupilId.eq(pupil_id))
        .and_where(Set::CancelledAt.is_null())
        .cond_where(after)
        .order_by(set(Set::DueOn), Order::Asc)
        .order_by(set(Set::Id), Order::Asc)
        .limit(asked.rows())
        .to_owned();
    let rows: Result<Vec<AssignmentRow>, DbErr> =
        tx.query_all(&query).await?.iter().map(|row| AssignmentRow::from_query_result(row, "")).collect();
    Ok(asked.page(rows?, |row| AssignmentCursor(row.due_on, row.id), show_assignment))
}

fn show_assignment(row: AssignmentRow) -> PupilAssignment {
    PupilAssignment {
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
