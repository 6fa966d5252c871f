//! Work that teachers set: read, written, listed with who has done it, taken back.

mod show;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{AccountId, AssignmentId, ClassroomId, assignment, assignment_pupil, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ColumnTrait, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use serde_json::json;
use uuid::Uuid;
use worker::practice::Fact;

pub use self::show::{AssignedPupil, Assignment};
use super::{
    input::{self, Malformed},
    plan_anew,
    whom::{self, Whom},
};
use crate::{
    audit::{self, Deed},
    body::{Fields, WrongType},
    classrooms,
    page::{Asked, Page},
    session::Actor,
};

/// Work to set: for pupils or for a class, on whole times tables or on single facts.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewAssignment {
    /// The pupils, 500 at most; or else `classroom_id`.
    #[oai(validator(min_items = 1, max_items = 500))]
    pub pupil_ids: Option<Vec<AccountId>>,
    /// The class whose pupils of now get it; or else `pupil_ids`.
    pub classroom_id: Option<ClassroomId>,
    /// Times tables, 1 to 12; or else `facts`.
    #[oai(validator(min_items = 1, max_items = 12))]
    pub tables: Option<Vec<i16>>,
    /// Facts as pairs of factors, 1 to 12, in either order; or else `tables`.
    #[oai(validator(min_items = 1, max_items = 144))]
    pub facts: Option<Vec<[i16; 2]>>,
    /// How many questions each pupil is to answer: 1 to 100.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub questions: i32,
    /// The last day to do it: from today to a year ahead.
    pub due_on: NaiveDate,
    /// What pupils are told: 500 characters at most.
    #[oai(validator(max_length = 500))]
    pub note: Option<String>,
}

/// Work that was read and checked.
#[derive(Debug)]
pub struct Work {
    whom: Receivers,
    tables: Vec<u8>,
    facts: Vec<Fact>,
    questions: i32,
    due_on: NaiveDate,
    note: Option<String>,
}

#[derive(Debug)]
enum Receivers {
    Pupils(BTreeSet<AccountId>),
    Class(ClassroomId),
}

/// Why no work was set.
#[derive(Debug)]
pub enum NotAssigned {
    /// The body is not as documented, or the school has no such class, or it has no pupils.
    Malformed,
    /// The school has no such pupil.
    NoSuchPupil,
    /// The database failed.
    Database(DbErr),
}

