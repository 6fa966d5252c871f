//! Jobs that fail, panic or do not end.

use chrono::TimeDelta;
use entity::job::{self, JobState};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, prelude::Expr};

use crate::support::{Failing, Hopeless, Idle, Panicking, Slow, TestQueue, Unmigrated, settings};

#[tokio::test]
async fn a_failed_job_is_retried_after_growing_pauses_until_it_is_dead() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    let id = queue.enqueue(&Failing {}).await;
    for attempt in 1..3 {
        let job = queue.until_job(id, |job| job.state == JobState::Pending && job.attempts == attempt).await;
        let max_pause = TimeDelta::seconds(1 << (attempt - 1));
        let pause = job.run_at - queue.clock.now();
        assert!(pause >= max_pause / 2 && pause <= max_pause, "{pause} after attempt {attempt}");
        assert_eq!(job.last_error.as_deref(), Some("the printer is on fire: database error"));
        queue.clock.advance(max_pause);
    }
    let job = queue.until_job(id, |job| job.state == JobState::Dead).await;
    assert_eq!((job.attempts, job.lease_token, job.finished_at), (3, None, Some(queue.clock.now())));
    assert!(queue.effects().await.is_empty(), "the writes of a failed attempt are rolled back");
    worker.stop().await;
}

#[tokio::test]
async fn a_fault_of_the_schema_uses_up_no_attempts_and_the_job_continues_after_the_migration() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    let id = queue.enqueue(&Unmigrated {}).await;
    let started = queue.clock.now();
    for failures in 1..=14 {
        let job = queue.until_job(id, |job| job.state == JobState::Pending && job.failures == failures).await;
        assert_eq!((job.attempts, job.failing_since), (0, Some(started)));
        assert!(job.last_error.unwrap().starts_with("database error"));
        let pause = job.run_at - queue.clock.now();
        let longest = TimeDelta::seconds(1 << (failures - 1)).min(TimeDelta::minutes(15));
        assert!(pause >= longest / 2 && pause <= longest, "{pause} after failure {failures}");
        queue.clock.advance(longest);
    }
    let sql = "CREATE TABLE table_of_the_next_version AS SELECT id AS school_id FROM school";
    queue.database.execute_unprepared(sql).await.unwrap();
    if queue.database.get_database_backend() == DbBackend::Postgres {
        let grant = "GRANT SELECT, DELETE ON table_of_the_next_version TO lms_tenant";
        queue.database.execute_unprepared(grant).await.unwrap();
    }
    queue.clock.advance(TimeDelta::minutes(15));
    let job = queue.until_job(id, |job| job.state == JobState::Done).await;
    assert_eq!(job.attempts, 1);
    worker.stop().await;
}

#[tokio::test]
async fn a_job_with_a_permanent_failure_is_dead_at_once() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    let id = queue.enqueue(&Hopeless {}).await;
    let job = queue.until_job(id, |job| job.state == JobState::Dead).await;
    assert_eq!((job.attempts, job.last_error.as_deref()), (1, Some("this failure is permanent")));
    worker.stop().await;
}

#[tokio::test]
async fn a_panic_is_a_failure_and_its_message_is_not_stored() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    let id = queue.enqueue(&Panicking {}).await;
    let job = queue.until_job(id, |job| job.attempts == 1 && job.state == JobState::Pending).await;
    assert_eq!(job.last_error.as_deref(), Some("the job panicked"));
    queue.clock.advance(TimeDelta::minutes(1));
    queue.until_job(id, |job| job.state == JobState::Dead).await;
    // The worker still runs jobs.
    let next = queue.enqueue(&Idle {}).await;
    queue.until_job(next, |job| job.state == JobState::Done).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_job_that_does_not_end_times_out() {
    let queue = TestQueue::new().await;
    let worker = queue.worker(settings());
    let id = queue.enqueue(&Slow {}).await;
    let job = queue.until_job(id, |job| job.last_error.is_some()).await;
    assert_eq!(job.last_error.as_deref(), Some("timed out after 50ms"));
    queue.clock.advance(TimeDelta::minutes(1));
    queue.until_job(id, |job| job.state == JobState::Dead).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_failed_job_is_done_if_it_has_a_pending_twin() {
    let queue = TestQueue::new().await;
    let failing = queue.enqueue(&Failing {}).await;
    let twin = queue.enqueue(&Idle {}).await;
    // Changes the two jobs as if they had the same subject and the twin had been enqueued while the failing job was
    // running.
    let tx = queue.service.begin().await.unwrap();
    for (id, state) in [(failing, "running"), (twin, "pending")] {
        tx.update::<job::Entity>()
            .col_expr(job::Column::DedupeKey, Expr::value("one"))
            .col_expr(job::Column::State, Expr::value(state))
            .col_expr(job::Column::RunAt, Expr::value(queue.clock.now() + TimeDelta::hours(1)))
            .col_expr(job::Column::LeaseUntil, Expr::value(queue.clock.now() - TimeDelta::hours(1)))
            .filter(job::Column::Id.eq(id))
            .exec(&tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let worker = queue.worker(settings());
    let job = queue.until_job(failing, |job| job.state == JobState::Done).await;
    assert_eq!(job.last_error.as_deref(), Some("the printer is on fire: database error"));
    assert_eq!(queue.job(twin).await.state, JobState::Pending);
    worker.stop().await;
}

#[tokio::test]
async fn an_invalid_payload_fails_only_its_own_job() {
    let queue = TestQueue::new().await;
    let broken = queue.enqueue(&crate::support::Effect { number: 1 }).await;
    let newer = queue.enqueue(&crate::support::Effect { number: 2 }).await;
    let tx = queue.service.begin().await.unwrap();
    for (id, payload) in [
        (broken, serde_json::json!({ "version": 1, "job": { "number": "Zoë" } })),
        (newer, serde_json::json!({ "version": 2, "job": {} })),
    ] {
        tx.update::<job::Entity>()
            .col_expr(job::Column::Payload, Expr::value(payload))
            .filter(job::Column::Id.eq(id))
            .exec(&tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let worker = queue.worker(settings());
    let job = queue.until_job(broken, |job| job.state == JobState::Dead).await;
    assert_eq!(job.last_error.as_deref(), Some("the payload cannot be parsed"));
    let job = queue.until_job(newer, |job| job.last_error.is_some()).await;
    assert_eq!((job.state, job.last_error.as_deref()), (JobState::Pending, Some("the payload has another version")));
    worker.stop().await;
}
