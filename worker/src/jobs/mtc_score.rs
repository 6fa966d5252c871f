//! The job `mtc_score`: marks an ended attempt at the Multiplication Tables Check and passes the answers to the
//! practice engine. It is enqueued when the attempt starts and is due at the earliest time at which the attempt can
//! close. The save that completes the attempt makes the job due at once, and so does every save that arrives after the
//! end.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ArrangementCode, AttemptState, MasteryLevel, MtcAttemptId, Outcome, SessionId, SessionKind, Timing,
    arrangement, mtc_answer, mtc_attempt, practice_session, tenant::TenantTx,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, prelude::Json, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::practice_queue::PracticeQueue;
use crate::{
    jobs::JobContext,
    learning::mtc_answers,
    learning::{self, Knowledge, WrongAnswers},
    mtc::{
        form::FormQuestion,
        marking::{self, CheckAnswer},
        timing::{self, AttemptTimes},
    },
    practice::{self, Fact, Learner, Question, QuestionForm},
    queue::{Handler, Job, JobFailure, JobRun, enqueue, enqueue_at},
};

/// Marks an ended attempt.
#[derive(Debug, Serialize, Deserialize)]
pub struct MtcScore {
    /// The id of the attempt.
    pub attempt_id: MtcAttemptId,
}

impl Job for MtcScore {
    const KIND: &'static str = "mtc_score";
    // A whole class waits for its scores.
    const PRIORITY: i32 = 40;
    const MAX_ATTEMPTS: i32 = 32;
    const LONGEST_PAUSE: Duration = Duration::from_hours(1);

    fn subject(&self) -> Option<String> {
        Some(self.attempt_id.to_string())
    }
}

impl Handler<JobContext> for MtcScore {
    async fn run(self, run: &JobRun, _: &JobContext) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        let attempt = tx
            .find::<mtc_attempt::Entity>()
            .filter(mtc_attempt::Column::Id.eq(self.attempt_id))
            .lock_exclusive()
            .one(&tx)
            .await?;
        // The attempt may have been erased with its pupil, or marked by an earlier run.
        let Some(attempt) = attempt.filter(|attempt| attempt.scored_at.is_none()) else {
            return run.finish(tx).await;
        };
        if attempt.state == AttemptState::Open && attempt.closes_at > now {
            // The attempt closes later if the pupil took a long time to begin, or has not begun. The job then runs
            // again.
            enqueue_at(&tx, &self, attempt.closes_at, now).await?;
            return run.finish(tx).await;
        }
        score(&tx, &attempt, now).await?;
        run.finish(tx).await
    }
}

/// An answer with its question and its mark.
struct MarkedAnswer {
    question: FormQuestion,
    answer: CheckAnswer,
    row: mtc_answer::Model,
    outcome: Outcome,
}

