//! LMS-ADM: classes.

use entity::{AccountId, ClassroomId, classroom, tenant::TenantTx};
use openapi::{
    Failure, InputError, OrFail, Raises, code,
    operations::{CreateClassroom, DeleteClassroom, ListClassrooms, UpdateClassroom},
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::DbErr;
use serde_json::json;

use crate::{
    accounts::input::{validate_name, year_group},
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    body::Fields,
    classrooms::{self, Classroom, ClassroomChange, ClassroomCursor, ClassroomUpdate, NewClassroom},
    page::{Page, PageRequest},
    routes::{Tag, auth::NoContent},
};

/// The LMS-ADM operations for classes.
#[derive(Debug)]
pub struct Classrooms;

/// The response with a new class.
#[derive(Debug, ApiResponse)]
pub enum ClassroomCreated {
    /// The new class
    #[oai(status = 201)]
    Created(Json<Classroom>),
}

#[OpenApi]
impl Classrooms {
    /// List classes
    ///
    /// The classes are sorted by name. The list includes the number of pupils in each class.
    #[oai(path = "/admin/classrooms", method = "get", operation_id = "listClassrooms", tag = "Tag::Admin")]
    async fn list(
        &self,
        caller: Caller<ListClassrooms>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all classes, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<Classroom>>, Failure<ListClassrooms>> {
        let page_request = PageRequest::<ClassroomCursor>::read(limit.0, after.0.as_deref())?.counting(total.0);
        let tx = caller.tenant.read().await?;
        Ok(Json(classrooms::list(&tx, &page_request).await?))
    }

    /// Create a class
    ///
    /// A new class has no pupils; they are added through their accounts or by a roster import.
    #[oai(path = "/admin/classrooms", method = "post", operation_id = "createClassroom", tag = "Tag::Admin")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Caller<CreateClassroom>,
        body: Json<Fields<NewClassroom>>,
    ) -> Result<ClassroomCreated, Failure<CreateClassroom>> {
        let now = app.clock.now();
        let name = read_name(&body)?.ok_or_else(|| InputError::missing("name").with(code::ADM_016))?;
        let year_group = year_group(&body).or_fail(code::ADM_003)?.into_option();
        let teacher_id = body.id::<AccountId>("teacher_id").or_fail(code::ADM_003)?;

        let tx = caller.tenant.begin().await?;
        require_teacher(&tx, teacher_id).await?;
        let inserted = classrooms::insert(&tx, name, year_group, teacher_id, now).await;
        let classroom = inserted.map_err(write_failure)?;
        audit::record(&tx, caller.actor(), AuditEvent::on("classroom", classroom.id.0, "classroom.create"), now)
            .await?;
        let classroom = classrooms::show(&tx, classroom).await?;
        tx.commit().await?;
        Ok(ClassroomCreated::Created(Json(classroom)))
    }

    /// Change a class
    ///
    /// Takes any subset of the fields. If `version` is not the current version, the response is LMS-ADM-006.
    #[oai(
        path = "/admin/classrooms/:classroom_id",
        method = "patch",
        operation_id = "updateClassroom",
        tag = "Tag::Admin"
    )]
    async fn update(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateClassroom>,
        classroom_id: Path<ClassroomId>,
        body: Json<Fields<ClassroomChange>>,
    ) -> Result<Json<Classroom>, Failure<UpdateClassroom>> {
        let now = app.clock.now();
        if body.is_null("name") {
            return Err(InputError::missing("name").with(code::ADM_016).into());
        }
        let update = ClassroomUpdate {
            name: read_name(&body)?,
            year_group: year_group(&body).or_fail(code::ADM_003)?.into_update(),
            teacher_id: body.id_change::<AccountId>("teacher_id").or_fail(code::ADM_003)?.into_update(),
        };
        let version = body.number("version").or_fail(code::ADM_003)?;

        let tx = caller.tenant.begin().await?;
        let classroom = find_classroom(&tx, classroom_id.0).await?;
        require_teacher(&tx, update.teacher_id.flatten()).await?;
        let fields = update.fields();
        let version = version.unwrap_or(classroom.version);
        if !classrooms::update(&tx, classroom.id, version, update).await.map_err(write_failure)? {
            return Err(code::ADM_006.into());
        }
        let event = AuditEvent::on("classroom", classroom.id.0, "classroom.update").with(json!({ "fields": fields }));
        audit::record(&tx, caller.actor(), event, now).await?;
        let classroom = find_classroom(&tx, classroom.id).await?;
        let classroom = classrooms::show(&tx, classroom).await?;
        tx.commit().await?;
        Ok(Json(classroom))
    }

    /// Delete a class that has no pupils
    ///
    /// If the class has pupils, the response is LMS-ADM-019: move the pupils first.
    #[oai(
        path = "/admin/classrooms/:classroom_id",
        method = "delete",
        operation_id = "deleteClassroom",
        tag = "Tag::Admin"
    )]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Caller<DeleteClassroom>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<NoContent, Failure<DeleteClassroom>> {
        let tx = caller.tenant.begin().await?;
        let classroom = find_classroom(&tx, classroom_id.0).await?;
        if pupils_in(&tx, classroom.id).await? > 0 {
            return Err(code::ADM_019.into());
        }
        classrooms::delete(&tx, classroom.id).await.map_err(|error| {
            if classrooms::is_in_use(&error) { Failure::from(code::ADM_019).because(error) } else { error.into() }
        })?;
        let event = AuditEvent::on("classroom", classroom.id.0, "classroom.delete");
        audit::record(&tx, caller.actor(), event, app.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }
}

async fn find_classroom<O: Raises<code::ADM_005>>(
    tx: &TenantTx,
    id: ClassroomId,
) -> Result<classroom::Model, Failure<O>> {
    Ok(classrooms::find(tx, id).await?.ok_or(code::ADM_005)?)
}

/// Returns LMS-ADM-017 if the school has no teacher with this id.
async fn require_teacher<O: Raises<code::ADM_017>>(tx: &TenantTx, id: Option<AccountId>) -> Result<(), Failure<O>> {
    match id {
        Some(id) if !classrooms::is_teacher(tx, id).await? => Err(no_such_teacher().with(code::ADM_017).into()),
        _ => Ok(()),
    }
}

/// Reads and validates the name in the body; returns LMS-ADM-016 if it is blank, LMS-ADM-003 if it is invalid.
fn read_name<T, O>(body: &Fields<T>) -> Result<Option<String>, Failure<O>>
where
    O: Raises<code::ADM_003> + Raises<code::ADM_016>,
{
    let Some(name) = body.text("name").or_fail(code::ADM_003)? else { return Ok(None) };
    if name.trim().is_empty() {
        return Err(InputError::missing("name").with(code::ADM_016).into());
    }
    Ok(Some(validate_name(name).map_err(InputError::at("name")).or_fail(code::ADM_003)?))
}

fn no_such_teacher() -> InputError {
    InputError::new("teacher_id", "a teacher of the school")
}

async fn pupils_in(tx: &TenantTx, id: ClassroomId) -> Result<i64, DbErr> {
    Ok(classrooms::pupils_in(tx, [id]).await?.get(&id).copied().unwrap_or_default())
}

fn write_failure<O: Raises<code::ADM_017> + Raises<code::ADM_018>>(error: DbErr) -> Failure<O> {
    if classrooms::name_is_taken(&error) {
        return Failure::from(code::ADM_018).because(error);
    }
    if classrooms::teacher_is_gone(&error) {
        return no_such_teacher().with(code::ADM_017).into();
    }
    error.into()
}
