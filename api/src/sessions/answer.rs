//! An answer: marked, learnt from and stored in one transaction, however often it is sent.

use chrono::{DateTime, Utc};
use entity::{AccountId, SessionState, Standing, attempt, mastery, practice_session, tenant::TenantTx};
use poem_openapi::Object;
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    DbErr,
};
use uuid::Uuid;
use worker::{
    assessment::Number,
    learning::{column, count, learner_of, mastery_of, mastery_row, pair},
    metrics::Metrics,
    practice::{Applied, Asked, Given, Grade, LiveQueue, Mastery, Question, apply},
};

use super::{
    AskedQuestion, live,
    look::{First, Found, Session},
};
use crate::{
    assessments::answering::{self, Sitting},
    body::{Change, Fields, WrongType},
};

/// An answer to a question.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct AnswerBody {
    /// The question's id.
    pub question_id: Uuid,
    /// The number typed; null when nothing was, or time ran out. It must be said, but where a question asks for words. A
    /// fact's is whole and not below 0; in an assessment's other questions it may have three decimal places.
    #[oai(validator(minimum(value = "-99999"), maximum(value = "99999")))]
    pub answer: Option<f64>,
    /// What was written, where a question asks for words, and must be said there: up to 2,000 characters; null or blank
    /// when nothing was.
    #[oai(validator(max_length = 2000))]
    pub text: Option<String>,
    /// From the question's appearance to the answer, by the client's clock: milliseconds.
    #[oai(validator(minimum(value = "0"), maximum(value = "3600000")))]
    pub elapsed_ms: i32,
}

/// What an answer came to.
#[derive(Debug, Clone, Object)]
pub struct AnswerResult {
    /// Is it right? Null in an assessment, whose end tells.
    pub correct: Option<bool>,
    /// The right answer; null in an assessment.
    pub right_answer: Option<u32>,
    /// What changed for the fact; null in an assessment.
    pub fact: Option<FactChange>,
    /// How far the session is.
    pub progress: Progress,
    /// The question to answer next; null when that was the last one.
    pub next: Option<AskedQuestion>,
}

/// What an answer changed for its fact.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
pub struct FactChange {
    /// The smaller factor: 1 to 12.
    pub a: u8,
    /// The larger factor: 1 to 12.
    pub b: u8,
    /// The fact's standing before.
    pub before: Standing,
    /// The fact's standing now.
    pub after: Standing,
    /// How long recall took, without the typing: milliseconds.
    pub recall_ms: u32,
    /// How long it took on the mean before; null for a fact that was never timed: milliseconds.
    pub usual_recall_ms: Option<u32>,
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Object)]
pub struct Progress {
    /// Questions answered.
    pub answered: u32,
    /// Those that were right; null in an assessment.
    pub correct: Option<u32>,
    /// Questions in all.
    pub length: u32,
}

/// What was sent. `Keep` stands for what was not said.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The question's id.
    pub question_id: Uuid,
    /// The number.
    pub answer: Change<Number>,
    /// The words.
    pub text: Change<String>,
    /// From the question's appearance to the answer: milliseconds, an hour at most.
    pub elapsed_ms: u32,
}

/// The longest answer in words: characters.
const LONGEST_TEXT: usize = 2_000;

impl Sent {
    /// Reads the body. That there is no answer must be said: a client that forgets the field loses the pupil's answer.
    pub fn read(body: &Fields<AnswerBody>) -> Result<Self, WrongType> {
        let answer = match body.decimal("answer")? {
            Some(number) => Change::Set(Number::new(number).ok_or(WrongType)?),
            None if body.is_null("answer") => Change::Clear,
            None => Change::Keep,
        };
        let text = body.change("text")?.try_map(|text| {
            let is_short = text.chars().count() <= LONGEST_TEXT;
            is_short.then(|| text.trim().to_owned()).ok_or(WrongType)
        })?;
        if (&answer, &text) == (&Change::Keep, &Change::Keep) {
            return Err(WrongType);
        }
        let elapsed_ms = body.number("elapsed_ms")?.and_then(|number| u32::try_from(number).ok());
        Ok(Self {
            question_id: body.id("question_id")?.ok_or(WrongType)?,
            answer,
            text,
            elapsed_ms: elapsed_ms.filter(|number| *number <= 3_600_000).ok_or(WrongType)?,
        })
    }

