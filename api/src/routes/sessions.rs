//! LMS-SES: sessions of practice.

use entity::SessionId;
use openapi::{
    Failure, code,
    operations::{AnswerQuestion, FinishSession, GetSession, ListSessions, StartSession},
};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::ToJSON,
};
use sea_orm::ConnectionTrait;
use worker::{
    live::QueueOf,
    metrics::{Marked, SessionEvent},
};

use crate::{
    app::App,
    body::Fields,
    idempotency::{Repeatable, answered},
    page::{Asked, Page},
    routes::Tag,
    session::{Caller, Claimant},
    sessions::{
        self, Cursor, PracticeSession, SessionNow,
        answer::{self, AnswerBody, AnswerResult, NotTaken, Sent, Taken},
        finish::{self, Finished, SessionSummary},
        look::Look,
        start::{self, NotStarted, StartBody, Started},
    },
};

/// LMS-SES: sessions of practice.
#[derive(Debug)]
pub struct Sessions(pub App);

/// A session that began.
#[derive(Debug, ApiResponse)]
pub enum SessionStarted {
    /// The session, and its first question
    #[oai(status = 201)]
    Started(Json<SessionNow>),
}

#[OpenApi]
impl Sessions {
    /// Begin a session
    ///
    /// Takes the plan that is prepared for the pupil, or makes one. A session of the same kind that is still open is gone
    /// on with instead.
    #[oai(path = "/sessions", method = "post", operation_id = "startSession", tag = "Tag::Sessions")]
    async fn start(
        &self,
        claimant: Claimant<StartSession>,
        /// Makes the request harmless to repeat: up to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<StartBody>,
    ) -> Result<SessionStarted, Failure<StartSession>> {
        let now = self.0.clock.now();
        let (caller, tx) = claimant.begin(&self.0).await?;
        let repeatable =
            Repeatable::read(&self.0, caller.account_id, idempotency_key.0, &[body.to_json_string().as_bytes()])?;
        if let Some(repeatable) = &repeatable
            && let Some(earlier) = answered(repeatable.claim(&tx, now).await?)?
        {
            return Ok(SessionStarted::Started(Json(earlier)));
        }
        let started = start::start(&tx, caller.account_id, &body, &self.0.metrics, now).await;
        let Started { session, queue, is_new } = started.map_err(|cause| match cause {
            NotStarted::Malformed => Failure::from(code::SES_001),
            NotStarted::NoAssignment => code::SES_006.into(),
            NotStarted::Done => code::API_007.into(),
            NotStarted::Database(cause) => cause.into(),
        })?;
        if let Some(repeatable) = &repeatable {
            repeatable.keep(&tx, &session).await?;
        }
        let of = QueueOf { school_id: tx.school_id(), session_id: session.session.id };
        tx.commit().await?;
        if is_new {
            self.0.metrics.session(SessionEvent::Started);
        }
        self.0.live.put(of, &queue).await;
        Ok(SessionStarted::Started(Json(session)))
    }

    /// List one's sessions
    ///
    /// The latest first.
    #[oai(path = "/sessions", method = "get", operation_id = "listSessions", tag = "Tag::Sessions")]
    async fn list(
        &self,
        caller: Caller<ListSessions>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<PracticeSession>>, Failure<ListSessions>> {
        let asked = Asked::<Cursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(sessions::list(&tx, caller.account_id, &asked, self.0.clock.now()).await?))
    }

    /// Show a session and what is asked next
    ///
    /// After a lost network or in another tab: the question that is open, and how far the session is.
    #[oai(path = "/sessions/:session_id", method = "get", operation_id = "getSession", tag = "Tag::Sessions")]
    async fn get(
        &self,
        caller: Caller<GetSession>,
        session_id: Path<SessionId>,
    ) -> Result<Json<SessionNow>, Failure<GetSession>> {
        let of = QueueOf { school_id: caller.tenant.school_id(), session_id: session_id.0 };
        let kept = self.0.live.get(of).await;
        let tx = caller.tenant.read().await?;
        let row = sessions::find(&tx, caller.account_id, session_id.0).await?.ok_or(code::SES_006)?;
        Ok(Json(sessions::now(&tx, caller.account_id, row, kept, &self.0.metrics, self.0.clock.now()).await?))
    }

    /// Answer a question
    ///
    /// The same question answered again returns the first result. A question that the session does not ask, or a session
    /// that has ended, is LMS-SES-002. An assessment asks its questions in order, and tells nothing of them until its end.
    #[oai(
        path = "/sessions/:session_id/answers",
        method = "post",
        operation_id = "answerQuestion",
        tag = "Tag::Sessions"
    )]
    async fn answer(
        &self,
        claimant: Claimant<AnswerQuestion>,
        session_id: Path<SessionId>,
        body: Json<Fields<AnswerBody>>,
    ) -> Result<Json<AnswerResult>, Failure<AnswerQuestion>> {
        let sent = Sent::read(&body).map_err(|_| code::SES_001)?;
        let of = QueueOf { school_id: claimant.school_id(), session_id: session_id.0 };
        // Before the transaction: a slow Redis must hold no connection.
        let kept = self.0.live.get(of).await;
        let now = self.0.clock.now();
        let look = Look::at(self.0.database.get_database_backend(), &claimant, session_id.0, sent.question_id, now);
        let (caller, tx, row) = claimant.begin_by(look.statement()).await?;
        let found = look.found(&row, &tx).await?.ok_or(code::SES_006)?;
        let taken = answer::take(&tx, caller.account_id, found, sent, kept, &self.0.metrics, now).await;
        let Taken { result, queue, counts } = taken.map_err(|cause| match cause {
            NotTaken::NoQuestion => Failure::from(code::SES_002),
            NotTaken::Malformed => code::SES_001.into(),
            NotTaken::Database(cause) => cause.into(),
        })?;
        tx.commit().await?;
        if let Some(is_right) = counts {
            self.0.metrics.answer(if is_right { Marked::Right } else { Marked::Wrong });
        }
        if let Some(queue) = queue {
            self.0.live.put(of, &queue).await;
        }
        Ok(Json(result))
    }

    /// End a session
    ///
    /// Says what it came to; the same again says the same.
    #[oai(
        path = "/sessions/:session_id/finish",
        method = "post",
        operation_id = "finishSession",
        tag = "Tag::Sessions"
    )]
    async fn finish(
        &self,
        claimant: Claimant<FinishSession>,
        session_id: Path<SessionId>,
    ) -> Result<Json<SessionSummary>, Failure<FinishSession>> {
        let (caller, tx) = claimant.begin(&self.0).await?;
        let finished = finish::finish(&tx, caller.account_id, session_id.0, self.0.clock.now()).await?;
        let Finished { summary, is_new } = finished.ok_or(code::SES_006)?;
        let of = QueueOf { school_id: tx.school_id(), session_id: session_id.0 };
        tx.commit().await?;
        if is_new {
            // Where that fails, the queue goes by its time to live.
            let _ = self.0.live.forget(&[of]).await;
        }
        if is_new && summary.assessment.is_none() {
            self.0.metrics.session(SessionEvent::Finished);
        }
        self.0.wake.wake();
        Ok(Json(summary))
    }
}
