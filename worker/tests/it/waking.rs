//! Wake-ups of idle workers, and polling without wake-ups.

use std::{env, sync::Arc, time::Duration};

use entity::job::JobState;
use redis::Client;
use worker::queue::{QueueSettings, Wake};

use crate::support::{Idle, TestQueue, settings, until};

/// Settings of a worker that finds jobs only if it is woken.
fn asleep() -> QueueSettings {
    QueueSettings { poll: Duration::from_hours(1), ..settings() }
}

#[tokio::test]
async fn a_wake_up_makes_an_idle_worker_poll_at_once() {
    let queue = TestQueue::new().await;
    let wake = Wake::local();
    let worker = queue.worker_with(asleep(), wake.clone(), Arc::clone(&queue.shared));
    for _ in 0..20 {
        let id = queue.enqueue(&Idle {}).await;
        wake.wake();
        queue.until_job(id, |job| job.state == JobState::Done).await;
    }
    worker.stop().await;
}

#[tokio::test]
async fn a_wake_up_reaches_other_processes_through_redis() {
    let Ok(url) = env::var("LMS_TEST_REDIS_URL") else {
        eprintln!("skipped: LMS_TEST_REDIS_URL is not set");
        return;
    };
    let queue = TestQueue::new().await;
    let api = Wake::over_redis(Client::open(url.clone()).unwrap()).unwrap();
    let own = Wake::over_redis(Client::open(url).unwrap()).unwrap();
    let worker = queue.worker_with(asleep(), own, Arc::clone(&queue.shared));
    for _ in 0..5 {
        let id = queue.enqueue(&Idle {}).await;
        // Repeats the wake-up, because the test cannot know when the worker has subscribed.
        until(async || {
            api.wake();
            queue.job(id).await.state == JobState::Done
        })
        .await;
    }
    worker.stop().await;
}

#[tokio::test]
async fn without_redis_workers_poll() {
    let queue = TestQueue::new().await;
    let unreachable = Wake::over_redis(Client::open("redis://127.0.0.1:1").unwrap()).unwrap();
    let worker = queue.worker_with(settings(), unreachable.clone(), Arc::clone(&queue.shared));
    let id = queue.enqueue(&Idle {}).await;
    unreachable.wake();
    queue.until_job(id, |job| job.state == JobState::Done).await;
    let id = queue.enqueue(&Idle {}).await;
    queue.until_job(id, |job| job.state == JobState::Done).await;
    worker.stop().await;
}
