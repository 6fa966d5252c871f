//! Operators retry dead jobs one by one or all of a kind.

use chrono::TimeDelta;
use entity::{
    JobId,
    job::{self, JobState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, QueryFilter, Statement, prelude::Expr};
use worker::queue::{RetryCounts, RetryOutcome, enqueue, enqueue_many, retry, retry_kind};

use crate::{
    enqueueing::Plan,
    support::{Failing, Gated, Hopeless, TestQueue, settings, until},
};

/// Makes the jobs dead.
async fn bury(queue: &TestQueue, ids: &[JobId]) {
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::State, Expr::value("dead"))
        .filter(job::Column::Id.is_in(ids.iter().copied()))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn retry_all(queue: &TestQueue, kind: &str) -> RetryCounts {
    let tx = queue.service.begin().await.unwrap();
    let counts = retry_kind(&tx, kind, queue.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    counts
}

#[tokio::test]
async fn all_dead_and_all_waiting_jobs_of_a_kind_are_due_after_one_call() {
    let queue = TestQueue::new().await;
    let dead = queue.enqueue(&Failing {}).await;
    let waiting = queue.enqueue(&Failing {}).await;
    let other = queue.enqueue(&Hopeless {}).await;
    let worker = queue.worker(settings());
    for id in [dead, waiting] {
        queue.until_job(id, |job| job.state == JobState::Pending && job.failures == 1).await;
    }
    queue.until_job(other, |job| job.state == JobState::Dead).await;
    worker.stop().await;
    bury(&queue, &[dead]).await;

    let counts = retry_all(&queue, "Failing").await;
    assert_eq!(counts, RetryCounts { dead: 1, waiting: 1, has_more: false });
    let job = queue.job(dead).await;
    assert_eq!((job.state, job.attempts, job.failures, job.failing_since), (JobState::Pending, 0, 0, None));
    assert_eq!((job.run_at, job.finished_at), (queue.clock.now(), None));
    let job = queue.job(waiting).await;
    assert_eq!((job.attempts, job.failures, job.run_at), (1, 1, queue.clock.now()));
    assert_eq!(queue.job(other).await.state, JobState::Dead);
    // Repeating the call changes nothing.
    assert_eq!(retry_all(&queue, "Failing").await, RetryCounts { dead: 0, waiting: 0, has_more: false });
}

#[tokio::test]
async fn one_call_retries_a_limited_number_of_waiting_jobs_and_says_that_there_are_more() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let tx = queue.tenant.begin().await.unwrap();
    enqueue_many(&tx, (0..2_001).map(|pupil| Plan { pupil }), now).await.unwrap();
    tx.commit().await.unwrap();
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::FailingSince, Expr::value(now))
        .col_expr(job::Column::RunAt, Expr::value(now + TimeDelta::hours(2)))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(retry_all(&queue, "plan").await, RetryCounts { dead: 0, waiting: 2_000, has_more: true });
    assert_eq!(retry_all(&queue, "plan").await, RetryCounts { dead: 0, waiting: 1, has_more: false });
}

#[tokio::test]
async fn a_job_that_waits_for_its_time_and_has_not_failed_is_not_retried() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let tx = queue.tenant.begin().await.unwrap();
    let later = now + TimeDelta::hours(1);
    let id = worker::queue::enqueue_at(&tx, &Plan { pupil: 7 }, later, now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(retry_all(&queue, "plan").await, RetryCounts { dead: 0, waiting: 0, has_more: false });
    assert_eq!(queue.job(id).await.run_at, later);
}

#[tokio::test]
async fn of_dead_jobs_with_the_same_subject_only_the_latest_becomes_pending() {
    let queue = TestQueue::new().await;
    let mut twins = Vec::new();
    for _ in 0..3 {
        twins.push(queue.enqueue(&Plan { pupil: 7 }).await);
        bury(&queue, &twins).await;
    }
    let (dead, pending) = (queue.enqueue(&Plan { pupil: 8 }).await, queue.enqueue(&Plan { pupil: 9 }).await);
    bury(&queue, &[dead, pending]).await;
    let pending_twin = queue.enqueue(&Plan { pupil: 9 }).await;
    assert_eq!(retry_all(&queue, "plan").await.dead, 5);
    let mut states = Vec::new();
    for id in twins.into_iter().chain([dead, pending, pending_twin]) {
        states.push(queue.job(id).await.state);
    }
    let (done, pending) = (JobState::Done, JobState::Pending);
    assert_eq!(states, [done, done, pending, pending, done, pending]);
}

#[tokio::test]
async fn only_a_dead_job_can_be_retried_and_it_gets_all_its_attempts_again() {
    let queue = TestQueue::new().await;
    let hopeless = queue.enqueue(&Hopeless {}).await;
    let gated = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(settings());
    queue.until_job(hopeless, |job| job.state == JobState::Dead).await;
    worker.stop().await;

    let tx = queue.service.begin().await.unwrap();
    let now = queue.clock.now();
    assert_eq!(retry(&tx, hopeless, now).await.unwrap(), RetryOutcome::Queued);
    assert_eq!(retry(&tx, hopeless, now).await.unwrap(), RetryOutcome::NotDead);
    assert_eq!(retry(&tx, gated, now).await.unwrap(), RetryOutcome::NotDead);
    assert_eq!(retry(&tx, JobId::draw(), now).await.unwrap(), RetryOutcome::NotFound);
    tx.commit().await.unwrap();
    let job = queue.job(hopeless).await;
    assert_eq!((job.state, job.attempts, job.finished_at), (JobState::Pending, 0, None));
    assert_eq!(
        job.last_error.as_deref(),
        Some("this failure is permanent"),
        "the last error stays until the job fails again"
    );
}

#[tokio::test]
async fn a_retry_while_a_twin_is_enqueued_leaves_only_one_of_them_pending() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let dead = queue.enqueue(&Plan { pupil: 7 }).await;
    bury(&queue, &[dead]).await;

    let enqueuing = queue.tenant.begin().await.unwrap();
    let twin = enqueue(&enqueuing, &Plan { pupil: 7 }, now).await.unwrap();
    let service = queue.service.clone();
    let retry_task = tokio::spawn(async move {
        let tx = service.begin().await?;
        let outcome = retry(&tx, dead, now).await?;
        // The operator's transaction stays usable after the conflict.
        let school = tx.find::<entity::school::Entity>().one(&tx).await?;
        tx.commit().await?;
        Ok::<_, DbErr>((outcome, school.is_some()))
    });
    // SQLite has one writer at a time. On PostgreSQL the retry finds no twin and then waits for the enqueuing
    // transaction.
    if queue.database.get_database_backend() == DbBackend::Postgres {
        until(async || waits_for_a_lock(&queue).await).await;
    }
    enqueuing.commit().await.unwrap();
    assert_eq!(retry_task.await.unwrap().unwrap(), (RetryOutcome::Queued, true));
    assert_eq!((queue.job(dead).await.state, queue.job(twin).await.state), (JobState::Done, JobState::Pending));
}

async fn waits_for_a_lock(queue: &TestQueue) -> bool {
    let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    queue.database.query_one_raw(statement).await.unwrap().is_some()
}
