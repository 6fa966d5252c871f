//! LMS-SES: practice sessions.

use entity::SessionId;
use openapi::{
    Failure, OrFail, code,
    operations::{AnswerQuestion, FinishSession, GetSession, ListSessions, StartSession},
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::ToJSON,
};
use sea_orm::ConnectionTrait;
use worker::{
    live::LiveQueueKey,
    metrics::{Marked, SessionEvent},
};

use crate::{
    app::App,
    authentication::{Caller, DeferredCaller},
    body::Fields,
    idempotency::{IdempotentRequest, stored_response},
    page::{Page, PageRequest},
    routes::Tag,
    sessions::{
        self, PracticeSession, SessionCursor, SessionNow,
        answer::{self, AnswerBody, AnswerError, AnswerResult, AnswerSubmission, RecordedAnswer},
        answer_context::AnswerContextQuery,
        finish::{self, FinishedSession, SessionSummary},
        start::{self, OpenSession, StartBody, StartSessionError},
    },
};

/// The LMS-SES operations for practice sessions.
#[derive(Debug)]
pub struct Sessions;

/// The response with a started or resumed session.
#[derive(Debug, ApiResponse)]
pub enum SessionStarted {
    /// The session and its next question
    #[oai(status = 201)]
    Started(Json<SessionNow>),
}

#[OpenApi]
impl Sessions {
    /// Start a session
    ///
    /// Resumes the pupil's open session of the requested kind. If there is no open session, starts a session with the
    /// practice plan that is prepared for the pupil, or with a new plan. The response contains all questions of the
    /// current plan, with their operands, so that a client can go on without network.
    #[oai(path = "/sessions", method = "post", operation_id = "startSession", tag = "Tag::Sessions")]
    async fn start(
        &self,
        app: Data<&App>,
        deferred_caller: DeferredCaller<StartSession>,
        /// Makes the request safe to repeat: 1 to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<StartBody>>,
    ) -> Result<SessionStarted, Failure<StartSession>> {
        let now = app.clock.now();
        let body = body.parse().or_fail(code::SES_001)?;
        let (caller, tx) = deferred_caller.begin(&app).await?;
        let repeatable =
            IdempotentRequest::read(&app, caller.account_id, idempotency_key.0, &[body.to_json_string().as_bytes()])?;
        if let Some(repeatable) = &repeatable
            && let Some(earlier) = stored_response(repeatable.claim(&tx, now).await?)?
        {
            return Ok(SessionStarted::Started(Json(earlier)));
        }
        let started = start::start(&tx, caller.account_id, &body, &app.metrics, now).await;
        let OpenSession { session, queue, is_new } = started.map_err(|cause| match cause {
            StartSessionError::Malformed(error) => Failure::from(error.with(code::SES_001)),
            StartSessionError::NoAssignment => code::SES_006.into(),
            StartSessionError::Done => code::API_007.into(),
            StartSessionError::Database(cause) => cause.into(),
        })?;
        if let Some(repeatable) = &repeatable {
            repeatable.store(&tx, &session).await?;
        }
        let queue_key = LiveQueueKey { school_id: tx.school_id(), session_id: session.session.id };
        tx.commit().await?;
        if is_new {
            app.metrics.session(SessionEvent::Started);
        }
        app.live.put(queue_key, &queue).await;
        Ok(SessionStarted::Started(Json(session)))
    }

