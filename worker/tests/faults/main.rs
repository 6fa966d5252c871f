//! Tests of the queue and its jobs when workers are killed and when PostgreSQL or Redis goes down. They need both
//! services:
//!
//!     LMS_TEST_DATABASE=postgres scripts/with-services cargo test -p worker --test faults
//!
//! Cargo runs the test binaries one after the other, so a test that stops a service disturbs only tests of this binary.
//! The lock [`services::SERVICES`] keeps these tests from running while a service is stopped.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod import_faults;
mod mtc_faults;
mod process;

use std::{env, sync::Arc, time::Duration};

use entity::job::JobState;
use redis::Client;
use worker::{
    clock::Clock,
    queue::{QueueSettings, Wake},
};

use test_support::{queue as support, services};

use crate::{
    services::{SERVICES, checkpoint, control, on_postgres, run_control},
    support::{Chunked, Effect, Idle, TestQueue, settings, until},
};

#[tokio::test(flavor = "multi_thread")]
async fn jobs_survive_restarts_of_postgres_and_have_their_effects_once() {
    let Some(postgres) = control("LMS_TEST_POSTGRES_CTL").filter(|_| on_postgres()) else { return };
    let _exclusive = SERVICES.write().await;
    checkpoint().await;
    let mut queue = TestQueue::with(Clock::system()).await;
    for number in 0..8 {
        queue.enqueue(&Chunked { number, chunks: 60 }).await;
    }
    let settings = QueueSettings { slots: 8, backoff: Duration::from_millis(100), ..settings() };
    let workers = [queue.worker(settings.clone()), queue.worker(settings)];
    for restart in 1..=3 {
        until(async || queue.effects().await.len() >= restart * 80).await;
        run_control(&postgres, "restart-immediate").await;
        // The workers must recover from their broken connections. The test itself opens new ones.
        queue = queue.reopen().await;
    }
    for number in 100..120 {
        queue.enqueue(&Effect { number }).await;
    }
    queue.until_all_end().await;
    for worker in workers {
        worker.stop().await;
    }
    let jobs = queue.jobs().await;
    assert!(jobs.iter().all(|job| job.state == JobState::Done), "{jobs:?}");
    let effects = queue.effects().await;
    assert_eq!(effects.len(), 8 * 60 + 20);
    assert!(effects.values().all(|times| *times == 1), "{effects:?}");
}

#[tokio::test]
async fn wake_ups_work_again_after_redis_was_down() {
    let Some(redis) = control("LMS_TEST_REDIS_CTL").filter(|_| on_postgres()) else { return };
    let _exclusive = SERVICES.write().await;
    let url = env::var("LMS_TEST_REDIS_URL").unwrap();
    let wake = || Wake::over_redis(Client::open(url.as_str()).unwrap()).unwrap();
    let queue = TestQueue::new().await;
    let asleep = QueueSettings { poll: Duration::from_hours(1), ..settings() };
    let (caller, worker) = (wake(), queue.worker_with(asleep, wake(), Arc::clone(&queue.shared)));
    for _ in 0..2 {
        let id = queue.enqueue(&Idle {}).await;
        until(async || {
            caller.wake();
            queue.job(id).await.state == JobState::Done
        })
        .await;
        run_control(&redis, "kill").await;
        // This wake-up is lost without an error.
        caller.wake();
        run_control(&redis, "start").await;
    }
    worker.stop().await;
}
