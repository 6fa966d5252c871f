//! Classes of a school.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, YearGroup, account, assignment, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::{Alias, Expr, Query},
};
use std::collections::HashMap;
use worker::fold;

use crate::page::{Asked, Page};

/// A class.
#[derive(Debug, Object)]
pub struct Classroom {
    /// Its id.
    pub id: ClassroomId,
    /// As the school writes it; unique in the school without regard to case.
    pub name: String,
    /// Its year group, where it has one.
    pub year_group: Option<YearGroup>,
    /// Its teacher.
    pub teacher_id: Option<AccountId>,
    /// How many pupils are in it, archived ones not counted.
    pub pupils: i64,
    /// Give it back in a change: if somebody else was faster, the change is refused.
    pub version: i32,
    /// When the class was made.
    pub created_at: DateTime<Utc>,
}

impl Classroom {
    /// As it is stored, with how many pupils are in it.
    #[must_use]
    pub fn of(classroom: classroom::Model, pupils: i64) -> Self {
        Self {
            id: classroom.id,
            name: classroom.name,
            year_group: classroom.year_group,
            teacher_id: classroom.teacher_id,
            pupils,
            version: classroom.version,
            created_at: classroom.created_at,
        }
    }
}

/// A new class.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewClassroom {
    /// Unique in the school without regard to case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// Its year group, where it has one.
    pub year_group: Option<YearGroup>,
    /// Its teacher: a teacher, SENCO or headteacher of the school.
    pub teacher_id: Option<AccountId>,
}

/// A change of a class: any subset of the fields; null empties a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct ClassroomChange {
    /// Unique in the school without regard to case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// Its year group.
    pub year_group: Option<YearGroup>,
    /// Its teacher: a teacher, SENCO or headteacher of the school.
    pub teacher_id: Option<AccountId>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// The class of that id.
pub async fn find(tx: &TenantTx, id: ClassroomId) -> Result<Option<classroom::Model>, DbErr> {
    tx.find::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).one(tx).await
}

/// Where a page of classes ends.
pub type Cursor = (String, ClassroomId);

/// A page of the school's classes, by name: two queries, however many there are.
pub async fn list(tx: &TenantTx, asked: &Asked<Cursor>) -> Result<Page<Classroom>, DbErr> {
    use classroom::Column;
    let mut query = tx.find::<classroom::Entity>();
    if let Some((name, _)) = &asked.after {
        // Names are unique in a school.
        query = query.filter(Column::SortName.gt(name.as_str()));
    }
    let rows = query.order_by_asc(Column::SortName).limit(asked.rows()).all(tx).await?;
    let pupils = pupils_in(tx, rows.iter().map(|class| class.id)).await?;
    Ok(asked.page(
        rows,
        |class| (class.sort_name.clone(), class.id),
        |class| {
            let count = pupils.get(&class.id).copied().unwrap_or_default();
            Classroom::of(class, count)
        },
    ))
}

/// How many pupils are in each of these classes, archived ones not counted.
pub async fn pupils_in(
    tx: &TenantTx,
    classrooms: impl IntoIterator<Item = ClassroomId>,
) -> Result<HashMap<ClassroomId, i64>, DbErr> {
    let count = Alias::new("pupils");
    let query = Query::select()
        .column(account::Column::ClassroomId)
        .expr_as(Expr::col(account::Column::Id).count(), count)
        .from(account::Entity)
        .and_where(account::Column::SchoolId.eq(tx.school_id()))
        .and_where(account::Column::ArchivedAt.is_null())
        .and_where(account::Column::ClassroomId.is_in(classrooms))
        .group_by_col(account::Column::ClassroomId)
        .to_owned();
    let rows = tx.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get("", "classroom_id")?, row.try_get("", "pupils")?))).collect()
}

/// May this account be a class's teacher?
pub async fn is_teacher(tx: &TenantTx, id: AccountId) -> Result<bool, DbErr> {
    let teachers = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::ArchivedAt.is_null())
        .filter(account::Column::Role.is_in([Role::Teacher, Role::Senco, Role::Headteacher]));
    Ok(teachers.count(tx).await? == 1)
}

/// Writes a new class.
pub async fn insert(
    tx: &TenantTx,
    name: String,
    year_group: Option<YearGroup>,
    teacher_id: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<classroom::Model, DbErr> {
    let classroom = classroom::Model {
        school_id: tx.school_id(),
        id: ClassroomId::draw(),
        sort_name: fold::classroom(&name),
        name,
        year_group,
        teacher_id,
        version: 1,
        created_at: now,
    };
    tx.insert::<classroom::Entity, _>(classroom.clone()).await?;
    Ok(classroom)
}

/// What changes in a class; `None` stays.
#[derive(Debug, Default)]
pub struct Update {
    /// The name.
    pub name: Option<String>,
    /// The year group, or none.
    pub year_group: Option<Option<YearGroup>>,
    /// The teacher, or none.
    pub teacher_id: Option<Option<AccountId>>,
}

impl Update {
    /// The names of what changes, for the audit log.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let named = [
            ("name", self.name.is_some()),
            ("year_group", self.year_group.is_some()),
            ("teacher_id", self.teacher_id.is_some()),
        ];
        named.into_iter().filter(|(_, changes)| *changes).map(|(name, _)| name).collect()
    }
}

/// Changes the class if it is still at `version`; false when somebody else was faster.
pub async fn update(tx: &TenantTx, id: ClassroomId, version: i32, update: Update) -> Result<bool, DbErr> {
    // A client may send any version; no row is at the last one.
    let mut row = classroom::ActiveModel { version: Set(version.saturating_add(1)), ..Default::default() };
    if let Some(name) = update.name {
        row.sort_name = Set(fold::classroom(&name));
        row.name = Set(name);
    }
    if let Some(year_group) = update.year_group {
        row.year_group = Set(year_group);
    }
    if let Some(teacher_id) = update.teacher_id {
        row.teacher_id = Set(teacher_id);
    }
    let written = tx
        .update::<classroom::Entity>()
        .set(row)
        .filter(classroom::Column::Id.eq(id))
        .filter(classroom::Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(written.rows_affected == 1)
}

/// Deletes the class. Archived pupils are in no class, so nothing points at it any more.
pub async fn delete(tx: &TenantTx, id: ClassroomId) -> Result<(), DbErr> {
    // Work that was set for the class stays with its pupils.
    tx.update::<assignment::Entity>()
        .col_expr(assignment::Column::ClassroomId, Expr::cust("NULL"))
        .filter(assignment::Column::ClassroomId.eq(id))
        .exec(tx)
        .await?;
    tx.delete::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Did a write fail because the school has a class of that name?
#[must_use]
pub fn name_is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Did a write fail because somebody erased the teacher at the same moment?
#[must_use]
pub fn teacher_is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Did a deletion fail because somebody moved a pupil into the class at the same moment?
#[must_use]
pub fn is_in_use(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}
