//! Shutdown: a stopping worker hands back unfinished jobs, and another worker claims them at once.

use std::{sync::Arc, time::Duration};

use entity::job::JobState;
use worker::queue::{QueueSettings, Wake};

use crate::support::{Effect, Gated, Patient, Shared, TestQueue, settings};

#[tokio::test]
async fn running_jobs_may_finish_within_the_grace_period() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(QueueSettings { grace: Duration::from_mins(1), ..settings() });
    queue.shared.started.notified().await;
    let waiting = queue.enqueue(&Effect { number: 2 }).await;
    queue.until_job(waiting, |job| job.state == JobState::Done).await;
    worker.cancellation.cancel();
    queue.shared.gate.0.add_permits(1);
    worker.stop().await;
    assert_eq!(queue.job(id).await.state, JobState::Done);
}

#[tokio::test]
async fn a_job_that_does_not_finish_is_handed_back_without_counting_the_attempt() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(settings());
    queue.shared.started.notified().await;
    worker.stop().await;
    let job = queue.job(id).await;
    assert_eq!((job.state, job.attempts, job.run_at), (JobState::Pending, 0, queue.clock.now()));
    assert_eq!((job.lease_token, job.lease_until, job.last_error), (None, None, None));

    // The clock was not advanced, so the next worker did not wait for a lease to expire.
    let other = Arc::new(Shared::default());
    other.gate.0.add_permits(1);
    let next = queue.worker_with(settings(), Wake::local(), other);
    let job = queue.until_job(id, |job| job.state == JobState::Done).await;
    assert_eq!(job.attempts, 1);
    next.stop().await;
}

#[tokio::test]
async fn a_job_that_notices_the_shutdown_hands_itself_back_within_the_grace_period() {
    let queue = TestQueue::new().await;
    let id = queue.enqueue(&Patient {}).await;
    let worker = queue.worker(QueueSettings { grace: Duration::from_hours(1), ..settings() });
    queue.shared.started.notified().await;
    worker.stop().await;
    let job = queue.job(id).await;
    assert_eq!((job.state, job.attempts, job.last_error), (JobState::Pending, 0, None));
}

#[tokio::test]
async fn a_worker_that_is_stopped_immediately_leaves_no_job_claimed() {
    let queue = TestQueue::new().await;
    for round in 0..20 {
        queue.enqueue(&Effect { number: round }).await;
        let worker = queue.worker(settings());
        tokio::time::sleep(Duration::from_micros(u64::from(round) * 300)).await;
        worker.stop().await;
        assert!(queue.jobs().await.iter().all(|job| job.state != JobState::Running));
    }
}
