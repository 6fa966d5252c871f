//! The job `digest`: takes a session that has ended into the roll-ups that teachers see. It is enqueued with the session,
//! for the time when that ends by itself; a session that is finished earlier moves it forward.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssignmentId, SessionId, SessionKind, SessionState, Standing, assignment, assignment_pupil, attempt,
    learner, practice_session, tenant::TenantTx,
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};

use super::practice_queue::PracticeQueue;
use crate::{
    jobs::Parts,
    learning::{self, WrongAnswers, count, fact},
    practice::{Form, Question},
    queue::{Handler, Job, JobFailure, JobRun, enqueue, enqueue_at},
};

/// Takes a session into the roll-ups, once it has ended.
#[derive(Debug, Serialize, Deserialize)]
pub struct Digest {
    /// Which.
    pub session_id: SessionId,
}

impl Job for Digest {
    const KIND: &'static str = "digest";

    fn subject(&self) -> Option<String> {
        Some(self.session_id.to_string())
    }
}

impl Handler<Parts> for Digest {
    async fn run(self, run: &JobRun, _: &Parts) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        let of_session =
            || tx.find::<practice_session::Entity>().filter(practice_session::Column::Id.eq(self.session_id));
        // The pupil first, then the session: whoever changes what the engine knows of a pupil takes them in this order.
        let pupil_id =
            of_session().select_only().column(practice_session::Column::PupilId).into_tuple().one(&tx).await?;
        let Some(pupil_id) = pupil_id else { return run.finish(tx).await };
        let learner = learning::lock_learner(&tx, pupil_id).await?;
        let session = of_session().lock_exclusive().one(&tx).await?;
        // Erased with its pupil, or taken in by an earlier run.
        let Some(session) = session.filter(|session| session.digested_at.is_none()) else {
            return run.finish(tx).await;
        };
        if session.state == SessionState::Open && session.expires_at > now {
            // An operator's retry may come before the session's end.
            enqueue_at(&tx, &self, session.expires_at, now).await?;
            return run.finish(tx).await;
        }
        take_in(&tx, session, learner, now).await?;
        run.finish(tx).await
    }
}

async fn take_in(
    tx: &TenantTx,
    session: practice_session::Model,
    learner: learner::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (attempts, engine) = if session.kind == SessionKind::Assessment {
        learning::learn_from_assessment(tx, &session, learning::learner_of(learner.engine)).await?
    } else {
        (attempts_of(tx, session.id).await?, learning::learner_of(session.engine))
    };
    wrong_answers(&attempts).keep(tx, session.pupil_id).await?;
    if let Some(assignment_id) = session.assignment_id {
        note_work(tx, session.pupil_id, assignment_id, now).await?;
    }
    let became_secure = |attempt: &&attempt::Model| {
        attempt.standing_after == Standing::Secure && attempt.standing_before != Standing::Secure
    };
    let gained_at = attempts.iter().filter(became_secure).map(|attempt| attempt.answered_at).max();
    let ended_by_itself = session.state == SessionState::Open;
    let mut end = tx
        .update::<practice_session::Entity>()
        .col_expr(practice_session::Column::DigestedAt, Expr::value(now))
        .filter(practice_session::Column::Id.eq(session.id));
    if ended_by_itself {
        end = end
            .col_expr(practice_session::Column::State, Expr::value(SessionState::Expired))
            .col_expr(practice_session::Column::EndedAt, Expr::value(session.expires_at));
    }
    end.exec(tx).await?;
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

/// The session's wrong answers.
fn wrong_answers(attempts: &[attempt::Model]) -> WrongAnswers {
    let mut wrong = WrongAnswers::default();
    for attempt in attempts {
        let form = u8::try_from(attempt.form).ok().and_then(Form::from_code);
        let (Some(fact), Some(form)) = (fact(attempt.a, attempt.b), form) else { continue };
        wrong.note(Question { fact, form }, attempt.answer.map(count), attempt.answered_at);
    }
    wrong
}

/// Counts the pupil's part of an assignment anew, over all sessions of it that have answers.
async fn note_work(
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
    let set = tx.find::<assignment::Entity>().filter(assignment::Column::Id.eq(assignment_id)).one(tx).await?;
    let done_at = set
        .filter(|set| answered >= set.questions)
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
