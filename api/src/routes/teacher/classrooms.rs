//! LMS-TCH: classes: their map of facts, and their login cards.

use entity::{ClassroomId, classroom, school, tenant::TenantTx};
use openapi::{
    Failure, OrFail, Raises, code,
    operations::{ClassCards, ClassFacts as ClassFactsOperation},
};
use poem_openapi::{
    OpenApi,
    param::Path,
    payload::{Html, Json},
};
use sea_orm::DbErr;
use worker::{calendar, roster::cards::cards_html};

use crate::{
    app::App,
    classrooms,
    routes::Tag,
    session::Caller,
    teaching::{
        class_facts::{self, ClassFacts},
        pins,
        whom::{self, Whom},
    },
};

/// LMS-TCH: classes.
#[derive(Debug)]
pub struct TaughtClassrooms(pub App);

#[OpenApi]
impl TaughtClassrooms {
    /// Show a class's map of facts
    ///
    /// How many pupils have each of the 78 facts how well.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/facts",
        method = "get",
        operation_id = "classFacts",
        tag = "Tag::Teacher"
    )]
    async fn facts(
        &self,
        caller: Caller<ClassFactsOperation>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<Json<ClassFacts>, Failure<ClassFactsOperation>> {
        let tx = caller.tenant.read().await?;
        let class = existing(&tx, classroom_id.0).await?;
        Ok(Json(class_facts::of(&tx, class, calendar::day_of(self.0.clock.now())).await?))
    }

    /// Print new login cards for a class
    ///
    /// Every pupil of the class gets a new PIN, is signed out and unlocked. HTML made for printing, eight cards to a
    /// page. The PINs are told this once and kept nowhere: repeated, it draws others.
    #[oai(
        path = "/teacher/classrooms/:classroom_id/login-cards",
        method = "post",
        operation_id = "classCards",
        tag = "Tag::Teacher"
    )]
    async fn cards(
        &self,
        caller: Caller<ClassCards>,
        classroom_id: Path<ClassroomId>,
    ) -> Result<Html<String>, Failure<ClassCards>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.read().await?;
        let class = existing(&tx, classroom_id.0).await?;
        let pupils = whom::ids(&tx, &Whom::Classes(vec![class.id])).await?;
        let school = tx.find::<school::Entity>().one(&tx).await?;
        let school = school.ok_or_else(|| DbErr::RecordNotFound("the school".into()))?;
        tx.commit().await?;
        let drawn = pins::draw_all(&self.0, &caller, pupils).await?;

        let tx = caller.tenant.begin().await.or_fail(code::TCH_006)?;
        let cards = pins::set_for_class(&tx, &class, drawn, caller.actor(), now).await.or_fail(code::TCH_006)?;
        tx.commit().await.or_fail(code::TCH_006)?;
        Ok(Html(cards_html(&pins::sheet(school, class, cards, &self.0.public_address))))
    }
}

/// The class; LMS-SES-006 when the school has none of that id.
async fn existing<O: Raises<code::SES_006>>(tx: &TenantTx, id: ClassroomId) -> Result<classroom::Model, Failure<O>> {
    Ok(classrooms::find(tx, id).await?.ok_or(code::SES_006)?)
}
