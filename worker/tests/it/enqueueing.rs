//! Enqueuing: a job exists if and only if its transaction commits, and a pending job absorbs jobs with the same
//! subject.

use chrono::TimeDelta;
use entity::{
    JobId,
    job::{self, JobState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, QueryFilter, Statement, prelude::Expr};
use serde::{Deserialize, Serialize};
use worker::queue::{Job, RetryOutcome, enqueue, enqueue_at, retry};

use crate::support::{Effect, Gated, Hopeless, TestQueue, settings, until};

#[derive(Serialize, Deserialize)]
struct Plan {
    pupil: u32,
}

impl Job for Plan {
    const KIND: &'static str = "plan";

    fn subject(&self) -> Option<String> {
        Some(self.pupil.to_string())
    }
}

#[tokio::test]
async fn a_rolled_back_transaction_leaves_no_job() {
    let queue = TestQueue::new().await;
    let tx = queue.tenant.begin().await.unwrap();
    enqueue(&tx, &Effect { number: 1 }, queue.clock.now()).await.unwrap();
    drop(tx);
    assert_eq!(queue.jobs().await, []);
}

#[tokio::test]
async fn a_job_is_stored_with_its_school_kind_version_and_limits() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Plan { pupil: 7 }).await;
    let job = queue.job(id).await;
    assert_eq!(job.school_id, Some(queue.tenant.school_id()));
    assert_eq!((job.kind.as_str(), job.state), ("plan", JobState::Pending));
    assert_eq!(job.payload, serde_json::json!({ "version": 1, "job": { "pupil": 7 } }));
    assert_eq!((job.attempts, job.max_attempts, job.priority), (0, Plan::MAX_ATTEMPTS, Plan::PRIORITY));
    assert_eq!((job.run_at, job.created_at), (queue.clock.now(), queue.clock.now()));
    assert_eq!(job.dedupe_key, Some(format!("plan:{}:7", queue.tenant.school_id())));
}

#[tokio::test]
async fn a_pending_job_absorbs_its_twin_and_keeps_the_earlier_time() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let enqueue_in = async |minutes| -> JobId {
        let tx = queue.tenant.begin().await.unwrap();
        let id = enqueue_at(&tx, &Plan { pupil: 7 }, now + TimeDelta::minutes(minutes), now).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let first = enqueue_in(10).await;
    assert_eq!(enqueue_in(5).await, first);
    assert_eq!(enqueue_in(20).await, first);
    assert_eq!(queue.job(first).await.run_at, now + TimeDelta::minutes(5));
    assert_ne!(queue.enqueue(&Plan { pupil: 8 }).await, first);
}

#[tokio::test]
async fn a_job_does_not_absorb_a_job_of_another_school_with_the_same_subject() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Plan { pupil: 7 }).await;
    let tx = queue.service.begin().await.unwrap();
    let without_school = enqueue(&tx, &Plan { pupil: 7 }, queue.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_ne!(id, without_school);
    assert_eq!(queue.job(without_school).await.school_id, None);
}

#[tokio::test]
async fn jobs_without_a_subject_are_not_absorbed() {
    let queue = TestQueue::new().await;
    assert_ne!(queue.enqueue(&Effect { number: 1 }).await, queue.enqueue(&Effect { number: 1 }).await);
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
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::State, Expr::value("dead"))
        .filter(job::Column::Id.eq(dead))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

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
