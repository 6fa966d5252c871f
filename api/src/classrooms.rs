//! The classes of a school.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, YearGroup, account, assignment, classroom, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::Expr,
};
use std::collections::HashMap;
use worker::normalise;

use crate::{
    page::{Page, PageRequest},
    teaching::{StaffName, staff},
};

/// A class.
#[derive(Debug, Object)]
pub struct Classroom {
    /// The id of the class.
    pub id: ClassroomId,
    /// The name as the school writes it; unique in the school, ignoring case.
    pub name: String,
    /// The year group, if the class has one.
    pub year_group: Option<YearGroup>,
    /// The teacher of the class.
    pub teacher_id: Option<AccountId>,
    /// The name of the teacher of the class.
    pub teacher: Option<StaffName>,
    /// The number of pupils in the class, without archived pupils.
    pub pupils: i64,
    /// The version of the record. Send it with a change, which is rejected if somebody else has changed the record
    /// since.
    pub version: i32,
    /// When the class was created.
    pub created_at: DateTime<Utc>,
}

impl Classroom {
    /// Creates the class from its row, the name of its teacher and the number of its pupils.
    #[must_use]
    pub fn of(classroom: classroom::Model, teacher: Option<StaffName>, pupils: i64) -> Self {
        Self {
            id: classroom.id,
            name: classroom.name,
            year_group: classroom.year_group,
            teacher_id: classroom.teacher_id,
            teacher,
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
    /// The name; unique in the school, ignoring case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: String,
    /// The year group, if the class has one.
    pub year_group: Option<YearGroup>,
    /// The teacher of the class: a teacher, SENCO or headteacher of the school.
    pub teacher_id: Option<AccountId>,
}

/// A change of a class: any subset of the fields. Null clears a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct ClassroomChange {
    /// The name; unique in the school, ignoring case.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<String>,
    /// The year group.
    pub year_group: Option<YearGroup>,
    /// The teacher of the class: a teacher, SENCO or headteacher of the school.
    pub teacher_id: Option<AccountId>,
    /// The version of the record that the change is based on.
    pub version: Option<i32>,
}

/// Returns the class with this id.
pub async fn find(tx: &TenantTx, id: ClassroomId) -> Result<Option<classroom::Model>, DbErr> {
    tx.find::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).one(tx).await
}

/// Returns the name of the class with this id.
pub async fn name_of(tx: &TenantTx, id: Option<ClassroomId>) -> Result<Option<String>, DbErr> {
    let Some(id) = id else { return Ok(None) };
    Ok(find(tx, id).await?.map(|class| class.name))
}

/// Returns the names of these classes.
pub async fn names(
    tx: &TenantTx,
    ids: impl IntoIterator<Item = ClassroomId>,
) -> Result<HashMap<ClassroomId, String>, DbErr> {
    use classroom::Column;
    let names: Vec<(ClassroomId, String)> = tx
        .find::<classroom::Entity>()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(names.into_iter().collect())
}

