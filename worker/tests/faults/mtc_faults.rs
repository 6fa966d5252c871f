//! A worker is killed while it marks the Multiplication Tables Check of a year group: every attempt is marked once.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use entity::{Outcome, Timing, account, job::JobState, learner, mastery, mtc_answer, mtc_attempt};
use rand::Rng;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use test_support::rows;
use worker::{clock::Clock, jobs::mtc_score::MtcScore, keys::KeyRing, mtc::form, queue::enqueue};

use crate::{
    process::Worker,
    services::{SERVICES, on_postgres, times},
    support::{TestQueue, is_end, until},
};

const PUPILS: usize = 60;

/// Maximum time after a kill until another worker has marked the remaining attempts.
const BOUND: Duration = Duration::from_secs(15);

/// Returns a complete attempt of the pupil and its answers. All answers are right, and the attempt is not marked yet.
fn completed_attempt(
    queue: &TestQueue,
    pupil: &account::Model,
    seed: u64,
) -> (mtc_attempt::Model, Vec<mtc_answer::Model>) {
    let (now, form) = (queue.clock.now(), form::draw(seed));
    let attempt = mtc_attempt::Model {
        seed: seed.cast_signed(),
        form: json!(form.as_slice()),
        ..rows::mtc_attempt(pupil.school_id, pupil.id, now)
    };
    let answer = |(number, question): (i16, &form::FormQuestion)| {
        let shown_at = attempt.started_at + TimeDelta::seconds(23) + TimeDelta::seconds(5) * i32::from(number - 1);
        mtc_answer::Model {
            question: number,
            answer: (u32::from(question.table) * u32::from(question.factor)).to_string(),
            received_at: now,
            ..rows::mtc_answer(pupil.school_id, attempt.id, shown_at)
        }
    };
    let answers = (1..).zip(&form).map(answer).collect();
    (attempt, answers)
}

/// Creates a year group that has just sat the Multiplication Tables Check.
async fn year_group() -> TestQueue {
    let queue = TestQueue::with(Clock::system()).await;
    let pupils: Vec<_> = (0..PUPILS).map(|_| rows::account(queue.tenant.school_id(), queue.clock.now())).collect();
    let attempts: Vec<_> = pupils.iter().zip(1..).map(|(pupil, seed)| completed_attempt(&queue, pupil, seed)).collect();
    let tx = queue.tenant.begin().await.unwrap();
    tx.insert_many::<account::Entity, _>(pupils).await.unwrap();
    tx.insert_many::<mtc_attempt::Entity, _>(attempts.iter().map(|(attempt, _)| attempt.clone())).await.unwrap();
    tx.insert_many::<mtc_answer::Entity, _>(attempts.iter().flat_map(|(_, answers)| answers.clone())).await.unwrap();
    for (attempt, _) in &attempts {
        enqueue(&tx, &MtcScore { attempt_id: attempt.id }, queue.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    queue
}

async fn marked_attempts(queue: &TestQueue) -> usize {
    let tx = queue.tenant.read().await.unwrap();
    let attempts = tx.find::<mtc_attempt::Entity>().filter(mtc_attempt::Column::ScoredAt.is_not_null());
    attempts.all(&tx).await.unwrap().len()
}

/// Asserts that every attempt has its score, every answer its outcome, and the engine has learnt from each answer once.
async fn assert_marked_once(queue: &TestQueue) {
    let jobs = queue.jobs().await;
    assert!(jobs.iter().all(|job| job.state == JobState::Done || job.kind == "sweep"), "{jobs:?}");
    let tx = queue.tenant.read().await.unwrap();
    let attempts = tx.find::<mtc_attempt::Entity>().all(&tx).await.unwrap();
    assert_eq!(attempts.len(), PUPILS);
    assert!(attempts.iter().all(|attempt| attempt.score == Some(25) && attempt.timing == Some(Timing::Verified)));
    let answers = tx.find::<mtc_answer::Entity>().all(&tx).await.unwrap();
    assert!(answers.len() == PUPILS * 25 && answers.iter().all(|answer| answer.outcome == Some(Outcome::Right)));
    let facts = tx.find::<mastery::Entity>().all(&tx).await.unwrap();
    assert!(facts.len() == PUPILS * 25 && facts.iter().all(|fact| fact.seen == 1 && fact.correct == 1));
    let learners = tx.find::<learner::Entity>().all(&tx).await.unwrap();
    assert!(learners.len() == PUPILS && learners.iter().all(|learner| learner.predicted_score.is_some()));
    assert!(learners.iter().all(|learner| learner.engine["first_attempts"] == 25));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attempt_is_marked_once_even_if_the_worker_is_killed() {
    if !on_postgres() {
        return;
    }
    let _shared = SERVICES.read().await;
    let (peppers, seals) = (KeyRing::draw(), KeyRing::draw());
    for _ in 0..times(3, 20) {
        let queue = year_group().await;
        let first = Worker::start(&queue, &peppers, &seals, &[]);
        let enough = rand::rng().random_range(1..PUPILS - 10);
        until(async || marked_attempts(&queue).await >= enough).await;
        drop(first);
        let (killed, reached) = (Instant::now(), marked_attempts(&queue).await);
        let _second = Worker::start(&queue, &peppers, &seals, &[]);
        let is_done = |job: &entity::job::Model| is_end(job.state) || job.kind == "sweep";
        until(async || queue.jobs().await.iter().all(is_done)).await;
        let elapsed = killed.elapsed();
        eprintln!("killed at {reached} of {PUPILS} attempts, all marked after {elapsed:.1?}");
        assert!(elapsed < BOUND, "{elapsed:?}");
        assert_marked_once(&queue).await;
    }
}
