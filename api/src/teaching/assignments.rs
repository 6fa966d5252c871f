//! Assignments: setting them, listing them with each pupil's progress, cancelling and restoring them.

mod list;
mod restoring;
mod show;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, AssignmentId, ClassroomId, assignment, assignment_pupil, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use worker::{calendar, practice::Fact};

pub use self::{
    list::{AssignmentCursor, AssignmentFilter, AssignmentSort, list},
    restoring::restore,
    show::{AssignedPupil, Assignment},
};
use super::{
    input,
    pupil_scope::{self, PupilScope},
    replan,
};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
    classrooms,
};

/// A new assignment: for pupils or for a class, on whole times tables or on single facts.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewAssignment {
    /// The pupils, 500 at most. Send either this field or `classroom_id`.
    #[oai(validator(min_items = 1, max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
    /// The class whose current pupils get the assignment. Send either this field or `pupil_ids`.
    pub classroom_id: Option<ClassroomId>,
    /// The times tables, 1 to 12. Send either this field or `facts`.
    #[oai(validator(min_items = 1, max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// The facts, as pairs of factors, 1 to 12, in either order. Send either this field or `tables`.
    #[oai(validator(min_items = 1, max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// The number of questions that each pupil is to answer: 1 to 100.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub questions: i32,
    /// The last day to do the assignment: from today to a year ahead.
    pub due_on: NaiveDate,
    /// A note for the pupils: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}

/// An assignment that is read and validated.
#[derive(Debug)]
pub struct ValidWork {
    recipients: Recipients,
    tables: Vec<u8>,
    facts: Vec<Fact>,
    questions: i32,
    due_on: NaiveDate,
    note: Option<String>,
}

#[derive(Debug)]
enum Recipients {
    Pupils(BTreeSet<AccountId>),
    Class(ClassroomId),
}

/// Why an assignment was not set.
#[derive(Debug)]
pub enum AssignWorkError {
    /// The body is not as documented, or the school does not have the class, or the class has no pupils.
    Malformed(InputError),
    /// The school does not have one of the pupils.
    NoSuchPupil,
    /// The database failed.
    Database(DbErr),
}

impl From<InputError> for AssignWorkError {
    fn from(error: InputError) -> Self {
        Self::Malformed(error)
    }
}

impl From<DbErr> for AssignWorkError {
    fn from(error: DbErr) -> Self {
        // A pupil was erased, or the class was deleted, since the query that found them.
        if super::is_gone(&error) { Self::NoSuchPupil } else { Self::Database(error) }
    }
}

const MOST_PUPILS: usize = 500;

/// Reads and validates an assignment that is set today.
pub fn read(body: &Fields<NewAssignment>, today: NaiveDate) -> Result<ValidWork, AssignWorkError> {
    let (tables, facts) = match (input::tables(body, "tables")?, input::facts(body, "facts")?) {
        (Some(tables), None) => (tables, Vec::new()),
        (None, Some(facts)) => (Vec::new(), facts),
        _ => return Err(InputError::new("tables", "either tables or facts").into()),
    };
    let questions = body.number("questions")?.filter(|questions| (1..=100).contains(questions));
    Ok(ValidWork {
        tables,
        facts,
        questions: questions.ok_or_else(|| InputError::new("questions", "1 to 100"))?,
        due_on: input::coming_day(body, "due_on", today)?.ok_or_else(|| InputError::missing("due_on"))?,
        note: input::note(body)?,
        // Read last, so that other faults in the body are reported first.
        recipients: recipients(body)?,
    })
}

fn recipients(body: &Fields<NewAssignment>) -> Result<Recipients, AssignWorkError> {
    let ids = body.list("pupil_ids", MOST_PUPILS, |id| id.as_str().map(ToOwned::to_owned).ok_or("a UUID"))?;
    match (ids, body.id("classroom_id")?) {
        (Some(ids), None) if !ids.is_empty() => {
            let ids = ids.iter().map(|id| Uuid::try_parse(id).map(AccountId));
            // A malformed id is reported as an unknown pupil, because no pupil can have it.
            Ok(Recipients::Pupils(ids.collect::<Result<_, _>>().map_err(|_| AssignWorkError::NoSuchPupil)?))
        }
        (None, Some(class)) => Ok(Recipients::Class(class)),
        _ => Err(InputError::new("pupil_ids", "either pupil_ids or classroom_id").into()),
    }
}