impl From<Malformed> for NotAssigned {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<WrongType> for NotAssigned {
    fn from(_: WrongType) -> Self {
        Self::Malformed
    }
}

impl From<DbErr> for NotAssigned {
    fn from(error: DbErr) -> Self {
        // A pupil who was found a moment ago is erased by now, or the class is deleted.
        if super::is_gone(&error) { Self::NoSuchPupil } else { Self::Database(error) }
    }
}

const MOST_PUPILS: usize = 500;

/// Reads work that is set today.
pub fn read(body: &Fields<NewAssignment>, today: NaiveDate) -> Result<Work, NotAssigned> {
    let (tables, facts) = match (tables(body)?, input::facts(body, "facts")?) {
        (Some(tables), None) => (tables, Vec::new()),
        (None, Some(facts)) => (Vec::new(), facts),
        _ => return Err(NotAssigned::Malformed),
    };
    let questions = body.number("questions")?.filter(|questions| (1..=100).contains(questions));
    Ok(Work {
        tables,
        facts,
        questions: questions.ok_or(Malformed)?,
        due_on: input::coming_day(body, "due_on", today)?.ok_or(Malformed)?,
        note: input::note(body)?,
        // The last: who else is wrong in the body is told of the body first.
        whom: receivers(body)?,
    })
}

fn tables(body: &Fields<NewAssignment>) -> Result<Option<Vec<u8>>, Malformed> {
    let Some(tables) = body.list("tables", input::TABLES)? else { return Ok(None) };
    let tables: BTreeSet<u8> = tables.iter().map(input::table).collect::<Result<_, _>>()?;
    if tables.is_empty() { Err(Malformed) } else { Ok(Some(tables.into_iter().collect())) }
}

fn receivers(body: &Fields<NewAssignment>) -> Result<Receivers, NotAssigned> {
    match (body.list("pupil_ids", MOST_PUPILS)?, body.id("classroom_id")?) {
        (Some(ids), None) if !ids.is_empty() => {
            let texts: Option<Vec<&str>> = ids.iter().map(|id| id.as_str()).collect();
            let ids = texts.ok_or(Malformed)?.into_iter().map(|id| Uuid::try_parse(id).map(AccountId));
            // A malformed id is the id of nobody.
            Ok(Receivers::Pupils(ids.collect::<Result<_, _>>().map_err(|_| NotAssigned::NoSuchPupil)?))
        }
        (None, Some(class)) => Ok(Receivers::Class(class)),
        _ => Err(NotAssigned::Malformed),
    }
}

/// Sets the work: as many statements for one pupil as for a class.
pub async fn assign(tx: &TenantTx, work: Work, actor: Actor, now: DateTime<Utc>) -> Result<Assignment, NotAssigned> {
    let (pupils, classroom_id) = match work.whom {
        Receivers::Pupils(ids) => {
            let found = whom::ids(tx, &Whom::These(ids.iter().copied().collect())).await?;
            if found.len() != ids.len() {
                return Err(NotAssigned::NoSuchPupil);
            }
            (found, None)
        }
        Receivers::Class(id) => {
            let class = classrooms::find(tx, id).await?.ok_or(Malformed)?;
            (whom::ids(tx, &Whom::Classes(vec![class.id])).await?, Some(class.id))
        }
    };
    if pupils.is_empty() {
        return Err(NotAssigned::Malformed);
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
    let deed = Deed::on("assignment", row.id.0, "assignment.create").with(json!({ "pupils": pupils.len() }));
    audit::record(tx, actor, deed, now).await?;
    plan_anew(tx, pupils, now).await?;
    let shown = show::all(tx, vec![row]).await?;
    shown.into_iter().next().ok_or_else(|| NotAssigned::Database(DbErr::RecordNotInserted))
}

/// Which assignments are listed.
#[derive(Debug, Default)]
pub struct Filter {
    /// Those that this pupil has.
    pub pupil_id: Option<AccountId>,
    /// Those set for this class.
    pub classroom_id: Option<ClassroomId>,
    /// Those that were taken back, instead of the others.
    pub cancelled: bool,
}

/// Where a page of assignments ends.
pub type Cursor = (NaiveDate, AssignmentId);

/// A page of assignments, those due last first: four queries, however many there are.
pub async fn list(tx: &TenantTx, filter: Filter, asked: &Asked<Cursor>) -> Result<Page<Assignment>, DbErr> {
    use assignment::Column;
    let mut query = tx.find::<assignment::Entity>();
    query = if filter.cancelled {
        query.filter(Column::CancelledAt.is_not_null())
    } else {
        query.filter(Column::CancelledAt.is_null())
    };
    if let Some(classroom_id) = filter.classroom_id {
        query = query.filter(Column::ClassroomId.eq(classroom_id));
    }
    if let Some(pupil_id) = filter.pupil_id {
        query = query.filter(is_of(tx, pupil_id));
    }
    if let Some((due_on, id)) = &asked.after {
        let place = Expr::tuple([Expr::col(Column::DueOn), Expr::col(Column::Id)]);
        query = query.filter(place.lt(Expr::tuple([Expr::value(*due_on), Expr::value(*id)])));
    }
    let rows = query.order_by_desc(Column::DueOn).order_by_desc(Column::Id).limit(asked.rows()).all(tx).await?;
    let shown = show::all(tx, rows).await?;
    Ok(asked.page(shown, |assignment| (assignment.due_on, assignment.id), |assignment| assignment))
}

/// The assignments of a pupil that were not taken back, those due last first, each with the pupil's own part alone.
pub async fn of_pupil(tx: &TenantTx, pupil_id: AccountId, limit: u64) -> Result<Vec<Assignment>, DbErr> {
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
    show::of_one(tx, rows, pupil_id).await
}

fn is_of(tx: &TenantTx, pupil_id: AccountId) -> Expr {
    use assignment_pupil::Column;
    let ids = Query::select()
        .column(Column::AssignmentId)
        .from(assignment_pupil::Entity)
        .and_where(Column::SchoolId.eq(tx.school_id()))
        .and_where(Column::PupilId.eq(pupil_id))
        .take();
    assignment::Column::Id.in_subquery(ids)
}

/// Takes an assignment back; false when the school has none of that id. Twice does no more than once.
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
        let known = tx.find::<assignment::Entity>().filter(Column::Id.eq(id)).one(tx).await?;
        return Ok(known.is_some());
    }
    audit::record(tx, actor, Deed::on("assignment", id.0, "assignment.cancel"), now).await?;
    let pupils: Vec<AccountId> = tx
        .find::<assignment_pupil::Entity>()
        .select_only()
        .column(assignment_pupil::Column::PupilId)
        .filter(assignment_pupil::Column::AssignmentId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    plan_anew(tx, pupils, now).await?;
    Ok(true)
}