    /// The answer to a fact: a count, or nothing.
    fn count(&self) -> Result<Option<u32>, NotTaken> {
        match &self.answer {
            Change::Keep => Err(NotTaken::Malformed),
            Change::Clear => Ok(None),
            Change::Set(number) => number.whole().map(Some).ok_or(NotTaken::Malformed),
        }
    }
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The session does not ask that, or has ended.
    #[error("no such question")]
    NoQuestion,
    /// The question asks for something else: words, or a count.
    #[error("not the kind of answer that the question asks for")]
    Malformed,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// What became of an answer.
#[derive(Debug)]
pub struct Taken {
    /// What it came to.
    pub result: AnswerResult,
    /// The live queue after it, of practice that is open.
    pub queue: Option<LiveQueue>,
    /// Whether a first answer in practice was right: neither one sent again nor an assessment's is counted.
    pub counts: Option<bool>,
}

/// Takes an answer. One to a question that was answered already gets the first result.
pub async fn take(
    tx: &TenantTx,
    pupil_id: AccountId,
    found: Found,
    sent: Sent,
    kept: Option<LiveQueue>,
    metrics: &Metrics,
    now: DateTime<Utc>,
) -> Result<Taken, NotTaken> {
    let Found { mut session, first, mastery, named } = found;
    let is_open = session.state == SessionState::Open && session.expires_at > now;
    if let Some(assessment_id) = session.assessment_id {
        let Session { id, answered, correct, length, .. } = session;
        let sitting = Sitting { pupil_id, session_id: id, assessment_id, is_open, answered, correct, length };
        return Ok(Taken { result: answering::take(tx, sitting, sent, now).await?, queue: None, counts: None });
    }
    let answer = sent.count()?;
    let (slot, question) = named.ok_or(NotTaken::NoQuestion)?;
    if let Some(first) = first {
        let current = live::current(tx, session.id, session.answered, kept, metrics);
        let queue = if is_open { Some(current.await?) } else { None };
        let result = result(&session, question, Outcome::stored(&first), queue.as_ref());
        return Ok(Taken { result, queue, counts: None });
    }
    if !is_open {
        return Err(NotTaken::NoQuestion);
    }
    let mut queue = live::current(tx, session.id, session.answered, kept, metrics).await?;
    let asked = queue.find(slot).filter(|asked| asked.question == question).copied().ok_or(NotTaken::NoQuestion)?;
    let known = mastery.as_ref().map(mastery_of).unwrap_or_default();
    let given = Given {
        answer,
        elapsed_ms: sent.elapsed_ms,
        at: now,
        judged_on_accuracy: session.judged_on_accuracy,
        first_attempt: !session.met,
    };
    let applied = apply(question, &given, &known, &learner_of(session.engine.take()));
    queue.answered(slot, applied.correct);
    let outcome = Outcome::of(&applied, &known);
    let attempt = attempt_row(tx, &session, asked, &given, &outcome);
    session.count(&applied);
    tx.together()
        .insert::<attempt::Entity, _>(attempt)
        .replace::<mastery::Entity, _>(mastery_row(tx.school_id(), pupil_id, question.fact, &applied.mastery))
        .change::<practice_session::Entity>(session.counted(tx, &applied, now)?)?
        .exec()
        .await?;
    let result = result(&session, question, outcome, Some(&queue));
    Ok(Taken { result, queue: Some(queue), counts: Some(applied.correct) })
}

impl Session {
    /// Counts an answer.
    fn count(&mut self, applied: &Applied) {
        self.answered += 1;
        self.correct += i32::from(applied.correct);
        self.slow += i32::from(matches!(applied.grade, Grade::Hard | Grade::WorkedOut));
    }

    /// What keeps the counts, and what the engine learnt of the pupil.
    fn counted(
        &self,
        tx: &TenantTx,
        applied: &Applied,
        now: DateTime<Utc>,
    ) -> Result<practice_session::ActiveModel, DbErr> {
        let engine = serde_json::to_value(applied.learner).map_err(|cause| DbErr::Json(cause.to_string()))?;
        Ok(practice_session::ActiveModel {
            school_id: Unchanged(tx.school_id()),
            id: Unchanged(self.id),
            answered: Set(self.answered),
            correct: Set(self.correct),
            slow: Set(self.slow),
            engine: Set(engine),
            last_answered_at: Set(Some(now)),
            ..Default::default()
        })
    }
}

fn attempt_row(tx: &TenantTx, session: &Session, asked: Asked, given: &Given, outcome: &Outcome) -> attempt::Model {
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
        answer: given.answer.map(column),
        correct: outcome.correct,
        elapsed_ms: column(given.elapsed_ms),
        recall_ms: column(outcome.recall_ms),
        usual_recall_ms: outcome.usual_recall_ms.map(column),
        standing_before: outcome.before,
        standing_after: outcome.after,
        answered_at: given.at,
    }
}

/// What an answer came to, whether just now or when it was first sent.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    correct: bool,
    recall_ms: u32,
    usual_recall_ms: Option<u32>,
    before: Standing,
    after: Standing,
}

impl Outcome {
    fn of(applied: &Applied, known: &Mastery) -> Self {
        Self {
            correct: applied.correct,
            recall_ms: applied.recall_ms,
            usual_recall_ms: known.usual_recall_ms(),
            before: applied.before,
            after: applied.after,
        }
    }

    fn stored(first: &First) -> Self {
        Self {
            correct: first.correct,
            recall_ms: count(first.recall_ms),
            usual_recall_ms: first.usual_recall_ms.map(count),
            before: first.standing_before,
            after: first.standing_after,
        }
    }
}

fn result(session: &Session, question: Question, outcome: Outcome, queue: Option<&LiveQueue>) -> AnswerResult {
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
        next: queue.and_then(|queue| AskedQuestion::next(session.id, queue)),
    }
}