    /// List your own sessions
    ///
    /// The latest session comes first.
    #[oai(path = "/sessions", method = "get", operation_id = "listSessions", tag = "Tag::Sessions")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListSessions>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PracticeSession>>, Failure<ListSessions>> {
        let page_request = PageRequest::<SessionCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(sessions::list(&tx, caller.account_id, &page_request, app.clock.now()).await?))
    }

    /// Show a session and its next question
    ///
    /// Lets a client resume after a lost connection or in another tab: returns the next question, the questions after
    /// it, and the progress of the session.
    #[oai(path = "/sessions/:session_id", method = "get", operation_id = "getSession", tag = "Tag::Sessions")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetSession>,
        session_id: Path<SessionId>,
    ) -> Result<Json<SessionNow>, Failure<GetSession>> {
        let queue_key = LiveQueueKey { school_id: caller.tenant.school_id(), session_id: session_id.0 };
        let cached_queue = app.live.get(queue_key).await;
        let tx = caller.tenant.read().await?;
        let row = sessions::find(&tx, caller.account_id, session_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(sessions::now(&tx, caller.account_id, row, cached_queue, &app.metrics, app.clock.now()).await?))
    }

    /// Answer a question
    ///
    /// Takes an answer to any question that the session has offered in `next` or `ahead`, in whatever order the answers
    /// arrive, so that a client can go on without network. Answering the same question again returns the first result.
    ///
    /// - The plan of practice adapts after each answer: a missed fact is asked again, which displaces questions that
    ///   were planned. If the pupil has already answered a displaced question without network, the answer counts, and
    ///   the session drops one repeat instead. If no repeat is left, `progress.length` grows by one. A session is
    ///   complete when each of its questions has an answer.
    /// - With `answered_at` and `sent_at`, an answer counts at the time when it was given, by the service's clock, but
    ///   not before the session started and not after the answer arrived. The day and the week of the practice, and
    ///   what the pupil remembers, follow that time.
    /// - An answer that was given before the session expired is accepted until seven days after it expired. The results
    ///   then change accordingly.
    /// - If the session has not offered the question, or accepts no more answers because it has ended, the response is
    ///   LMS-SES-002. If an answer is sent again after the session has ended, the response is still its first result.
    ///
    /// An assessment does not show whether answers are right until it ends.
    #[oai(
        path = "/sessions/:session_id/answers",
        method = "post",
        operation_id = "answerQuestion",
        tag = "Tag::Sessions"
    )]
    async fn answer(
        &self,
        app: Data<&App>,
        deferred_caller: DeferredCaller<AnswerQuestion>,
        session_id: Path<SessionId>,
        body: Json<Fields<AnswerBody>>,
    ) -> Result<Json<AnswerResult>, Failure<AnswerQuestion>> {
        let submission = AnswerSubmission::read(&body).or_fail(code::SES_001)?;
        let queue_key = LiveQueueKey { school_id: deferred_caller.school_id(), session_id: session_id.0 };
        // The cache is read before the transaction starts, so that a slow Redis does not hold a database connection.
        let cached_queue = app.live.get(queue_key).await;
        let now = app.clock.now();
        let query = AnswerContextQuery::new(
            app.database.get_database_backend(),
            &deferred_caller,
            session_id.0,
            submission.question_id,
            now,
        );
        let (caller, tx, row) = deferred_caller.begin_with(query.sql(), query.values()).await?;
        let context = query.read_context(&row, &tx).await?.ok_or(code::SES_006)?;
        let recorded = answer::take(&tx, caller.account_id, context, submission, cached_queue, &app.metrics, now).await;
        let RecordedAnswer { result, queue, counts } = recorded.map_err(|cause| match cause {
            AnswerError::NoQuestion => Failure::from(code::SES_002),
            AnswerError::Malformed(error) => error.with(code::SES_001).into(),
            AnswerError::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        if let Some(is_right) = counts {
            app.metrics.answer(if is_right { Marked::Right } else { Marked::Wrong });
        }
        if let Some(queue) = queue {
            app.live.put(queue_key, &queue).await;
        }
        Ok(Json(result))
    }

    /// End a session
    ///
    /// Returns a summary of the session. Ending the session again returns the same summary.
    #[oai(
        path = "/sessions/:session_id/finish",
        method = "post",
        operation_id = "finishSession",
        tag = "Tag::Sessions"
    )]
    async fn finish(
        &self,
        app: Data<&App>,
        deferred_caller: DeferredCaller<FinishSession>,
        session_id: Path<SessionId>,
    ) -> Result<Json<SessionSummary>, Failure<FinishSession>> {
        let (caller, tx) = deferred_caller.begin(&app).await?;
        let finished = finish::finish(&tx, caller.account_id, session_id.0, app.clock.now()).await?;
        let FinishedSession { summary, is_new } = finished.ok_or(code::SES_006)?;
        let queue_key = LiveQueueKey { school_id: tx.school_id(), session_id: session_id.0 };
        tx.commit().await?;
        if is_new {
            // If the removal fails, the cached queue expires later.
            let _ = app.live.remove(&[queue_key]).await;
        }
        if is_new && summary.assessment.is_none() {
            app.metrics.session(SessionEvent::Finished);
        }
        app.wake.wake();
        Ok(Json(summary))
    }
}
