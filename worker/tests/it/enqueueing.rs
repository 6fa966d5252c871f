//! Enqueuing: a job exists if and only if its transaction commits, and a pending job absorbs jobs with the same
//! subject.

use chrono::TimeDelta;
use entity::{JobId, job::JobState};
use serde::{Deserialize, Serialize};
use worker::queue::{Job, enqueue, enqueue_at};

use crate::support::{Effect, TestQueue};

#[derive(Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) pupil: u32,
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
