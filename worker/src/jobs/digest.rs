//! The job `digest`: adds an ended session to the roll-ups that teachers see. It is enqueued when the session starts
//! and is due when the session expires. Finishing the session makes the job due at once. An answer that arrives after
//! the session has expired enqueues the job again, which then adds only the late answers.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssignmentId, MasteryLevel, SessionId, SessionKind, SessionState, assignment, assignment_pupil, attempt,
    learner, practice_session, tenant::TenantTx,
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};

use super::practice_queue::PracticeQueue;
use crate::{
    jobs::JobContext,
    learning::{self, Knowledge, WrongAnswers, count, fact},
    practice::{Learner, PracticeAnswer, Question, QuestionForm, apply},
    queue::{Handler, Job, JobFailure, JobRun, enqueue, enqueue_at},
};

/// Adds an ended session to the roll-ups.
#[derive(Debug, Serialize, Deserialize)]
pub struct Digest {
    /// The id of the session.
    pub session_id: SessionId,
}

impl Job for Digest {
    const KIND: &'static str = "digest";

    fn subject(&self) -> Option<String> {
        Some(self.session_id.to_string())
    }
}

impl Handler<JobContext> for Digest {
    async fn run(self, run: &JobRun, _: &JobContext) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        let select_session =
            || tx.find::<practice_session::Entity>().filter(practice_session::Column::Id.eq(self.session_id));
        // Locks the learner first and then the session. All code that changes the engine's knowledge of a pupil locks
        // in this order, so that there are no deadlocks.
        let pupil_id =
            select_session().select_only().column(practice_session::Column::PupilId).into_tuple().one(&tx).await?;
        let Some(pupil_id) = pupil_id else { return run.finish(tx).await };
        let learner = learning::lock_learner(&tx, pupil_id).await?;
        let session = select_session().lock_exclusive().one(&tx).await?;
        // The session may have been erased with its pupil, or digested by an earlier run.
        let is_due = |session: &practice_session::Model| session.digested_at.is_none() || session.late_answers > 0;
        let Some(session) = session.filter(is_due) else {
            return run.finish(tx).await;
        };
        if session.state == SessionState::Open && session.expires_at > now {
            // An operator may retry the job before the session ends.
            enqueue_at(&tx, &self, session.expires_at, now).await?;
            return run.finish(tx).await;
        }
        digest(&tx, session, learner, now).await?;
        run.finish(tx).await
    }
}

async fn digest(
    tx: &TenantTx,
    session: practice_session::Model,
    learner: learner::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let known = learning::learner_of(learner.engine);
    let (attempts, engine) = match (session.kind, session.digested_at) {
        (SessionKind::Assessment, _) => learning::learn_from_assessment(tx, &session, known).await?,
        (_, None) => (attempts_of(tx, session.id).await?, learning::learner_of(session.engine)),
        (_, Some(_)) => late_attempts(tx, &session, known).await?,
    };
    wrong_answers(&attempts).save(tx, session.pupil_id).await?;
    if let Some(assignment_id) = session.assignment_id {
        update_assignment(tx, session.pupil_id, assignment_id, now).await?;
    }
    let became_secure = |attempt: &&attempt::Model| {
        attempt.standing_after == MasteryLevel::Secure && attempt.standing_before != MasteryLevel::Secure
    };
    let gained_at =
        attempts.iter().filter(became_secure).map(|attempt| attempt.answered_at).max().max(learner.last_gain_at);
    let has_expired = session.state == SessionState::Open;
    let mut update = tx
        .update::<practice_session::Entity>()
        .col_expr(practice_session::Column::DigestedAt, Expr::value(now))
        .col_expr(practice_session::Column::LateAnswers, Expr::value(0))
        .filter(practice_session::Column::Id.eq(session.id));
    if has_expired {
        update = update
            .col_expr(practice_session::Column::State, Expr::value(SessionState::Expired))
            .col_expr(practice_session::Column::EndedAt, Expr::value(session.expires_at));
    }
    update.exec(tx).await?;
    learning::roll_up(tx, session.pupil_id, Some(engine), gained_at, now).await?;
    enqueue(tx, &PracticeQueue { pupil_id: session.pupil_id }, now).await?;
    Ok(())
}

