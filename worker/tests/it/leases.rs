//! A worker that was taken for dead cannot write, and a live one keeps its jobs.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::job::{self, JobState};
use sea_orm::{
    ColumnTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use worker::queue::{QueueSettings, Wake};

use crate::support::{Gated, Idle, Shared, TestQueue, settings};

/// Does not renew its leases, as if it were stuck. With its one slot taken, it does not claim its own job anew either.
fn stuck() -> QueueSettings {
    QueueSettings { slots: 1, renew: Duration::from_hours(1), ..settings() }
}

#[tokio::test]
async fn a_lapsed_lease_gives_the_job_to_another_and_the_first_can_write_no_more() {
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

    // The first comes back to life, and ends before the second does.
    queue.shared.gate.0.add_permits(1);
    first.stop().await;
    assert!(queue.effects().await.is_empty());
    assert_eq!(queue.job(id).await, job, "the first did not touch the job");

    other.gate.0.add_permits(1);
    queue.until_job(id, |job| job.state == JobState::Done).await;
    assert_eq!(queue.effects().await, BTreeMap::from([("1".into(), 1)]));
    second.stop().await;
}

#[tokio::test]
async fn a_live_worker_keeps_its_job_for_as_long_as_it_takes() {
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
async fn a_worker_that_learns_that_it_lost_a_job_stops_working_on_it() {
    let queue = TestQueue::new().await;
    let lost = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(QueueSettings { slots: 1, ..settings() });
    queue.shared.started.notified().await;
    // As another worker's claim would.
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::LeaseToken, Expr::value(Uuid::now_v7()))
        .filter(job::Column::Id.eq(lost))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // Its one slot is free again, although the gate was never opened.
    let next = queue.enqueue(&Idle {}).await;
    queue.until_job(next, |job| job.state == JobState::Done).await;
    assert_eq!(queue.job(lost).await.state, JobState::Running);
    worker.stop().await;
}

#[tokio::test]
async fn a_job_whose_last_worker_went_silent_is_dead() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let mut silent = Vec::new();
    for _ in 0..5 {
        let shared = Arc::new(Shared::default());
        silent.push(queue.worker_with(stuck(), Wake::local(), Arc::clone(&shared)));
        shared.started.notified().await;
        queue.clock.advance(TimeDelta::seconds(11));
    }
    let witness = queue.worker(settings());
    let job = queue.until_job(id, |job| job.state == JobState::Dead).await;
    assert_eq!((job.attempts, job.last_error.as_deref()), (5, Some("the worker died")));
    witness.stop().await;
    for worker in silent {
        worker.task.abort();
    }
}
