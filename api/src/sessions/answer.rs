//! Answers: one transaction marks an answer, updates the pupil's mastery and stores both. Sending an answer again is
//! idempotent.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, MasteryLevel, SessionState, attempt, mastery, practice_session, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DbErr,
};
use uuid::Uuid;
use worker::{
    assessment::Number,
    jobs::digest::Digest,
    learning::{column, count, learner_of, mastery_of, mastery_row, pair},
    metrics::Metrics,
    practice::{AnswerEffect, AnswerTimes, Grade, LiveQueue, Mastery, PracticeAnswer, Question, QueuedQuestion, apply},
    queue::enqueue,
};

use super::{
    AskedQuestion, LONGEST_ANSWER_MS, QuestionsLeft,
    answer_context::{AnswerContext, AnswerSession, FirstAnswer},
    live,
};
use crate::{
    assessments::answering::{self, LockedSitting},
    body::{FieldChange, Fields},
};

/// An answer to a question.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct AnswerBody {
    /// The id of the question.
    pub question_id: Uuid,
    /// The number that was typed; null if nothing was typed or the time ran out. Required, unless the question asks for
    /// words. The answer to a fact is a whole number of at least 0; in an assessment's other questions it may have
    /// three decimal places.
    #[oai(validator(minimum(value = "-99999"), maximum(value = "99999")))]
    pub answer: Option<f64>,
    /// The text that was written, up to 2,000 characters; null or blank if nothing was written. Required if the
    /// question asks for words.
    #[oai(validator(max_length = 2000))]
    pub text: Option<String>,
    /// The time from the question's appearance to the answer, by the client's clock, in milliseconds. The maximum is an
    /// hour: send a longer time as 3600000.
    #[oai(validator(minimum(value = "0"), maximum(value = "3600000")))]
    pub elapsed_ms: i32,
    /// When the first key was pressed, by the client's clock. With it, the recall time is the time until the first key;
    /// without it, the service estimates the time for typing. Needs `answered_at`.
    pub first_key_at: Option<DateTime<Utc>>,
    /// When the answer was given, by the client's clock. Needs `sent_at`. If absent, the answer counts as given when it
    /// arrives.
    pub answered_at: Option<DateTime<Utc>>,
    /// When this request was sent, by the client's clock; a request that is sent again has a new time. The service
    /// compares it with its own clock, so the client's clock may be wrong, even by days.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The result of an answer.
#[derive(Debug, Clone, Object)]
pub struct AnswerResult {
    /// Whether the answer is right; null in an assessment, which shows its results when it ends.
    pub correct: Option<bool>,
    /// The right answer; null in an assessment.
    pub right_answer: Option<u32>,
    /// How the answer changed the pupil's mastery of the fact; null in an assessment.
    pub fact: Option<FactChange>,
    /// How far the session has got.
    pub progress: Progress,
    /// The next question; null after the last one.
    pub next: Option<AskedQuestion>,
    /// The questions after `next`, in the order of the current plan.
    pub ahead: Vec<AskedQuestion>,
}

/// How an answer changed the pupil's mastery of its fact.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct FactChange {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// The mastery level before the answer.
    pub before: MasteryLevel,
    /// The mastery level after the answer.
    pub after: MasteryLevel,
    /// The recall time of this answer, without the typing, in milliseconds.
    pub recall_ms: u32,
    /// The mean recall time before this answer, in milliseconds; null for a fact that was never timed.
    pub usual_recall_ms: Option<u32>,
}

/// How far a session has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object)]
pub struct Progress {
    /// Questions answered so far.
    pub answered: u32,
    /// Questions answered right; null in an assessment.
    pub correct: Option<u32>,
    /// Questions in the session.
    pub length: u32,
}