/// Sets the assignment. The number of statements does not depend on the number of pupils.
pub async fn assign(
    tx: &TenantTx,
    work: ValidWork,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Assignment, AssignWorkError> {
    let (pupils, classroom_id) = match work.recipients {
        Recipients::Pupils(ids) => {
            let pupil_ids = pupil_scope::ids(tx, &PupilScope::Only(ids.iter().copied().collect())).await?;
            if pupil_ids.len() != ids.len() {
                return Err(AssignWorkError::NoSuchPupil);
            }
            (pupil_ids, None)
        }
        Recipients::Class(id) => {
            let unknown = || InputError::new("classroom_id", "a class of the school");
            let class = classrooms::find(tx, id).await?.ok_or_else(unknown)?;
            (pupil_scope::ids(tx, &PupilScope::Classes(vec![class.id])).await?, Some(class.id))
        }
    };
    if pupils.is_empty() {
        return Err(InputError::new("classroom_id", "a class with pupils").into());
    }
    let row = assignment::Model {
        school_id: tx.school_id(),
        id: AssignmentId::draw(),
        created_by: actor.id,
        classroom_id,
        facts: json!(work.facts),
        times_tables: json!(work.tables),
        questions: work.questions,
        due_on: work.due_on,
        note: work.note,
        created_at: now,
        cancelled_at: None,
    };
    tx.insert::<assignment::Entity, _>(row.clone()).await?;
    let (school_id, assignment_id) = (tx.school_id(), row.id);
    let parts = pupils.iter().map(|pupil_id| assignment_pupil::Model {
        school_id,
        assignment_id,
        pupil_id: *pupil_id,
        answered: 0,
        correct: 0,
        done_at: None,
    });
    tx.insert_many::<assignment_pupil::Entity, _>(parts.collect::<Vec<_>>()).await?;
    let event = AuditEvent::on("assignment", row.id.0, "assignment.create").with(json!({ "pupils": pupils.len() }));
    audit::record(tx, actor, event, now).await?;
    replan(tx, pupils, now).await?;
    let assignments = show::all(tx, vec![row], calendar::day_of(now)).await?;
    assignments.into_iter().next().ok_or_else(|| AssignWorkError::Database(DbErr::RecordNotInserted))
}

/// Returns the assignment with this id, with the progress of each pupil.
pub async fn find(tx: &TenantTx, id: AssignmentId, today: NaiveDate) -> Result<Option<Assignment>, DbErr> {
    let row = tx.find::<assignment::Entity>().filter(assignment::Column::Id.eq(id)).one(tx).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(show::all(tx, vec![row], today).await?.pop())
}

/// Returns a pupil's assignments, the latest due date first, without cancelled ones. Each assignment contains only this
/// pupil's progress.
pub async fn of_pupil(
    tx: &TenantTx,
    pupil_id: AccountId,
    limit: u64,
    today: NaiveDate,
) -> Result<Vec<Assignment>, DbErr> {
    use assignment::Column;
    let rows = tx
        .find::<assignment::Entity>()
        .filter(Column::CancelledAt.is_null())
        .filter(is_of(tx, pupil_id))
        .order_by_desc(Column::DueOn)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(tx)
        .await?;
    show::of_one(tx, rows, pupil_id, today).await
}

fn is_of(tx: &TenantTx, pupil_id: AccountId) -> Expr {
    use assignment_pupil::Column;
    let ids = tx
        .select::<assignment_pupil::Entity>()
        .column(Column::AssignmentId)
        .and_where(Column::PupilId.eq(pupil_id))
        .take();
    assignment::Column::Id.in_subquery(ids)
}

/// Cancels an assignment; returns false if the school has no assignment with this id. Cancelling again has no effect.
pub async fn cancel(tx: &TenantTx, id: AssignmentId, actor: Actor, now: DateTime<Utc>) -> Result<bool, DbErr> {
    use assignment::Column;
    let cancelled = tx
        .update::<assignment::Entity>()
        .col_expr(Column::CancelledAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::CancelledAt.is_null())
        .exec(tx)
        .await?;
    if cancelled.rows_affected == 0 {
        let assignment = tx.find::<assignment::Entity>().filter(Column::Id.eq(id)).one(tx).await?;
        return Ok(assignment.is_some());
    }
    audit::record(tx, actor, AuditEvent::on("assignment", id.0, "assignment.cancel"), now).await?;
    replan(tx, pupils_of(tx, id).await?, now).await?;
    Ok(true)
}

/// Returns the pupils who have the assignment, in the order of their ids, because two transactions that plan for the
/// same pupils in different orders could deadlock.
async fn pupils_of(tx: &TenantTx, id: AssignmentId) -> Result<Vec<AccountId>, DbErr> {
    use assignment_pupil::Column;
    tx.find::<assignment_pupil::Entity>()
        .select_only()
        .column(Column::PupilId)
        .filter(Column::AssignmentId.eq(id))
        .order_by_asc(Column::PupilId)
        .into_tuple()
        .all(tx)
        .await
}
