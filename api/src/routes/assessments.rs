//! LMS-ASM: assessments and their results.

use entity::{AssessmentId, ClassroomId, Role};
use openapi::{
    Failure, OrFail, code,
    operations::{
        AssessmentResults, CreateAssessment, DeleteAssessment, GetAssessment, ListAssessments, StartAssessment,
        UpdateAssessment,
    },
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::Json,
};

use crate::{
    app::App,
    assessments::{
        self, Assessment, AssessmentDetail,
        change::{self, AssessmentError},
        input::{AssessmentChange, NewAssessment},
        list,
        results::{self, AssessmentResult},
        sitting::{self, StartSittingError},
    },
    authentication::{Caller, DeferredCaller},
    body::Fields,
    page::{Page, PageRequest, ResultsFormat},
    routes::{Tag, auth::NoContent, results::ResultsResponse, sessions::SessionStarted},
};

/// The LMS-ASM operations.
#[derive(Debug)]
pub struct Assessments;

/// The response with a new assessment.
#[derive(Debug, ApiResponse)]
pub enum AssessmentCreated {
    /// The new assessment
    #[oai(status = 201)]
    Created(Json<AssessmentDetail>),
}

#[OpenApi]
impl Assessments {
    /// List assessments
    ///
    /// The newest assessment comes first. The list includes the built-in assessments: 'Monthly 100' and one for each
    /// times table. Every school gets new built-in assessments each month. Pupils see the assessments that are set for
    /// them, with their own sitting.
    #[oai(path = "/assessments", method = "get", operation_id = "listAssessments", tag = "Tag::Assessments")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListAssessments>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Assessment>>, Failure<ListAssessments>> {
        let page_request = PageRequest::<AssessmentId>::read(limit.0, after.0.as_deref())?;
        let now = app.clock.now();
        let tx = caller.tenant.read().await?;
        Ok(Json(match caller.role {
            Role::Pupil => list::of_pupil(&tx, caller.account_id, &page_request, now).await?,
            _ => list::of_school(&tx, &page_request, now).await?,
        }))
    }

    /// Create an assessment
    ///
    /// An assessment is set for classes, for individual pupils, or for both. Pupils may take it if they are in one of
    /// the classes when they start it.
    #[oai(path = "/assessments", method = "post", operation_id = "createAssessment", tag = "Tag::Assessments")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Caller<CreateAssessment>,
        body: Json<Fields<NewAssessment>>,
    ) -> Result<AssessmentCreated, Failure<CreateAssessment>> {
        let now = app.clock.now();
        let body = body.parse().or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        let id = change::create(&tx, body, caller.actor(), now).await.map_err(|error| match error {
            AssessmentError::Database(cause) => cause.into(),
            AssessmentError::Malformed(error) => Failure::from(error.with(code::API_008)),
            AssessmentError::NoAssessment | AssessmentError::Conflict => code::API_005.into(),
        })?;
        let detail = assessments::detail(&tx, id, now).await?.ok_or(code::ASM_001)?;
        tx.commit().await?;
        Ok(AssessmentCreated::Created(Json(detail)))
    }

    /// Show an assessment with its questions and their answers
    ///
    /// The response also names the classes and pupils that the assessment is set for.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "get",
        operation_id = "getAssessment",
        tag = "Tag::Assessments"
    )]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<Json<AssessmentDetail>, Failure<GetAssessment>> {
        let tx = caller.tenant.read().await?;
        Ok(Json(assessments::detail(&tx, assessment_id.0, app.clock.now()).await?.ok_or(code::ASM_002)?))
    }

    /// Change an assessment
    ///
    /// A built-in assessment cannot be changed. Once a pupil has started an assessment, its questions and time limit
    /// cannot be changed. In both cases, and if `version` is not the current version, the response is LMS-API-007.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "patch",
        operation_id = "updateAssessment",
        tag = "Tag::Assessments"
    )]
    async fn update(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateAssessment>,
        assessment_id: Path<AssessmentId>,
        body: Json<Fields<AssessmentChange>>,
    ) -> Result<Json<AssessmentDetail>, Failure<UpdateAssessment>> {
        let (id, now) = (assessment_id.0, app.clock.now());
        let body = body.parse().or_fail(code::API_008)?;
        let tx = caller.tenant.begin().await?;
        change::update(&tx, id, body, caller.actor(), now).await.map_err(|error| match error {
            AssessmentError::Malformed(error) => Failure::from(error.with(code::API_008)),
            AssessmentError::NoAssessment => code::ASM_002.into(),
            AssessmentError::Conflict => code::API_007.into(),
            AssessmentError::Database(cause) => cause.into(),
        })?;
        let detail = assessments::detail(&tx, id, now).await?.ok_or(code::ASM_002)?;
        tx.commit().await?;
        Ok(Json(detail))
    }

    /// Delete an assessment that no pupil has started
    ///
    /// If the assessment is built in, or a pupil has started it, the response is LMS-API-007. A started assessment can
    /// be closed instead.
    #[oai(
        path = "/assessments/:assessment_id",
        method = "delete",
        operation_id = "deleteAssessment",
        tag = "Tag::Assessments"
    )]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Caller<DeleteAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<NoContent, Failure<DeleteAssessment>> {
        let tx = caller.tenant.begin().await?;
        let deleted = change::delete(&tx, assessment_id.0, caller.actor(), app.clock.now()).await;
        deleted.map_err(|error| match error {
            AssessmentError::NoAssessment => Failure::from(code::ASM_002),
            AssessmentError::Malformed(_) | AssessmentError::Conflict => code::API_007.into(),
            AssessmentError::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Start an assessment
    ///
    /// Returns a session, which ends when its time limit is over. Until then, the session does not show whether answers
    /// are right. Starting the assessment again within the time limit resumes the session. Once the session has ended,
    /// or outside the window of the assessment, the response is LMS-API-007.
    #[oai(
        path = "/assessments/:assessment_id/start",
        method = "post",
        operation_id = "startAssessment",
        tag = "Tag::Assessments"
    )]
    async fn start(
        &self,
        app: Data<&App>,
        deferred_caller: DeferredCaller<StartAssessment>,
        assessment_id: Path<AssessmentId>,
    ) -> Result<SessionStarted, Failure<StartAssessment>> {
        let (caller, tx) = deferred_caller.begin(&app).await?;
        let started = sitting::start(&tx, caller.account_id, assessment_id.0, app.clock.now()).await;
        let started = started.map_err(|cause| match cause {
            StartSittingError::NoAssessment => Failure::from(code::ASM_002),
            StartSittingError::NotOpen => code::API_007.into(),
            StartSittingError::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        Ok(SessionStarted::Started(Json(started)))
    }

    /// List an assessment's results
    ///
    /// Lists every pupil who has started the assessment, sorted by name, with every question and its marks.
    /// `format=csv` returns one file for a spreadsheet with up to 2,000 pupils, without pages.
    #[oai(
        path = "/assessments/:assessment_id/results",
        method = "get",
        operation_id = "assessmentResults",
        tag = "Tag::Assessments"
    )]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn results(
        &self,
        app: Data<&App>,
        caller: Caller<AssessmentResults>,
        assessment_id: Path<AssessmentId>,
        /// Only the results of pupils who are in this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// The format: `json` (the default) or `csv`.
        format: Query<Option<ResultsFormat>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<ResultsResponse<AssessmentResult>, Failure<AssessmentResults>> {
        let page_request = PageRequest::<results::AssessmentResultCursor>::read(limit.0, after.0.as_deref())?;
        let (id, class, now) = (assessment_id.0, classroom_id.0, app.clock.now());
        let tx = caller.tenant.read().await?;
        let assessment = assessments::find(&tx, id, now).await?.ok_or(code::ASM_002)?;
        Ok(match format.0 {
            Some(ResultsFormat::Csv) => {
                let file = results::file(&tx, &assessment, class, now).await?;
                ResultsResponse::file("assessment-results.csv", file)
            }
            Some(ResultsFormat::Json) | None => {
                ResultsResponse::page(results::list(&tx, id, class, &page_request, now).await?)
            }
        })
    }
}