async fn attempts_of(tx: &TenantTx, id: SessionId) -> Result<Vec<attempt::Model>, DbErr> {
    tx.find::<attempt::Entity>()
        .filter(attempt::Column::SessionId.eq(id))
        .order_by_asc(attempt::Column::Position)
        .all(tx)
        .await
}

/// Returns the attempts that arrived after the session was digested, and the model of the pupil after them. The pupil
/// may have practised in other sessions since, so the session's own model is out of date.
async fn late_attempts(
    tx: &TenantTx,
    session: &practice_session::Model,
    mut learner: Learner,
) -> Result<(Vec<attempt::Model>, Learner), DbErr> {
    let mut attempts = attempts_of(tx, session.id).await?;
    let early = attempts.len().saturating_sub(usize::try_from(session.late_answers).unwrap_or_default());
    let late = attempts.split_off(early);
    let mut met: BTreeSet<(i16, i16)> = attempts.iter().map(|attempt| (attempt.a, attempt.b)).collect();
    let mastery = Knowledge::load(tx, session.pupil_id).await?.mastery;
    for attempt in &late {
        let Some(question) = question_of(attempt) else { continue };
        let answer = PracticeAnswer {
            answer: attempt.answer.map(count),
            elapsed_ms: count(attempt.elapsed_ms),
            typing_ms: Some(count(attempt.elapsed_ms).saturating_sub(count(attempt.recall_ms))),
            at: attempt.answered_at,
            judged_on_accuracy: session.judged_on_accuracy,
            first_attempt: met.insert((attempt.a, attempt.b)),
        };
        let known = mastery.get(&question.fact).copied().unwrap_or_default();
        learner = apply(question, &answer, &known, &learner).learner;
    }
    Ok((late, learner))
}

fn question_of(attempt: &attempt::Model) -> Option<Question> {
    let form = u8::try_from(attempt.form).ok().and_then(QuestionForm::from_code)?;
    Some(Question { fact: fact(attempt.a, attempt.b)?, form })
}

/// Returns the wrong answers of a session.
fn wrong_answers(attempts: &[attempt::Model]) -> WrongAnswers {
    let mut wrong = WrongAnswers::default();
    for attempt in attempts {
        let Some(question) = question_of(attempt) else { continue };
        wrong.note(question, attempt.answer.map(count), attempt.answered_at);
    }
    wrong
}

/// Recounts a pupil's progress in an assignment from all of the pupil's sessions for it.
async fn update_assignment(
    tx: &TenantTx,
    pupil_id: AccountId,
    assignment_id: AssignmentId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sessions = tx
        .find::<practice_session::Entity>()
        .filter(practice_session::Column::PupilId.eq(pupil_id))
        .filter(practice_session::Column::AssignmentId.eq(assignment_id))
        .all(tx)
        .await?;
    let answered: i32 = sessions.iter().map(|session| session.answered).sum();
    let correct: i32 = sessions.iter().map(|session| session.correct).sum();
    let assignment = tx.find::<assignment::Entity>().filter(assignment::Column::Id.eq(assignment_id)).one(tx).await?;
    let done_at = assignment
        .filter(|assignment| answered >= assignment.questions)
        .map(|_| sessions.iter().filter_map(|session| session.last_answered_at).max().unwrap_or(now));
    tx.update::<assignment_pupil::Entity>()
        .col_expr(assignment_pupil::Column::Answered, Expr::value(answered))
        .col_expr(assignment_pupil::Column::Correct, Expr::value(correct))
        .col_expr(assignment_pupil::Column::DoneAt, Expr::value(done_at))
        .filter(assignment_pupil::Column::AssignmentId.eq(assignment_id))
        .filter(assignment_pupil::Column::PupilId.eq(pupil_id))
        .exec(tx)
        .await?;
    Ok(())
}