/// An answer as the client sent it. `Keep` stands for an absent field.
#[derive(Debug, Clone)]
pub struct AnswerSubmission {
    /// The id of the question.
    pub question_id: Uuid,
    /// The number that was typed.
    pub answer: FieldChange<Number>,
    /// The text that was written.
    pub text: FieldChange<String>,
    /// The time from the question's appearance to the answer: milliseconds, at most an hour.
    pub elapsed_ms: u32,
    /// When the answer was given, by the client's clock; `None` if the client did not send the times.
    pub times: Option<AnswerTimes>,
}

/// How long after its expiry a session accepts answers that were given before: a week, so that a tablet that stayed in
/// the classroom over a weekend loses nothing.
pub(super) const LATE_DELIVERY: TimeDelta = TimeDelta::days(7);

/// The maximum length of an answer in words, in characters.
const LONGEST_TEXT: usize = 2_000;

/// The rule for a number in an answer.
const NUMBER: &str = "a number from -99,999 to 99,999 with three decimal places at most";

impl AnswerSubmission {
    /// Reads the body. "No answer" must be sent as an explicit null, so that a client that forgets the field gets an
    /// error instead of losing the pupil's answer.
    pub fn read(body: &Fields<AnswerBody>) -> Result<Self, InputError> {
        let answer = match body.decimal("answer")? {
            Some(number) => FieldChange::Set(Number::new(number).ok_or_else(|| InputError::new("answer", NUMBER))?),
            None if body.is_null("answer") => FieldChange::Clear,
            None => FieldChange::Keep,
        };
        let text = body.change("text")?.try_map(|text| {
            let is_short = text.chars().count() <= LONGEST_TEXT;
            is_short.then(|| text.trim().to_owned()).ok_or_else(|| InputError::new("text", "2,000 characters at most"))
        })?;
        if (&answer, &text) == (&FieldChange::Keep, &FieldChange::Keep) {
            return Err(InputError::missing("answer"));
        }
        let elapsed_ms = body.number("elapsed_ms")?.and_then(|number| u32::try_from(number).ok());
        Ok(Self {
            question_id: body.id("question_id")?.ok_or_else(|| InputError::missing("question_id"))?,
            answer,
            text,
            elapsed_ms: elapsed_ms
                .filter(|number| *number <= LONGEST_ANSWER_MS)
                .ok_or_else(|| InputError::new("elapsed_ms", "0 to 3,600,000"))?,
            times: read_times(body)?,
        })
    }

    /// Returns the time from the first key to the answer in milliseconds; `None` if it is unknown.
    pub fn typing_ms(&self) -> Option<u32> {
        self.times.and_then(|times| times.typing_ms(self.elapsed_ms))
    }

    /// Returns the answer to a fact: a whole number, or `None` if the pupil gave none.
    fn count(&self) -> Result<Option<u32>, AnswerError> {
        match &self.answer {
            FieldChange::Keep => Err(InputError::missing("answer").into()),
            FieldChange::Clear => Ok(None),
            FieldChange::Set(number) => {
                number.whole().map(Some).ok_or_else(|| InputError::new("answer", "a whole number, 0 or more").into())
            }
        }
    }
}

/// Reads the times of an answer; `None` if the body has none. `answered_at` is only valid with `sent_at`, and `sent_at`
/// only with `answered_at`, because the service needs both to correct the error of the client's clock.
fn read_times(body: &Fields<AnswerBody>) -> Result<Option<AnswerTimes>, InputError> {
    let first_key_at = body.time("first_key_at")?;
    match (body.time("answered_at")?, body.time("sent_at")?) {
        (Some(answered_at), Some(sent_at)) => Ok(Some(AnswerTimes { first_key_at, answered_at, sent_at })),
        (Some(_), None) => Err(InputError::missing("sent_at")),
        (None, None) if first_key_at.is_none() => Ok(None),
        (None, _) => Err(InputError::missing("answered_at")),
    }
}

