//! LMS-ASM: assessments.

use entity::{AssessmentId, ClassroomId, Role};
use openapi::{
    Failure, code,
    operations::{
        AssessmentResults, CreateAssessment, DeleteAssessment, GetAssessment, ListAssessments, StartAssessment,
        UpdateAssessment,
    },
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::{
    app::App,
    assessments::{
        self, Assessment, AssessmentDetail,
        change::{self, Refused},
        input::{AssessmentChange, NewAssessment},
        list,
        results::{self, AssessmentResult},
        sitting::{self, NotStarted},
    },
    page::{Asked, Page, ResultsFormat},
    routes::{Tag, auth::NoContent, results::Results, sessions::SessionStarted},
    session::{Caller, Claimant},
};

/// LMS-ASM: assessments.
#[derive(Debug)]
pub struct Assessments(pub App);

/// A new assessment.
#[derive(Debug, ApiResponse)]
pub enum AssessmentCreated {
    /// The assessment
    #[oai(status = 201)]
    Created(Json<AssessmentDetail>),
}

#[OpenApi]
impl Assessments {
    /// List assessments
    ///
    /// The latest first. Among them are those that every school has, each month anew: 'Monthly 100' and each single table.
    /// Pupils see those that are for them, with their own sitting.
    #[oai(path = "/assessments", method = "get", operation_id = "listAssessments", tag = "Tag::Assessments")]
    async fn list(
        &self,
        caller: Caller<ListAssessments>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Assessment>>, Failure<ListAssessments>> {
        let asked = Asked::<AssessmentId>::read(limit.0, after.0.as_deref())?;
        let now = self.0.clock.now();
        let tx = caller.tenant.read().await?;
        Ok(Json(match caller.role {
            Role::Pupil => list::of_pupil(&tx, caller.account_id, &asked, now).await?,
            _ => list::of_school(&tx, &asked, now).await?,
        }))
    }

    /// Make an assessment
    ///
    /// For the pupils of classes, whoever is in them when it is started, and for single pupils.
    #[oai(path = "/assessments", method = "post", operation_id = "createAssessment", tag = "Tag::Assessments")]
    async fn create(
        &self,
        caller: Caller<CreateAssessment>,
        body: Json<NewAssessment>,
    ) -> Result<AssessmentCreated, Failure<CreateAssessment>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let id = change::create(&tx, body.0, caller.actor(), now).await.map_err(|refused| match refused {
            Refused::Database(cause) => cause.into(),
            Refused::Malformed | Refused::NoAssessment | Refused::Conflict => Failure::from(code::API_008),
        })?;
        let detail = assessments::detail(&tx, id, now).await?.ok_or(code::ASM_001)?;
        tx.commit().await?;
        Ok(AssessmentCreated::Created(Json(detail)))
    }

    /// Show an assessment with its questions and their answers
    ///
    /// With whom it is for.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "get",
        operation_id = "getAssessment",
        tag = "Tag::Assessments"
    )]
    async fn get(
        &self,
        caller: Caller<GetAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<Json<AssessmentDetail>, Failure<GetAssessment>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(assessments::detail(&tx, assessment_id.0, self.0.clock.now()).await?.ok_or(code::ASM_002)?))
    }

    /// Change an assessment
    ///
    /// A built-in one cannot be changed, nor the questions and the time limit of one that somebody has started:
    /// LMS-API-007, as for a `version` that is not the current one.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "patch",
        operation_id = "updateAssessment",
        tag = "Tag::Assessments"
    )]
    async fn update(
        &self,
        caller: Caller<UpdateAssessment>,
        assessment_id: Path<AssessmentId>,
        body: Json<AssessmentChange>,
    ) -> Result<Json<AssessmentDetail>, Failure<UpdateAssessment>> {
        let (id, now) = (assessment_id.0, self.0.clock.now());
        let tx = caller.tenant.begin().await?;
        change::update(&tx, id, body.0, caller.actor(), now).await.map_err(|refused| match refused {
            Refused::Malformed => Failure::from(code::API_008),
            Refused::NoAssessment => code::ASM_002.into(),
            Refused::Conflict => code::API_007.into(),
            Refused::Database(cause) => cause.into(),
        })?;
        let detail = assessments::detail(&tx, id, now).await?.ok_or(code::ASM_002)?;
        tx.commit().await?;
        Ok(Json(detail))
    }

    /// Delete an assessment that nobody has started
    ///
    /// A built-in one, or one that somebody has started, is LMS-API-007; the latter can be closed.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "delete",
        operation_id = "deleteAssessment",
        tag = "Tag::Assessments"
    )]
    async fn delete(
        &self,
        caller: Caller<DeleteAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<NoContent, Failure<DeleteAssessment>> {
        let tx = caller.tenant.begin().await?;
        let deleted = change::delete(&tx, assessment_id.0, caller.actor(), self.0.clock.now()).await;
        deleted.map_err(|refused| match refused {
            Refused::NoAssessment => Failure::from(code::ASM_002),
            Refused::Malformed | Refused::Conflict => code::API_007.into(),
            Refused::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Start an assessment
    ///
    /// Answers a session, which ends when its time is over, and tells nothing of the answers until then. Started again
    /// within that time it goes on; once it has ended, or outside its window, it is LMS-API-007.
    #[oai(
        path = "/assessments/:assessment_id/start",
        method = "post",
        operation_id = "startAssessment",
        tag = "Tag::Assessments"
    )]
    async fn start(
        &self,
        claimant: Claimant<StartAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<SessionStarted, Failure<StartAssessment>> {
        let (caller, tx) = claimant.begin(&self.0).await?;
        let started = sitting::start(&tx, caller.account_id, assessment_id.0, self.0.clock.now()).await;
        let started = started.map_err(|cause| match cause {
            NotStarted::NoAssessment => Failure::from(code::ASM_002),
            NotStarted::NotOpen => code::API_007.into(),
            NotStarted::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        Ok(SessionStarted::Started(Json(started)))
    }

    /// List an assessment's results
    ///
    /// By the pupils' names, each who has started it with every question and its marks. `format=csv` is one file of up to
    /// 2,000 pupils for a spreadsheet; it has no pages.
    #[oai(
        path = "/assessments/:assessment_id/results",
        method = "get",
        operation_id = "assessmentResults",
        tag = "Tag::Assessments"
    )]
    async fn results(
        &self,
        caller: Caller<AssessmentResults>,
        assessment_id: Path<AssessmentId>,
        /// Results of the pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// `json` (the default) or `csv`.
        format: Query<Option<ResultsFormat>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Results<AssessmentResult>, Failure<AssessmentResults>> {
        let asked = Asked::<results::Cursor>::read(limit.0, after.0.as_deref())?;
        let (id, class, now) = (assessment_id.0, classroom_id.0, self.0.clock.now());
        let tx = caller.tenant.read().await?;
        let assessment = assessments::find(&tx, id, now).await?.ok_or(code::ASM_002)?;
        Ok(match format.0 {
            Some(ResultsFormat::Csv) => Results::file(results::file(&tx, &assessment, class, now).await?),
            Some(ResultsFormat::Json) | None => Results::page(results::list(&tx, id, class, &asked, now).await?),
        })
    }
}
