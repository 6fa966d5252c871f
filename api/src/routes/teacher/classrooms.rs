//! LMS-TCH: the fact map and the login cards of a class.

use entity::{ClassroomId, classroom, school, tenant::TenantTx};
use openapi::{
    Failure, OrFail, Raises, code,
    operations::{ClassCards, ClassFacts as ClassFactsOperation, UnlockClassroom},
};
use poem::web::Data;
use poem_openapi::{
    Object, OpenApi,
    param::Path,
    payload::{Html, Json},
};
use sea_orm::DbErr;
use worker::{calendar, roster::cards::cards_html};

use crate::{
    app::App,
    authentication::Caller,
    classrooms,
    routes::Tag,
    teaching::{
        class_facts::{self, ClassFacts},
        pins,
        pupil_scope::{self, PupilScope},
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
    /// Clears the counts of failed logins. Unlocking a class in which nobody is locked is harmless.
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

    /// Print new login cards for a class
    ///
    /// Gives every pupil of the class a new PIN, ends the pupils' sign-ins and unlocks their accounts. Returns HTML for
    /// printing, with eight cards to a page. The PINs are returned only once and are not stored in plain text;
    /// repeating the request generates new PINs.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/login-cards",
        method = "post",
        operation_id = "classCards",
        tag = "Tag::Teacher"
    )]
    async fn cards(
        &self,
        app: Data<&App>,
        caller: Caller<ClassCards>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<Html<String>, Failure<ClassCards>> {
        let now = app.clock.now();
        let tx = caller.tenant.read().await?;
        let class = find_classroom(&tx, classroom_id.0).await?;
        let pupils = pupil_scope::ids(&tx, &PupilScope::Classes(vec![class.id])).await?;
        let school = tx.find::<school::Entity>().one(&tx).await?;
        let school = school.ok_or_else(|| DbErr::RecordNotFound("the school".into()))?;
        tx.commit().await?;
        let new_pins = pins::draw_all(&app, &caller, pupils).await?;

        let tx = caller.tenant.begin().await.or_fail(code::TCH_006)?;
        let cards = pins::set_for_class(&tx, &class, new_pins, caller.actor(), now).await.or_fail(code::TCH_006)?;
        tx.commit().await.or_fail(code::TCH_006)?;
        Ok(Html(cards_html(&pins::sheet(school, class, cards, &app.public_address))))
    }
}

/// Finds the class; returns LMS-SES-006 if the school has none with this id.
async fn find_classroom<O: Raises<code::SES_006>>(
    tx: &TenantTx,
    id: ClassroomId,
) -> Result<classroom::Model, Failure<O>> {
    Ok(classrooms::find(tx, id).await?.ok_or(code::SES_006)?)
}
