//! Claiming: which jobs are claimed, in which order and by which workers.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::job::JobState;
use serde::{Deserialize, Serialize};
use worker::{
    metrics::{Metrics, ProcessKind},
    queue::{Handler, Job, JobFailure, JobRun, QueueSettings, Registry, Wake, WorkerParts, enqueue_at, run_worker},
};

use crate::support::{Effect, Gated, Shared, TestQueue, settings, until};

/// A job with a high priority. All jobs of this kind have the same subject.
#[derive(Serialize, Deserialize)]
struct Urgent {
    number: u32,
}

impl Job for Urgent {
    const KIND: &'static str = "urgent";
    const PRIORITY: i32 = 1;

    fn subject(&self) -> Option<String> {
        Some("subject".into())
    }
}

impl Handler<Shared> for Urgent {
    async fn run(self, run: &JobRun, shared: &Shared) -> Result<(), JobFailure> {
        Gated { number: self.number }.run(run, shared).await
    }
}

fn one_at_a_time() -> QueueSettings {
    QueueSettings { slots: 1, ..settings() }
}

#[tokio::test]
async fn jobs_start_in_the_order_of_their_due_times_and_never_early() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let tx = queue.tenant.begin().await.unwrap();
    for (number, seconds) in [(3, -10), (1, -30), (4, 60), (2, -20)] {
        enqueue_at(&tx, &Effect { number }, now + TimeDelta::seconds(seconds), now).await.unwrap();
    }
    tx.commit().await.unwrap();
    let worker = queue.worker(one_at_a_time());
    until(async || queue.effects().await.len() == 3).await;
    assert_eq!(*queue.shared.start_order.lock().unwrap(), [1, 2, 3]);
    queue.clock.advance(TimeDelta::seconds(61));
    queue.until_all_end().await;
    assert_eq!(*queue.shared.start_order.lock().unwrap(), [1, 2, 3, 4]);
    worker.stop().await;
}

#[tokio::test]
async fn a_running_job_does_not_absorb_a_new_job() {
    let queue = TestQueue::new().await;
    let parts = WorkerParts {
        database: queue.database.clone(),
        registry: Registry::new().register::<Urgent>(),
        shared: queue.shared.clone(),
        clock: queue.clock.clone(),
        wake: Wake::local(),
        settings: settings(),
        metrics: Metrics::new(ProcessKind::Worker),
    };
    let cancellation = tokio_util::sync::CancellationToken::new();
    let worker = tokio::spawn(run_worker(parts, cancellation.clone()));
    let first = queue.enqueue(&Urgent { number: 1 }).await;
    queue.shared.started.notified().await;
    let second = queue.enqueue(&Urgent { number: 2 }).await;
    assert_ne!(first, second);
    queue.shared.gate.0.add_permits(2);
    queue.until_all_end().await;
    assert_eq!(queue.effects().await, BTreeMap::from([("1".into(), 1), ("2".into(), 1)]));
    cancellation.cancel();
    worker.await.unwrap();
}

#[tokio::test]
async fn a_worker_does_not_claim_jobs_of_unknown_kinds() {
    let queue = TestQueue::new().await;
    let unknown = queue.enqueue(&Urgent { number: 1 }).await;
    let known = queue.enqueue(&Effect { number: 2 }).await;
    let worker = queue.worker(settings());
    queue.until_job(known, |job| job.state == JobState::Done).await;
    worker.stop().await;
    let job = queue.job(unknown).await;
    assert_eq!((job.state, job.attempts), (JobState::Pending, 0));
}

#[tokio::test]
async fn a_worker_claims_no_more_jobs_than_it_has_slots() {
    let queue = TestQueue::new().await;
    for number in 0..5 {
        queue.enqueue(&Gated { number }).await;
    }
    let worker = queue.worker(QueueSettings { slots: 2, ..settings() });
    queue.shared.started.notified().await;
    let claimed = async || queue.jobs().await.iter().filter(|job| job.attempts > 0).count();
    until(async || claimed().await == 2).await;
    // When one job ends, one more is claimed.
    queue.shared.gate.0.add_permits(1);
    until(async || claimed().await == 3).await;
    let running = queue.jobs().await.iter().filter(|job| job.state == JobState::Running).count();
    assert_eq!(running, 2);
    queue.shared.gate.0.add_permits(4);
    queue.until_all_end().await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_workers_run_every_job_exactly_once() {
    let queue = TestQueue::new().await;
    let tx = queue.tenant.begin().await.unwrap();
    for number in 0..200 {
        worker::queue::enqueue(&tx, &Effect { number }, queue.clock.now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let workers: Vec<_> = (0..4).map(|_| queue.worker(QueueSettings { slots: 4, ..settings() })).collect();
    queue.until_all_end().await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(queue.effects().await, (0..200).map(|number: u32| (number.to_string(), 1)).collect());
    assert!(queue.jobs().await.iter().all(|job| job.state == JobState::Done && job.attempts == 1));
}
