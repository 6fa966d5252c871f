//! Assignments as teachers see them, with the progress of each pupil.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    AccountId, AssignmentId, ClassroomId, account, assignment, assignment_pupil, practice_session, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, Order},
};

use crate::{
    classrooms,
    teaching::{StaffName, staff},
};

/// An assignment that a teacher has set.
#[derive(Debug, Object)]
pub struct Assignment {
    /// The id of the assignment.
    pub id: AssignmentId,
    /// The class that the assignment was set for; null if it was set for single pupils.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The times tables, 1 to 12; empty if single facts are set.
    pub tables: Vec<i16>,
    /// The facts, as pairs of factors, the smaller first; empty if whole tables are set.
    pub facts: Vec<[i16; 2]>,
    /// The number of questions that each pupil is to answer: 1 to 100.
    pub questions: i32,
    /// The last day to do the assignment.
    pub due_on: NaiveDate,
    /// The note for the pupils.
    pub note: Option<String>,
    /// The member of staff who set the assignment; null if that account has been erased.
    pub created_by: Option<StaffName>,
    /// When the assignment was set.
    pub created_at: DateTime<Utc>,
    /// When the assignment was cancelled; null otherwise.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Whether a pupil in `pupils` is overdue.
    #[oai(default)]
    pub overdue: bool,
    /// The progress of each pupil, sorted by name. The details of a pupil show only that pupil's progress.
    pub pupils: Vec<AssignedPupil>,
}

/// A pupil's progress in an assignment.
#[derive(Debug, Object)]
pub struct AssignedPupil {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The number of questions answered, including those in an open session.
    pub answered: i32,
    /// The number of questions answered right, including those in an open session.
    pub correct: i32,
    /// When the pupil finished the assignment; null until then.
    pub done_at: Option<DateTime<Utc>>,
    /// Whether the pupil has not finished the assignment although its last day is over. False if the assignment is
    /// cancelled, or the pupil's account is archived.
    #[oai(default)]
    pub overdue: bool,
}

#[derive(FromQueryResult)]
struct PupilPart {
    assignment_id: AssignmentId,
    pupil_id: AccountId,
    first_name: String,
    last_name: String,
    answered: i32,
    correct: i32,
    done_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
}

impl PupilPart {
    fn is_open(&self) -> bool {
        self.done_at.is_none() && self.archived_at.is_none()
    }
}

/// The totals of the pupil's sessions for an assignment. They are ahead of the totals in `PupilPart`, because the
/// roll-ups include a session only after it has ended.
#[derive(FromQueryResult)]
struct PracticeOfPart {
    assignment_id: AssignmentId,
    pupil_id: AccountId,
    answered: i64,
    correct: i64,
}

/// Returns these assignments with the progress of each pupil. Takes four queries, however many assignments there are.
pub(super) async fn all(
    tx: &TenantTx,
    rows: Vec<assignment::Model>,
    today: NaiveDate,
) -> Result<Vec<Assignment>, DbErr> {
    with_parts(tx, rows, None, today).await
}

/// Returns these assignments with the progress of this pupil only.
pub(super) async fn of_one(
    tx: &TenantTx,
    rows: Vec<assignment::Model>,
    pupil_id: AccountId,
    today: NaiveDate,
) -> Result<Vec<Assignment>, DbErr> {
    with_parts(tx, rows, Some(pupil_id), today).await
}

/// Returns the condition for assignments that are overdue: a pupil has not finished the assignment although its last
/// day is over. It agrees with [`Assignment::overdue`].
pub(super) fn is_overdue(tx: &TenantTx, today: NaiveDate) -> Condition {
    use assignment_pupil::Column as P;
    let open_parts = tx
        .select::<assignment_pupil::Entity>()
        .column((assignment_pupil::Entity, P::AssignmentId))
        .join(JoinType::InnerJoin, account::Entity, same_pupil())
        .and_where(P::DoneAt.is_null())
        .and_where(account::Column::ArchivedAt.is_null())
        .take();
    Condition::all()
        .add(assignment::Column::CancelledAt.is_null())
        .add(assignment::Column::DueOn.lt(today))
        .add(assignment::Column::Id.in_subquery(open_parts))
}

