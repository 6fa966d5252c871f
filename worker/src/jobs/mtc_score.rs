//! The job `mtc_score`: marks an attempt at a check once it has ended, and tells the practice engine. It is enqueued with
//! the attempt, for the time when that closes by itself; the save that completes it moves it forward.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, MtcAttemptId, Outcome, SessionId, SessionKind, Standing, Timing, arrangement, mtc_answer,
    mtc_attempt, practice_session, tenant::TenantTx,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, prelude::Json, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::practice_queue::PracticeQueue;
use crate::{
    checks,
    jobs::Parts,
    learning::{self, Knowledge, WrongAnswers},
    mtc::{
        form::FormQuestion,
        marking::{self, Given},
        timing,
    },
    practice::{self, Fact, Form, Learner, Question},
    queue::{Handler, Job, JobFailure, JobRun, enqueue, enqueue_at},
};

/// Marks an attempt, once it has ended.
#[derive(Debug, Serialize, Deserialize)]
pub struct MtcScore {
    /// Which.
    pub attempt_id: MtcAttemptId,
}

impl Job for MtcScore {
    const KIND: &'static str = "mtc_score";
    // A class waits for its scores.
    const PRIORITY: i32 = 40;

    fn subject(&self) -> Option<String> {
        Some(self.attempt_id.to_string())
    }
}

impl Handler<Parts> for MtcScore {
    async fn run(self, run: &JobRun, _: &Parts) -> Result<(), JobFailure> {
        let now = run.clock().now();
        let tx = run.begin().await?;
        let attempt = tx
            .find::<mtc_attempt::Entity>()
            .filter(mtc_attempt::Column::Id.eq(self.attempt_id))
            .lock_exclusive()
            .one(&tx)
            .await?;
        // Erased with its pupil, or marked by an earlier run.
        let Some(attempt) = attempt.filter(|attempt| attempt.scored_at.is_none()) else {
            return run.finish(tx).await;
        };
        if attempt.state == AttemptState::Open && attempt.closes_at > now {
            // An operator's retry may come before the attempt's end.
            enqueue_at(&tx, &self, attempt.closes_at, now).await?;
            return run.finish(tx).await;
        }
        score(&tx, &attempt, now).await?;
        run.finish(tx).await
    }
}

/// An answer with its question and what it came to.
struct Marked {
    question: FormQuestion,
    given: Given,
    row: mtc_answer::Model,
    outcome: Outcome,
}

async fn score(tx: &TenantTx, attempt: &mtc_attempt::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    let form = checks::questions(&attempt.form)?;
    let answers = checks::answers(tx, attempt.id).await?;
    let given: BTreeMap<u8, Given> = answers.iter().map(|(&question, (given, _))| (question, given.clone())).collect();
    let timing = timing::verify(attempt.started_at, attempt.clock_ahead_ms.unwrap_or_default(), &given);
    let mark = |(number, (given, row)): (u8, (Given, mtc_answer::Model))| {
        let question = *form.get(usize::from(number).checked_sub(1)?)?;
        Some(Marked { question, outcome: marking::mark(question, &given), given, row })
    };
    let marked: Vec<Marked> = answers.into_iter().filter_map(mark).collect();
    let right = marked.iter().filter(|marked| marked.outcome == Outcome::Right).count();

    tx.replace_many::<mtc_answer::Entity, _>(marked.iter().map(scored_row)).await?;
    let closed = attempt.state == AttemptState::Open;
    tx.update::<mtc_attempt::Entity>()
        .set(mtc_attempt::ActiveModel {
            state: Set(if closed { AttemptState::Incomplete } else { attempt.state }),
            score: Set(Some(i16::try_from(right).unwrap_or(i16::MAX))),
            timing: Set(Some(timing)),
            scored_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(mtc_attempt::Column::Id.eq(attempt.id))
        .exec(tx)
        .await?;
    if marked.is_empty() {
        return Ok(());
    }
    let untimed = timing == Timing::Unverified || has_arrangements(tx, attempt.pupil_id).await?;
    learn(tx, attempt.pupil_id, &marked, untimed, now).await
}

fn scored_row(marked: &Marked) -> mtc_answer::Model {
    mtc_answer::Model {
        outcome: Some(marked.outcome),
        response_ms: Some(column(marked.given.response_ms())),
        recall_ms: marked.given.recall_ms().map(column),
        ..marked.row.clone()
    }
}

/// Milliseconds as a column keeps them.
fn column(ms: i64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}

async fn has_arrangements(tx: &TenantTx, pupil_id: AccountId) -> Result<bool, DbErr> {
    let set = tx.find::<arrangement::Entity>().filter(arrangement::Column::PupilId.eq(pupil_id)).one(tx).await?;
    Ok(set.is_some_and(|set| set.time_limit_factor.is_some() || set.codes.as_array().is_some_and(|it| !it.is_empty())))
}

/// Takes the answers into what the engine knows of the pupil. Where the times say nothing, accuracy alone is judged.
async fn learn(
    tx: &TenantTx,
    pupil_id: AccountId,
    marked: &[Marked],
    untimed: bool,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    learning::lock_learner(tx, pupil_id).await?;
    let mut sessions = underway(tx, pupil_id).await?;
    let Knowledge { mut learner, mut mastery, .. } = Knowledge::lock(tx, pupil_id).await?;
    let mut changed = BTreeMap::new();
    let mut wrong = WrongAnswers::default();
    let mut gained_at = None;
    for marked in marked {
        let Some((question, given)) = practised(marked, untimed) else { continue };
        let known = mastery.entry(question.fact).or_default();
        for (_, of_session) in &mut sessions {
            *of_session = practice::apply(question, &given, known, of_session).learner;
        }
        let applied = practice::apply(question, &given, known, &learner);
        if applied.after == Standing::Secure && applied.before != Standing::Secure {
            gained_at = Some(now);
        }
        *known = applied.mastery;
        learner = applied.learner;
        changed.insert(question.fact, applied.mastery);
        wrong.note(question, given.answer, given.at);
    }
    learning::keep_mastery(tx, pupil_id, changed).await?;
    wrong.keep(tx, pupil_id).await?;
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

/// The pupil's sessions that the roll-ups have yet to take in, each with the pupil as the engine sees him or her in it: it
/// takes the place of what is known then, so it must learn of the check, too. They are locked against answers.
async fn underway(tx: &TenantTx, pupil_id: AccountId) -> Result<Vec<(SessionId, Learner)>, DbErr> {
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

/// A marked answer as the engine takes it.
fn practised(marked: &Marked, untimed: bool) -> Option<(Question, practice::Given)> {
    let FormQuestion { table, factor } = marked.question;
    let fact = Fact::new(table, factor)?;
    let form = if table <= factor { Form::Product } else { Form::Reversed };
    let given = practice::Given {
        answer: practised_answer(marked),
        elapsed_ms: u32::try_from(marked.given.response_ms()).unwrap_or(u32::MAX),
        at: marked.given.received_at,
        judged_on_accuracy: untimed,
        first_attempt: true,
    };
    Some((Question { fact, form }, given))
}

/// What the engine takes for the answer: none of what came too late.
fn practised_answer(marked: &Marked) -> Option<u32> {
    match marked.outcome {
        Outcome::Right | Outcome::Wrong => marked.row.answer.parse().ok(),
        Outcome::Blank | Outcome::Late => None,
    }
}
