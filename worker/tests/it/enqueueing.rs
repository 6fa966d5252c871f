//! A job exists exactly when its cause is committed, and a pending one absorbs its twins.

use chrono::TimeDelta;
use entity::{
    JobId,
    job::{self, JobState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, QueryFilter, Statement, prelude::Expr};
use serde::{Deserialize, Serialize};
use worker::queue::{Job, Retry, enqueue, enqueue_at, retry};

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
async fn a_rolled_back_cause_leaves_no_job() {
    let queue = TestQueue::new().await;
    let tx = queue.tenant.begin().await.unwrap();
    enqueue(&tx, &Effect { number: 1 }, queue.clock.now()).await.unwrap();
    drop(tx);
    assert_eq!(queue.jobs().await, []);
}

#[tokio::test]
async fn a_job_carries_its_school_kind_version_and_limits() {
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
async fn a_pending_job_absorbs_its_twin_and_takes_the_earlier_time() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let at = async |minutes| -> JobId {
        let tx = queue.tenant.begin().await.unwrap();
        let id = enqueue_at(&tx, &Plan { pupil: 7 }, now + TimeDelta::minutes(minutes), now).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let first = at(10).await;
    assert_eq!(at(5).await, first);
    assert_eq!(at(20).await, first);
    assert_eq!(queue.job(first).await.run_at, now + TimeDelta::minutes(5));
    assert_ne!(queue.enqueue(&Plan { pupil: 8 }).await, first);
}

#[tokio::test]
async fn jobs_of_two_schools_about_the_same_subject_are_two() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Plan { pupil: 7 }).await;
    let tx = queue.service.begin().await.unwrap();
    let of_no_school = enqueue(&tx, &Plan { pupil: 7 }, queue.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_ne!(id, of_no_school);
    assert_eq!(queue.job(of_no_school).await.school_id, None);
}

#[tokio::test]
async fn jobs_without_a_subject_are_each_done() {
    let queue = TestQueue::new().await;
    assert_ne!(queue.enqueue(&Effect { number: 1 }).await, queue.enqueue(&Effect { number: 1 }).await);
}

#[tokio::test]
async fn a_dead_job_is_retried_with_all_its_attempts_and_only_then() {
    let queue = TestQueue::new().await;
    let hopeless = queue.enqueue(&Hopeless {}).await;
    let gated = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(settings());
    queue.until_job(hopeless, |job| job.state == JobState::Dead).await;
    worker.stop().await;

    let tx = queue.service.begin().await.unwrap();
    let now = queue.clock.now();
    assert_eq!(retry(&tx, hopeless, now).await.unwrap(), Retry::Queued);
    assert_eq!(retry(&tx, hopeless, now).await.unwrap(), Retry::NotDead);
    assert_eq!(retry(&tx, gated, now).await.unwrap(), Retry::NotDead);
    assert_eq!(retry(&tx, JobId::draw(), now).await.unwrap(), Retry::NotFound);
    tx.commit().await.unwrap();
    let job = queue.job(hopeless).await;
    assert_eq!((job.state, job.attempts, job.finished_at), (JobState::Pending, 0, None));
    assert_eq!(job.last_error.as_deref(), Some("this cannot heal"), "until it fails anew, one sees why it did");
}

#[tokio::test]
async fn a_retry_beside_which_a_twin_is_enqueued_leaves_one_of_the_two_pending() {
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

    let cause = queue.tenant.begin().await.unwrap();
    let twin = enqueue(&cause, &Plan { pupil: 7 }, now).await.unwrap();
    let service = queue.service.clone();
    let retrying = tokio::spawn(async move {
        let tx = service.begin().await?;
        let retried = retry(&tx, dead, now).await?;
        // What else the operator's transaction does is not lost.
        let school = tx.find::<entity::school::Entity>().one(&tx).await?;
        tx.commit().await?;
        Ok::<_, DbErr>((retried, school.is_some()))
    });
    // SQLite lets one write at a time; PostgreSQL lets it look, see no twin, and then wait for it.
    if queue.database.get_database_backend() == DbBackend::Postgres {
        until(async || waits_for_a_lock(&queue).await).await;
    }
    cause.commit().await.unwrap();
    assert_eq!(retrying.await.unwrap().unwrap(), (Retry::Queued, true));
    assert_eq!((queue.job(dead).await.state, queue.job(twin).await.state), (JobState::Done, JobState::Pending));
}

async fn waits_for_a_lock(queue: &TestQueue) -> bool {
    let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    queue.database.query_one_raw(statement).await.unwrap().is_some()
}