async fn with_parts(
    tx: &TenantTx,
    rows: Vec<assignment::Model>,
    pupil_id: Option<AccountId>,
    today: NaiveDate,
) -> Result<Vec<Assignment>, DbErr> {
    let ids: Vec<AssignmentId> = rows.iter().map(|row| row.id).collect();
    let past: HashSet<AssignmentId> =
        rows.iter().filter(|row| row.due_on < today && row.cancelled_at.is_none()).map(|row| row.id).collect();
    let practice_totals = practice_totals(tx, &ids, pupil_id).await?;
    let mut parts: HashMap<AssignmentId, Vec<AssignedPupil>> = HashMap::new();
    for part in stored_parts(tx, &ids, pupil_id).await? {
        let (answered, correct) =
            practice_totals.get(&(part.assignment_id, part.pupil_id)).copied().unwrap_or_default();
        parts.entry(part.assignment_id).or_default().push(AssignedPupil {
            overdue: part.is_open() && past.contains(&part.assignment_id),
            pupil_id: part.pupil_id,
            first_name: part.first_name,
            last_name: part.last_name,
            answered: Ord::max(part.answered, answered),
            correct: Ord::max(part.correct, correct),
            done_at: part.done_at,
        });
    }
    let names = staff(tx, rows.iter().filter_map(|row| row.created_by)).await?;
    let classes = classrooms::names(tx, rows.iter().filter_map(|row| row.classroom_id)).await?;
    let show = |row: assignment::Model, pupils: Vec<AssignedPupil>| Assignment {
        overdue: pupils.iter().any(|pupil| pupil.overdue),
        pupils,
        classroom: row.classroom_id.and_then(|id| classes.get(&id).cloned()),
        created_by: row.created_by.and_then(|id| names.get(&id).cloned()),
        tables: serde_json::from_value(row.times_tables).unwrap_or_default(),
        facts: serde_json::from_value(row.facts).unwrap_or_default(),
        id: row.id,
        classroom_id: row.classroom_id,
        questions: row.questions,
        due_on: row.due_on,
        note: row.note,
        created_at: row.created_at,
        cancelled_at: row.cancelled_at,
    };
    let with_pupils = |row: assignment::Model| {
        let pupils = parts.remove(&row.id).unwrap_or_default();
        show(row, pupils)
    };
    Ok(rows.into_iter().map(with_pupils).collect())
}

/// Returns the join condition from a pupil's part in an assignment to the account.
fn same_pupil() -> Condition {
    use assignment_pupil::Column as P;
    let part_column = |column| Expr::col((assignment_pupil::Entity, column));
    Condition::all()
        .add(part_column(P::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(part_column(P::PupilId).equals((account::Entity, account::Column::Id)))
}

async fn stored_parts(
    tx: &TenantTx,
    ids: &[AssignmentId],
    pupil_id: Option<AccountId>,
) -> Result<Vec<PupilPart>, DbErr> {
    use account::Column as A;
    use assignment_pupil::Column as P;
    let mut query = tx
        .select::<assignment_pupil::Entity>()
        .columns(
            [P::AssignmentId, P::PupilId, P::Answered, P::Correct, P::DoneAt]
                .map(|column| (assignment_pupil::Entity, column)),
        )
        .columns([A::FirstName, A::LastName, A::ArchivedAt].map(|column| (account::Entity, column)))
        .join(JoinType::InnerJoin, account::Entity, same_pupil())
        .and_where(P::AssignmentId.is_in(ids.iter().copied()))
        .order_by((account::Entity, A::SortName), Order::Asc)
        .order_by((account::Entity, A::Id), Order::Asc)
        .take();
    if let Some(pupil_id) = pupil_id {
        query.and_where(P::PupilId.eq(pupil_id));
    }
    tx.rows(&query).await
}

async fn practice_totals(
    tx: &TenantTx,
    ids: &[AssignmentId],
    pupil_id: Option<AccountId>,
) -> Result<HashMap<(AssignmentId, AccountId), (i32, i32)>, DbErr> {
    use practice_session::Column;
    let mut query = tx
        .select::<practice_session::Entity>()
        .columns([Column::AssignmentId, Column::PupilId])
        .expr_as(Expr::col(Column::Answered).sum(), "answered")
        .expr_as(Expr::col(Column::Correct).sum(), "correct")
        .and_where(Column::AssignmentId.is_in(ids.iter().copied()))
        .group_by_columns([Column::AssignmentId, Column::PupilId])
        .take();
    if let Some(pupil_id) = pupil_id {
        query.and_where(Column::PupilId.eq(pupil_id));
    }
    let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let totals =
        |part: PracticeOfPart| ((part.assignment_id, part.pupil_id), (count(part.answered), count(part.correct)));
    Ok(tx.rows(&query).await?.into_iter().map(totals).collect())
}