/// Why an answer was rejected.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The session does not ask this question, or has ended.
    #[error("the session does not ask this question, or has ended")]
    NoQuestion,
    /// The answer is not of the kind that the question asks for: words, or a whole number.
    #[error(transparent)]
    Malformed(#[from] InputError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// An answer that was recorded.
#[derive(Debug)]
pub struct RecordedAnswer {
    /// The result for the client.
    pub result: AnswerResult,
    /// The live queue after the answer, if the session is practice and takes answers.
    pub queue: Option<LiveQueue>,
    /// Whether the answer was right, for the metrics. `None` if the answer was sent again or belongs to an assessment,
    /// because such answers are not counted.
    pub counts: Option<bool>,
}

/// Records an answer. If the question already has an answer, returns the result of the first answer.
pub async fn take(
    tx: &TenantTx,
    pupil_id: AccountId,
    context: AnswerContext,
    submission: AnswerSubmission,
    cached: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<RecordedAnswer, AnswerError> {
    let AnswerContext { mut session, first, mastery, named_question } = context;
    let is_open = session.state == SessionState::Open && session.expires_at > now;
    let answered_at = session.accepts(submission.times, now);
    if let Some(assessment_id) = session.assessment_id {
        let sitting = LockedSitting {
            pupil_id,
            assessment_id,
            is_open,
            session_id: session.id,
            answered: session.answered,
            correct: session.correct,
            length: session.length,
            last_answered_at: session.last_answered_at,
            late_answers: session.is_digested.then_some(session.late_answers),
        };
        return Ok(RecordedAnswer {
            result: answering::submit(tx, sitting, submission, answered_at, now).await?,
            queue: None,
            counts: None,
        });
    }
    let answer = submission.count()?;
    let (slot, question) = named_question.ok_or(AnswerError::NoQuestion)?;
    if let Some(first) = first {
        let current = live::current(tx, session.id, session.answered, cached, metrics);
        let queue = if is_open { Some(current.await?) } else { None };
        let left = queue.as_ref().map(|queue| QuestionsLeft::in_queue(session.id, queue)).unwrap_or_default();
        let result = result(&session, question, AnswerOutcome::stored(&first), left);
        return Ok(RecordedAnswer { result, queue, counts: None });
    }
    let answered_at = answered_at.ok_or(AnswerError::NoQuestion)?;
    let mut queue = live::current(tx, session.id, session.answered, cached, metrics).await?;
    let asked = queue.find(slot).filter(|asked| asked.question == question).copied().ok_or(AnswerError::NoQuestion)?;
    let before = mastery.as_ref().map(mastery_of).unwrap_or_default();
    let given = PracticeAnswer {
        answer,
        elapsed_ms: submission.elapsed_ms,
        typing_ms: submission.typing_ms(),
        at: answered_at,
        judged_on_accuracy: session.judged_on_accuracy,
        first_attempt: !session.met,
    };
    let applied = apply(question, &given, &before, &learner_of(session.engine.take()));
    queue.record_answer(slot, applied.correct);
    let outcome = AnswerOutcome::of(&applied, &before);
    let attempt = attempt_row(tx, &session, asked, &given, &outcome);
    session.count(&applied, &queue, answered_at);
    tx.batch()
        .insert::<attempt::Entity, _>(attempt)
        .replace::<mastery::Entity, _>(mastery_row(tx.school_id(), pupil_id, question.fact, &applied.mastery))
        .change::<practice_session::Entity>(session.counted(tx, &applied)?)?
        .exec()
        .await?;
    if !is_open {
        enqueue(tx, &Digest { session_id: session.id }, now).await?;
    }
    let left = if is_open { QuestionsLeft::in_queue(session.id, &queue) } else { QuestionsLeft::default() };
    let result = result(&session, question, outcome, left);
    Ok(RecordedAnswer { result, queue: Some(queue), counts: Some(applied.correct) })
}

impl AnswerSession {
    /// Returns when a new answer counts as given; `None` if the session does not accept it. An answer that was given
    /// before the session expired may arrive later, unless the pupil has ended the session.
    fn accepts(&self, times: Option<AnswerTimes>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let answered_at = times.map_or(now, |times| times.answered_at(self.started_at, now));
        let is_accepted = self.state != SessionState::Finished
            && answered_at < self.expires_at
            && now < self.expires_at + LATE_DELIVERY;
        is_accepted.then_some(answered_at)
    }

    /// Adds an answer to the counts.
    fn count(&mut self, applied: &AnswerEffect, queue: &LiveQueue, answered_at: DateTime<Utc>) {
        self.answered += 1;
        self.correct += i32::from(applied.correct);
        self.slow += i32::from(matches!(applied.grade, Grade::Hard | Grade::WorkedOut));
        self.length = i32::try_from(queue.length()).unwrap_or(i32::MAX);
        self.last_answered_at = self.last_answered_at.max(Some(answered_at));
        self.late_answers += i32::from(self.is_digested);
    }

    /// Returns the update that stores the counts and the engine's estimates of the pupil.
    fn counted(&self, tx: &TenantTx, applied: &AnswerEffect) -> Result<practice_session::ActiveModel, DbErr> {
        let engine = serde_json::to_value(applied.learner).map_err(|cause| DbErr::Json(cause.to_string()))?;
        Ok(practice_session::ActiveModel {
            school_id: Unchanged(tx.school_id()),
            id: Unchanged(self.id),
            length: Set(self.length),
            answered: Set(self.answered),
            correct: Set(self.correct),
            slow: Set(self.slow),
            engine: Set(engine),
            last_answered_at: Set(self.last_answered_at),
            late_answers: Set(self.late_answers),
            ..Default::default()
        })
    }
}

fn attempt_row(
    tx: &TenantTx,
    session: &AnswerSession,
    asked: QueuedQuestion,
    answer: &PracticeAnswer,
    outcome: &AnswerOutcome,
) -> attempt::Model {
    let (a, b) = pair(asked.question.fact);
    let small = |number: i32| i16::try_from(number).unwrap_or(i16::MAX);
    attempt::Model {
        school_id: tx.school_id(),
        session_id: session.id,
        slot: small(asked.slot.into()),
        position: small(session.answered),
        a,
        b,
        form: asked.question.form.code().into(),
        answer: answer.answer.map(column),
        correct: outcome.correct,
        elapsed_ms: column(answer.elapsed_ms),
        recall_ms: column(outcome.recall_ms),
        usual_recall_ms: outcome.usual_recall_ms.map(column),
        standing_before: outcome.before,
        standing_after: outcome.after,
        answered_at: answer.at,
    }
}

/// The result of an answer, computed now or read from the stored attempt.
#[derive(Debug, Clone, Copy)]
struct AnswerOutcome {
    correct: bool,
    recall_ms: u32,
    usual_recall_ms: Option<u32>,
    before: MasteryLevel,
    after: MasteryLevel,
}

impl AnswerOutcome {
    fn of(applied: &AnswerEffect, previous: &Mastery) -> Self {
        Self {
            correct: applied.correct,
            recall_ms: applied.recall_ms,
            usual_recall_ms: previous.usual_recall_ms(),
            before: applied.before,
            after: applied.after,
        }
    }

    fn stored(first: &FirstAnswer) -> Self {
        Self {
            correct: first.correct,
            recall_ms: count(first.recall_ms),
            usual_recall_ms: first.usual_recall_ms.map(count),
            before: first.standing_before,
            after: first.standing_after,
        }
    }
}

fn result(session: &AnswerSession, question: Question, outcome: AnswerOutcome, left: QuestionsLeft) -> AnswerResult {
    AnswerResult {
        correct: Some(outcome.correct),
        right_answer: Some(question.right_answer().into()),
        fact: Some(FactChange {
            a: question.fact.a(),
            b: question.fact.b(),
            before: outcome.before,
            after: outcome.after,
            recall_ms: outcome.recall_ms,
            usual_recall_ms: outcome.usual_recall_ms,
        }),
        progress: Progress {
            answered: count(session.answered),
            correct: Some(count(session.correct)),
            length: count(session.length),
        },
        next: left.next,
        ahead: left.ahead,
    }
}
