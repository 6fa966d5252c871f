//! Leases: a worker whose lease has expired cannot write, and a live worker keeps its jobs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::job::{self, JobState};
use sea_orm::{
    ColumnTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use worker::queue::{QueueSettings, Wake};

use crate::support::{Gated, Idle, Shared, TestQueue, settings};

/// Settings of a worker that does not renew its leases, as if it were stuck. It has only one slot, so it does not claim
/// its own job again.
fn stuck() -> QueueSettings {
    QueueSettings { slots: 1, renew: Duration::from_hours(1), ..settings() }
}

#[tokio::test]
async fn after_a_lease_expires_another_worker_claims_the_job_and_the_first_cannot_write() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let first = queue.worker(stuck());
    queue.shared.started.notified().await;
    queue.clock.advance(TimeDelta::seconds(11));

    let other = Arc::new(Shared::default());
    let second = queue.worker_with(stuck(), Wake::local(), Arc::clone(&other));
    other.started.notified().await;
    let job = queue.job(id).await;
    assert_eq!((job.state, job.attempts), (JobState::Running, 2));

    // The first worker continues and ends before the second.
    queue.shared.gate.0.add_permits(1);
    first.stop().await;
    assert!(queue.effects().await.is_empty());
    assert_eq!(queue.job(id).await, job, "the first worker did not change the job");

    other.gate.0.add_permits(1);
    queue.until_job(id, |job| job.state == JobState::Done).await;
    assert_eq!(queue.effects().await, BTreeMap::from([("1".into(), 1)]));
    second.stop().await;
}

#[tokio::test]
async fn a_live_worker_keeps_its_job_until_it_is_done() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(settings());
    let other = queue.worker(settings());
    queue.shared.started.notified().await;
    for _ in 0..5 {
        queue.clock.advance(TimeDelta::seconds(9));
        let now = queue.clock.now();
        queue.until_job(id, |job| job.lease_until == Some(now + TimeDelta::seconds(10))).await;
    }
    queue.shared.gate.0.add_permits(1);
    let job = queue.until_job(id, |job| job.state == JobState::Done).await;
    assert_eq!(job.attempts, 1);
    worker.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_worker_aborts_a_job_whose_lease_it_has_lost() {
    let queue = TestQueue::new().await;
    let lost = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(QueueSettings { slots: 1, ..settings() });
    queue.shared.started.notified().await;
    // Changes the token as a claim by another worker would.
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::LeaseToken, Expr::value(Uuid::now_v7()))
        .filter(job::Column::Id.eq(lost))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // The worker's only slot is free again, although the gate was never opened.
    let next = queue.enqueue(&Idle {}).await;
    queue.until_job(next, |job| job.state == JobState::Done).await;
    assert_eq!(queue.job(lost).await.state, JobState::Running);
    worker.stop().await;
}

#[tokio::test]
async fn a_job_is_dead_if_its_worker_dies_in_the_last_attempt() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let mut silent = Vec::new();
    for attempt in 1..=5 {
        let shared = Arc::new(Shared::default());
        silent.push(queue.worker_with(stuck(), Wake::local(), Arc::clone(&shared)));
        if attempt == 5 {
            // After several deaths the job may be the cause, so it waits before it may kill the next worker.
            let job = queue.until_job(id, |job| job.state == JobState::Pending).await;
            assert_eq!((job.attempts, job.last_error.as_deref()), (4, Some("the worker died")));
            assert_eq!((job.run_at, job.failures), (queue.clock.now() + TimeDelta::minutes(1), 1));
            queue.clock.advance(TimeDelta::minutes(1));
        }
        shared.started.notified().await;
        queue.clock.advance(TimeDelta::seconds(11));
    }
    let worker = queue.worker(settings());
    let job = queue.until_job(id, |job| job.state == JobState::Dead).await;
    assert_eq!((job.attempts, job.last_error.as_deref()), (5, Some("the worker died")));
    worker.stop().await;
    for stuck in silent {
        stuck.task.abort();
    }
}
