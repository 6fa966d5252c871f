//! Workers as real processes that are killed without warning.

use std::{
    collections::BTreeMap,
    env,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use entity::{Database, job::JobState};
use rand::Rng;
use tokio_util::sync::CancellationToken;
use worker::{
    clock::Clock,
    metrics::{self, Metrics},
    queue::{QueueSettings, Wake, WorkerParts, run_worker},
};

use crate::support::{Chunked, Effect, Killing, Shared, TestQueue, is_end, registry, settings, until};

const DATABASE: &str = "LMS_TEST_CHILD_DATABASE";

/// Not a test: the worker that the tests start as a process.
#[tokio::test]
async fn child_worker() {
    let Ok(url) = env::var(DATABASE) else { return };
    let parts = WorkerParts {
        database: Database::connect(&url, 6).await.unwrap(),
        registry: registry(),
        shared: Arc::new(Shared::default()),
        clock: Clock::system(),
        wake: Wake::local(),
        settings: QueueSettings {
            slots: 4,
            lease: Duration::from_secs(1),
            renew: Duration::from_millis(200),
            ..settings()
        },
        metrics: Metrics::new(metrics::ProcessKind::Worker),
    };
    run_worker(parts, CancellationToken::new()).await;
}

struct Process(Child);

impl Process {
    fn start(queue: &TestQueue) -> Self {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed::child_worker", "--nocapture"])
            .env(DATABASE, queue.fresh.url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    fn has_died(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process may have died already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_job_of_a_killed_worker_continues_and_no_step_is_done_twice() {
    for _ in 0..3 {
        let queue = TestQueue::with(Clock::system()).await;
        let id = queue.enqueue(&Chunked { number: 1, chunks: 40 }).await;
        let mut first = Process::start(&queue);
        let chunk = rand::rng().random_range(1..30);
        queue.until_job(id, |job| job.progress_done >= chunk).await;
        first.kill();
        let reached = queue.job(id).await;
        assert_eq!(reached.state, JobState::Running);

        let _second = Process::start(&queue);
        let job = queue.until_job(id, |job| is_end(job.state)).await;
        // If the machine stalls for the length of a lease, the job needs more attempts.
        assert!(job.attempts >= 2);
        assert_eq!((job.state, job.progress_done), (JobState::Done, 40));
        assert_eq!(queue.effects().await, (0..40).map(|chunk| (format!("1.{chunk}"), 1)).collect());
    }
}

#[tokio::test]
async fn a_job_that_kills_its_worker_ends_dead_and_the_other_jobs_are_done() {
    let queue = TestQueue::with(Clock::system()).await;
    let killer = queue.enqueue(&Killing {}).await;
    for number in 0..20 {
        queue.enqueue(&Effect { number }).await;
    }
    let process = std::sync::Mutex::new(Process::start(&queue));
    until(async || {
        let has_died = process.lock().unwrap().has_died();
        if has_died {
            *process.lock().unwrap() = Process::start(&queue);
        }
        queue.jobs().await.iter().all(|job| is_end(job.state))
    })
    .await;
    let job = queue.job(killer).await;
    assert_eq!((job.state, job.attempts, job.last_error.as_deref()), (JobState::Dead, 3, Some("the worker died")));
    let effects: BTreeMap<_, _> = (0..20).map(|number: u32| (number.to_string(), 1)).collect();
    assert_eq!(queue.effects().await, effects);
    assert_eq!(queue.jobs().await.iter().filter(|job| job.state == JobState::Done).count(), 20);
}
