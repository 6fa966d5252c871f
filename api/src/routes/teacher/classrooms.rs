//! LMS-TCH: the fact map of a class, and unlocking a class.

use entity::{ClassroomId, classroom, tenant::TenantTx};
use openapi::{
    Failure, Raises, code,
    operations::{ClassFacts as ClassFactsOperation, UnlockClassroom},
};
use poem::web::Data;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};
use worker::calendar;

use crate::{
    app::App,
    authentication::Caller,
    classrooms,
    routes::Tag,
    teaching::{
        class_facts::{self, ClassFacts},
        unlocking,
    },
};

/// The LMS-TCH operations for classes.
#[derive(Debug)]
pub struct TaughtClassrooms;

/// The result of unlocking a class.
#[derive(Debug, Object)]
struct UnlockedClass {
    /// The number of pupils who were locked for at least one network.
    unlocked: u64,
}

#[OpenApi]
impl TaughtClassrooms {
    /// Show the fact map of a class
    ///
    /// Counts the pupils by mastery level for each of the 78 facts.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/facts",
        method = "get",
        operation_id = "classFacts",
        tag = "Tag::Teacher"
    )]
    async fn facts(
        &self,
        app: Data<&App>,
        caller: Caller<ClassFactsOperation>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<Json<ClassFacts>, Failure<ClassFactsOperation>> {
        let tx = caller.tenant.read().await?;
        let class = find_classroom(&tx, classroom_id.0).await?;
        Ok(Json(class_facts::of(&tx, class, calendar::day_of(app.clock.now())).await?))
    }

    /// Unlock all pupils of a class at once
    ///
    /// Clears the counts of failed log-ins. Unlocking a class in which nobody is locked is harmless.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/unlock",
        method = "post",
        operation_id = "unlockClassroom",
        tag = "Tag::Teacher"
    )]
    async fn unlock(
        &self,
        app: Data<&App>,
        caller: Caller<UnlockClassroom>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<Json<UnlockedClass>, Failure<UnlockClassroom>> {
        let tx = caller.tenant.begin().await?;
        let class = find_classroom(&tx, classroom_id.0).await?;
        let unlocked = unlocking::unlock_class(&tx, class.id, caller.actor(), app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(UnlockedClass { unlocked }))
    }
}

/// Finds the class; returns LMS-SES-006 if the school has none with this id.
pub(super) async fn find_classroom<O: Raises<code::SES_006>>(
    tx: &TenantTx,
    id: ClassroomId,
) -> Result<classroom::Model, Failure<O>> {
    Ok(classrooms::find(tx, id).await?.ok_or(code::SES_006)?)
}
