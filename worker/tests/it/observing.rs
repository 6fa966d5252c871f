//! Metrics and log of attempts: each end is counted and logged once.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use entity::{
    JobId,
    job::{self, JobState},
};
use sea_orm::{
    ColumnTrait, QueryFilter,
    prelude::{Expr, Uuid},
};
use tracing::{
    Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};
use worker::queue::QueueSettings;

use crate::support::{Failing, Gated, Hopeless, Idle, Panicking, TestQueue, settings, until};

/// Advances the clock from attempt to attempt until the job is dead.
async fn until_dead(queue: &TestQueue, id: JobId, kind: &str, attempts: i32) {
    for attempt in 1..attempts {
        queue.until_job(id, |job| job.attempts == attempt && job.state == JobState::Pending).await;
        queue.until_ended(kind, "retried", f64::from(attempt)).await;
        queue.clock.advance(TimeDelta::minutes(2));
    }
    queue.until_ended(kind, "dead", 1.0).await;
    assert!((queue.ended(kind, "retried") - f64::from(attempts - 1)).abs() < 0.5, "{kind}");
}

#[tokio::test]
async fn attempts_are_counted_by_outcome() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    for _ in 0..3 {
        queue.enqueue(&Idle {}).await;
    }
    queue.enqueue(&Hopeless {}).await;
    queue.until_ended("Idle", "done", 3.0).await;
    queue.until_ended("Hopeless", "dead", 1.0).await;
    // The jobs run one after the other, because a job that is running when the clock is advanced would lose its lease.
    let failing = queue.enqueue(&Failing {}).await;
    until_dead(&queue, failing, "Failing", 3).await;
    let panicking = queue.enqueue(&Panicking {}).await;
    until_dead(&queue, panicking, "Panicking", 2).await;
    worker.stop().await;
    assert!((queue.value("lms_job_duration_seconds_count{kind=\"Idle\"}") - 3.0).abs() < 0.5);
    assert!((queue.value("lms_job_duration_seconds_count{kind=\"Panicking\"}") - 2.0).abs() < 0.5);
}

#[tokio::test]
async fn handed_back_and_lost_jobs_are_counted() {
    let queue = TestQueue::new().await;
    let job = queue.enqueue(&Gated { number: 1 }).await;
    let worker = queue.worker(QueueSettings { grace: Duration::from_millis(10), ..settings() });
    queue.shared.started.notified().await;
    assert!((queue.value("lms_worker_jobs_running") - 1.0).abs() < 0.5);
    worker.stop().await;
    assert!((queue.ended("Gated", "handed_back") - 1.0).abs() < 0.5);
    assert!(queue.value("lms_worker_jobs_running").abs() < 0.5);

    let worker = queue.worker(QueueSettings { slots: 1, ..settings() });
    queue.shared.started.notified().await;
    // Changes the token as a claim by another worker would.
    let tx = queue.service.begin().await.unwrap();
    let other = tx.update::<job::Entity>().col_expr(job::Column::LeaseToken, Expr::value(Uuid::now_v7()));
    other.filter(job::Column::Id.eq(job)).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    queue.until_ended("Gated", "lost", 1.0).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_worker_exposes_its_slots_and_its_last_heartbeat() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(QueueSettings { slots: 3, ..settings() });
    let heartbeat = || queue.value("lms_worker_last_heartbeat_timestamp_seconds");
    let is_now = || (heartbeat() - f64::from(i32::try_from(queue.clock.now().timestamp()).unwrap())).abs() < 0.5;
    until(async || is_now()).await;
    assert!((queue.value("lms_worker_slots") - 3.0).abs() < 0.5);
    // A worker with no free slot does not poll but still has a heartbeat.
    for number in 0..3 {
        queue.enqueue(&Gated { number }).await;
    }
    until(async || (queue.value("lms_worker_jobs_running") - 3.0).abs() < 0.5).await;
    queue.clock.advance(TimeDelta::seconds(5));
    until(async || is_now()).await;
    queue.shared.gate.0.add_permits(3);
    queue.until_all_end().await;
    worker.stop().await;
    // Without its database a worker has no heartbeat.
    queue.clock.advance(TimeDelta::seconds(60));
    queue.database.clone().close().await.unwrap();
    let worker = queue.worker(settings());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!is_now());
    worker.task.abort();
}

/// Collects the log lines about jobs as `message outcome attempt kind` and asserts that the other fields are present.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

#[derive(Default)]
struct Fields(std::collections::BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let get = |name| fields.0.get(name).map(String::as_str).unwrap_or_default();
        if get("message").starts_with("job ") && !get("job_id").is_empty() {
            let is_complete = !get("school_id").is_empty() && get("duration_ms").parse::<u64>().is_ok();
            assert!(is_complete, "{:?}", fields.0);
            let line = format!("{} {} {} {}", get("message"), get("outcome"), get("attempt"), get("kind"));
            self.0.lock().unwrap().push(line);
        }
    }
}

#[tokio::test]
async fn each_attempt_is_logged_in_one_line() {
    let lines = Lines::default();
    let _log = tracing::dispatcher::set_default(&test_support::log::dispatch(lines.clone()));
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    queue.enqueue(&Idle {}).await;
    queue.enqueue(&Hopeless {}).await;
    let failing = queue.enqueue(&Failing {}).await;
    queue.until_job(failing, |job| job.attempts == 1 && job.state == JobState::Pending).await;
    queue.until_ended("Idle", "done", 1.0).await;
    queue.until_ended("Hopeless", "dead", 1.0).await;
    until(async || lines.0.lock().unwrap().len() == 3).await;
    worker.stop().await;
    let mut logged = lines.0.lock().unwrap().clone();
    logged.sort();
    assert_eq!(logged, ["job done done 1 Idle", "job failed dead 1 Hopeless", "job failed retried 1 Failing"]);
}