async fn score(tx: &TenantTx, attempt: &mtc_attempt::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let form = mtc_answers::questions(&attempt.form)?;
    let answers = mtc_answers::answers(tx, attempt.id).await?;
    let by_number: BTreeMap<u8, CheckAnswer> =
        answers.iter().map(|(&number, (answer, _))| (number, answer.clone())).collect();
    let arrangements = arrangements(tx, attempt.pupil_id).await?;
    let times = mtc_answers::times(attempt);
    let timing = timing::verify(&times, timing::shortest_pause(&arrangements.codes), &by_number);
    let mark = |(number, (answer, row)): (u8, (CheckAnswer, mtc_answer::Model))| {
        let question = *form.get(usize::from(number).checked_sub(1)?)?;
        Some(MarkedAnswer { question, outcome: marking::mark(question, &answer), answer, row })
    };
    let marked: Vec<MarkedAnswer> = answers.into_iter().filter_map(mark).collect();
    let right = marked.iter().filter(|marked| marked.outcome == Outcome::Right).count();

    tx.replace_many::<mtc_answer::Entity, _>(marked.iter().map(scored_row)).await?;
    let is_incomplete = attempt.state == AttemptState::Open;
    tx.update::<mtc_attempt::Entity>()
        .set(mtc_attempt::ActiveModel {
            state: Set(if is_incomplete { AttemptState::Incomplete } else { attempt.state }),
            score: Set(Some(i16::try_from(right).unwrap_or(i16::MAX))),
            timing: Set(Some(timing)),
            scored_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(mtc_attempt::Column::Id.eq(attempt.id))
        .exec(tx)
        .await?;
    // The engine has already learnt from the answers that an earlier run marked.
    let new: Vec<MarkedAnswer> = marked.into_iter().filter(|marked| marked.row.outcome.is_none()).collect();
    if new.is_empty() {
        return Ok(());
    }
    let untimed = timing == Timing::Unverified || arrangements.affect_times;
    learn(tx, attempt.pupil_id, &times, &new, untimed, now).await
}

fn scored_row(marked: &MarkedAnswer) -> mtc_answer::Model {
    mtc_answer::Model {
        outcome: Some(marked.outcome),
        response_ms: Some(column(marked.answer.response_ms())),
        recall_ms: marked.answer.recall_ms().map(column),
        ..marked.row.clone()
    }
}

/// Converts milliseconds to the type of the column and caps them at its maximum.
fn column(ms: i64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}

/// What the pupil's access arrangements mean for the times of the answers.
struct Arrangements {
    codes: Vec<ArrangementCode>,
    affect_times: bool,
}

async fn arrangements(tx: &TenantTx, pupil_id: AccountId) -> Result<Arrangements, DbErr> {
    let stored = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
    let is_slower = stored.as_ref().is_some_and(|it| it.untimed || it.time_limit_factor.is_some());
    let codes: Vec<ArrangementCode> =
        stored.and_then(|arrangement| serde_json::from_value(arrangement.codes).ok()).unwrap_or_default();
    Ok(Arrangements { affect_times: is_slower || !codes.is_empty(), codes })
}

/// Updates the engine's knowledge of the pupil with the answers. If `untimed` is true, the times are unreliable and
/// only accuracy counts.
async fn learn(
    tx: &TenantTx,
    pupil_id: AccountId,
    times: &AttemptTimes,
    marked: &[MarkedAnswer],
    untimed: bool,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    learning::lock_learner(tx, pupil_id).await?;
    let mut sessions = lock_undigested_sessions(tx, pupil_id).await?;
    let Knowledge { mut learner, mut mastery, .. } = Knowledge::lock(tx, pupil_id).await?;
    let mut changed = BTreeMap::new();
    let mut wrong = WrongAnswers::default();
    let mut gained_at = None;
    for marked in marked {
        let Some((question, given)) = practice_answer(marked, times, untimed) else { continue };
        let fact_mastery = mastery.entry(question.fact).or_default();
        for (_, session_learner) in &mut sessions {
            *session_learner = practice::apply(question, &given, fact_mastery, session_learner).learner;
        }
        let applied = practice::apply(question, &given, fact_mastery, &learner);
        if applied.after == MasteryLevel::Secure && applied.before != MasteryLevel::Secure {
            gained_at = Some(now);
        }
        *fact_mastery = applied.mastery;
        learner = applied.learner;
        changed.insert(question.fact, applied.mastery);
        wrong.note(question, given.answer, given.at);
    }
    learning::save_mastery(tx, pupil_id, changed).await?;
    wrong.save(tx, pupil_id).await?;
    for (id, learner) in sessions {
        let engine = serde_json::to_value(learner).map_err(|cause| DbErr::Json(cause.to_string()))?;
        tx.update::<practice_session::Entity>()
            .col_expr(practice_session::Column::Engine, Expr::value(engine))
            .filter(practice_session::Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    learning::roll_up(tx, pupil_id, Some(learner), gained_at, now).await?;
    enqueue(tx, &PracticeQueue { pupil_id }, now).await?;
    Ok(())
}

/// Locks the pupil's sessions that are not digested yet, and returns each with its copy of the engine's model of the
/// pupil. Digesting a session replaces the pupil's model with the session's copy, so the copy must also learn from the
/// check. Until the transaction ends, the lock prevents new answers in the sessions.
async fn lock_undigested_sessions(tx: &TenantTx, pupil_id: AccountId) -> Result<Vec<(SessionId, Learner)>, DbErr> {
    use practice_session::Column;
    let sessions: Vec<(SessionId, Json)> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .columns([Column::Id, Column::Engine])
        .filter(Column::PupilId.eq(pupil_id))
        .filter(Column::DigestedAt.is_null())
        .filter(Column::Kind.ne(SessionKind::Assessment))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx)
        .await?;
    Ok(sessions.into_iter().map(|(id, engine)| (id, learning::learner_of(engine))).collect())
}

/// Converts a marked answer to a practice answer.
fn practice_answer(
    marked: &MarkedAnswer,
    times: &AttemptTimes,
    untimed: bool,
) -> Option<(Question, practice::PracticeAnswer)> {
    let FormQuestion { table, factor } = marked.question;
    let fact = Fact::new(table, factor)?;
    let form = if table <= factor { QuestionForm::Product } else { QuestionForm::Reversed };
    let given = practice::PracticeAnswer {
        answer: answer_in_time(marked),
        elapsed_ms: u32::try_from(marked.answer.response_ms()).unwrap_or(u32::MAX),
        typing_ms: None,
        at: times.given_at(&marked.answer),
        judged_on_accuracy: untimed,
        first_attempt: true,
    };
    Some((Question { fact, form }, given))
}

/// Returns the number that the pupil answered, or `None` if the answer is blank or late.
fn answer_in_time(marked: &MarkedAnswer) -> Option<u32> {
    match marked.outcome {
        Outcome::Right | Outcome::Wrong => marked.row.answer.parse().ok(),
        Outcome::Blank | Outcome::Late => None,
    }
}