/// Returns the join condition from an account to its class.
#[must_use]
pub fn is_of_account() -> Condition {
    let class_column = |column| Expr::col((classroom::Entity, column));
    Condition::all()
        .add(class_column(classroom::Column::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(class_column(classroom::Column::Id).equals((account::Entity, account::Column::ClassroomId)))
}

/// Returns the class as administrators see it.
pub async fn show(tx: &TenantTx, class: classroom::Model) -> Result<Classroom, DbErr> {
    let pupils = pupils_in(tx, [class.id]).await?;
    let mut teachers = staff(tx, class.teacher_id).await?;
    let teacher = class.teacher_id.and_then(|id| teachers.remove(&id));
    let count = pupils.get(&class.id).copied().unwrap_or_default();
    Ok(Classroom::of(class, teacher, count))
}

/// The cursor of a list of classes: the sort name and the id of the last item.
pub type ClassroomCursor = (String, ClassroomId);

/// Returns a page of the school's classes, ordered by name. Takes three queries, however many classes there are.
pub async fn list(tx: &TenantTx, request: &PageRequest<ClassroomCursor>) -> Result<Page<Classroom>, DbErr> {
    use classroom::Column;
    let total = request.total(tx.count::<classroom::Entity>(Condition::all())).await?;
    let mut query = tx.find::<classroom::Entity>();
    if let Some((name, _)) = &request.after {
        // The name alone is enough, because names are unique in a school.
        query = query.filter(Column::SortName.gt(name.as_str()));
    }
    let rows = query.order_by_asc(Column::SortName).limit(request.rows()).all(tx).await?;
    let pupils = pupils_in(tx, rows.iter().map(|class| class.id)).await?;
    let teachers = staff(tx, rows.iter().filter_map(|class| class.teacher_id)).await?;
    let page = request.page(
        rows,
        |class| (class.sort_name.clone(), class.id),
        |class| {
            let count = pupils.get(&class.id).copied().unwrap_or_default();
            let teacher = class.teacher_id.and_then(|id| teachers.get(&id).cloned());
            Classroom::of(class, teacher, count)
        },
    );
    Ok(page.with_total(total))
}

/// Returns the number of pupils in each of these classes, without archived pupils.
pub async fn pupils_in(
    tx: &TenantTx,
    classrooms: impl IntoIterator<Item = ClassroomId>,
) -> Result<HashMap<ClassroomId, i64>, DbErr> {
    let query = tx
        .select::<account::Entity>()
        .column(account::Column::ClassroomId)
        .expr(Expr::col(account::Column::Id).count())
        .and_where(account::Column::ArchivedAt.is_null())
        .and_where(account::Column::ClassroomId.is_in(classrooms))
        .group_by_col(account::Column::ClassroomId)
        .to_owned();
    Ok(tx.tuples(&query).await?.into_iter().collect())
}

/// Returns whether this account may be the teacher of a class.
pub async fn is_teacher(tx: &TenantTx, id: AccountId) -> Result<bool, DbErr> {
    let may_teach = Condition::all()
        .add(account::Column::Id.eq(id))
        .add(account::Column::ArchivedAt.is_null())
        .add(account::Column::Role.is_in([Role::Teacher, Role::Senco, Role::Headteacher]));
    Ok(tx.count::<account::Entity>(may_teach).await? == 1)
}

/// Inserts a new class.
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
        sort_name: normalise::classroom(&name),
        name,
        year_group,
        teacher_id,
        version: 1,
        created_at: now,
    };
    tx.insert::<classroom::Entity, _>(classroom.clone()).await?;
    Ok(classroom)
}

/// The new values of a class; `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct ClassroomUpdate {
    /// The new name.
    pub name: Option<String>,
    /// The new year group; `Some(None)` clears it.
    pub year_group: Option<Option<YearGroup>>,
    /// The new teacher; `Some(None)` clears it.
    pub teacher_id: Option<Option<AccountId>>,
}

impl ClassroomUpdate {
    /// Returns the names of the fields that change, for the audit log.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let changes = [
            ("name", self.name.is_some()),
            ("year_group", self.year_group.is_some()),
            ("teacher_id", self.teacher_id.is_some()),
        ];
        changes.into_iter().filter(|(_, is_changed)| *is_changed).map(|(name, _)| name).collect()
    }
}

/// Changes the class if it is still at `version`; returns false if somebody else has changed it since.
pub async fn update(tx: &TenantTx, id: ClassroomId, version: i32, update: ClassroomUpdate) -> Result<bool, DbErr> {
    // The addition saturates, because a client may send any version. No row ever reaches the maximum.
    let mut row = classroom::ActiveModel { version: Set(version.saturating_add(1)), ..Default::default() };
    if let Some(name) = update.name {
        row.sort_name = Set(normalise::classroom(&name));
        row.name = Set(name);
    }
    if let Some(year_group) = update.year_group {
        row.year_group = Set(year_group);
    }
    if let Some(teacher_id) = update.teacher_id {
        row.teacher_id = Set(teacher_id);
    }
    let result = tx
        .update::<classroom::Entity>()
        .set(row)
        .filter(classroom::Column::Id.eq(id))
        .filter(classroom::Column::Version.eq(version))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Deletes the class, which must have no active pupils. Archived pupils have no class.
pub async fn delete(tx: &TenantTx, id: ClassroomId) -> Result<(), DbErr> {
    // Assignments that were set for the class stay with its pupils.
    tx.update::<assignment::Entity>()
        .col_expr(assignment::Column::ClassroomId, Expr::cust("NULL"))
        .filter(assignment::Column::ClassroomId.eq(id))
        .exec(tx)
        .await?;
    tx.delete::<classroom::Entity>().filter(classroom::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Returns whether a write failed because the school already has a class with that name.
#[must_use]
pub fn name_is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Returns whether a write failed because the teacher was erased at the same moment.
#[must_use]
pub fn teacher_is_gone(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}

/// Returns whether a deletion failed because a pupil was moved into the class at the same moment.
#[must_use]
pub fn is_in_use(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)))
}
