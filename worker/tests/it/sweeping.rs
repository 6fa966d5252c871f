//! Sweeps: expired rows are deleted, other rows stay, and one sweep is always pending.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ImportId, JobId, account, idempotent_answer, intervention_group, intervention_pupil,
    job::{self, JobState},
    known_network, login_attempt, login_failure, refresh_token, roster_card,
    roster_import::{self, ImportState},
    roster_row, roster_upload, sign_in,
    tenant::{TenantEntity, TenantTx},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, PaginatorTrait, QueryFilter, QuerySelect, prelude::Expr};
use test_support::rows;
use tokio_util::sync::CancellationToken;
use worker::{
    jobs::sweep::{Sweep, ensure_scheduled},
    metrics::{Metrics, ProcessKind},
    queue::{Registry, Wake, WorkerParts, run_worker},
};

use crate::support::{Idle, Shared, TestQueue, TestWorker, settings, until};

fn sweeper(queue: &TestQueue) -> TestWorker {
    let cancellation = CancellationToken::new();
    let parts = WorkerParts {
        database: queue.database.clone(),
        registry: Registry::<Shared>::new().register::<Sweep>(),
        shared: Arc::clone(&queue.shared),
        clock: queue.clock.clone(),
        wake: Wake::local(),
        settings: settings(),
        metrics: Metrics::new(ProcessKind::Worker),
    };
    TestWorker { task: tokio::spawn(run_worker(parts, cancellation.clone())), cancellation }
}

async fn sweeps(queue: &TestQueue, state: JobState) -> Vec<job::Model> {
    queue.jobs().await.into_iter().filter(|job| job.kind == "sweep" && job.state == state).collect()
}

#[tokio::test]
async fn one_sweep_is_always_pending() {
    let queue = TestQueue::new().await;
    for _ in 0..3 {
        ensure_scheduled(&queue.service, queue.clock.now()).await.unwrap();
    }
    assert_eq!(sweeps(&queue, JobState::Pending).await.len(), 1);
    let worker = sweeper(&queue);
    for done in 1..=3 {
        queue.clock.advance(TimeDelta::hours(1));
        until(async || sweeps(&queue, JobState::Done).await.len() == done).await;
        let pending = sweeps(&queue, JobState::Pending).await;
        assert_eq!(pending.len(), 1);
        assert_eq!(pending[0].run_at, queue.clock.now() + TimeDelta::hours(1));
    }
    worker.stop().await;
}

#[tokio::test]
async fn expired_rows_are_deleted_and_other_rows_stay() {
    let queue = TestQueue::new().await;
    let now = queue.clock.now();
    let hour = TimeDelta::hours(1);
    let tx = queue.tenant.begin().await.unwrap();
    let pupil = add_account(&tx, now).await;
    // Each table gets a row that has just expired and one that expires in an hour. The sweep runs in half an hour.
    let mut imports = Vec::new();
    for expires_at in [now, now + hour] {
        let import = add_import(&tx, now).await;
        imports.push(import);
        let school_id = tx.school_id();
        let sealed = vec![1];
        insert::<roster_upload::Entity>(
            &tx,
            roster_upload::Model { school_id, import_id: import, sealed: sealed.clone(), expires_at },
        )
        .await;
        let card = roster_card::Model { school_id, import_id: import, account_id: pupil, sealed, expires_at };
        insert::<roster_card::Entity>(&tx, card).await;
        add_rows(&tx, import, 1_200).await;
        let long_ago = expires_at - TimeDelta::days(30);
        let sign_in = sign_in::Model { expires_at: long_ago, ..rows::sign_in(school_id, pupil, long_ago) };
        let token = rows::refresh_token(school_id, sign_in.id, long_ago);
        insert::<sign_in::Entity>(&tx, sign_in).await;
        insert::<refresh_token::Entity>(&tx, token).await;
        let answer = idempotent_answer::Model {
            key: expires_at.to_rfc3339(),
            ..rows::idempotent_answer(school_id, pupil, expires_at - TimeDelta::hours(24))
        };
        insert::<idempotent_answer::Entity>(&tx, answer).await;
        add_attempt(&tx, expires_at - TimeDelta::days(1), None).await;
        add_failure(&tx, expires_at - TimeDelta::days(1), None).await;
        let network = known_network::Model {
            network: expires_at.to_rfc3339().into_bytes(),
            ..rows::known_network(school_id, pupil, expires_at - TimeDelta::days(90))
        };
        insert::<known_network::Entity>(&tx, network).await;
        add_group(&tx, pupil, Some(expires_at - TimeDelta::hours(25))).await;
    }
    add_group(&tx, pupil, None).await;
    add_attempt(&tx, now - TimeDelta::days(2), Some(now + hour)).await;
    add_failure(&tx, now - TimeDelta::days(2), Some(now + hour)).await;
    tx.commit().await.unwrap();
    let old = queue.enqueue(&Idle {}).await;
    let tx = queue.service.begin().await.unwrap();
    tx.update::<job::Entity>()
        .col_expr(job::Column::State, Expr::value("done"))
        .col_expr(job::Column::FinishedAt, Expr::value(now - TimeDelta::days(7)))
        .filter(job::Column::Id.eq(old))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    ensure_scheduled(&queue.service, now - hour / 2).await.unwrap();
    queue.clock.advance(hour / 2);
    let worker = sweeper(&queue);
    until(async || sweeps(&queue, JobState::Done).await.len() == 1).await;
    worker.stop().await;

    let tx = queue.tenant.read().await.unwrap();
    let left = tx.find::<roster_upload::Entity>().all(&tx).await.unwrap();
    assert_eq!(left.iter().map(|row| row.import_id).collect::<Vec<_>>(), [imports[1]]);
    let left = tx.find::<roster_row::Entity>().all(&tx).await.unwrap();
    assert_eq!(left.len(), 1_200);
    assert!(left.iter().all(|row| row.import_id == imports[1]));
    assert_eq!(count::<roster_card::Entity>(&tx).await, 1);
    assert_eq!(count::<roster_import::Entity>(&tx).await, 2, "the imports themselves stay");
    assert_eq!(count::<sign_in::Entity>(&tx).await, 1);
    assert_eq!(count::<refresh_token::Entity>(&tx).await, 1);
    assert_eq!(count::<idempotent_answer::Entity>(&tx).await, 1);
    assert_eq!(count::<login_attempt::Entity>(&tx).await, 2, "a locked user name stays locked");
    assert_eq!(count::<login_failure::Entity>(&tx).await, 2, "a locked account stays locked");
    assert_eq!(count::<known_network::Entity>(&tx).await, 1);
    assert_eq!(count::<intervention_group::Entity>(&tx).await, 2, "a group that is not deleted stays");
    assert_eq!(count::<intervention_pupil::Entity>(&tx).await, 2);
    assert!(queue.jobs().await.iter().all(|job| job.id != old));
}

/// Otherwise a log-in and a sweep that lock the counts of one account in different orders would deadlock.
#[tokio::test]
async fn failures_that_a_log_in_has_locked_are_left_to_the_next_sweep() {
    let queue = TestQueue::new().await;
    if queue.database.get_database_backend() != DbBackend::Postgres {
        // SQLite has one writer, so nothing is locked in different orders.
        return;
    }
    let now = queue.clock.now();
    let tx = queue.tenant.begin().await.unwrap();
    for age in 2..5 {
        add_failure(&tx, now - TimeDelta::days(age), None).await;
    }
    let locked = tx.find::<login_failure::Entity>().all(&tx).await.unwrap().remove(1);
    tx.commit().await.unwrap();
    let tx = queue.tenant.begin().await.unwrap();
    let of_subject = login_failure::Column::SubjectId.eq(locked.subject_id);
    tx.find::<login_failure::Entity>().filter(of_subject).lock_exclusive().one(&tx).await.unwrap().unwrap();

    ensure_scheduled(&queue.service, now - TimeDelta::hours(1)).await.unwrap();
    let worker = sweeper(&queue);
    until(async || sweeps(&queue, JobState::Done).await.len() == 1).await;
    let left = tx.find::<login_failure::Entity>().all(&tx).await.unwrap();
    assert_eq!(left.iter().map(|row| row.subject_id).collect::<Vec<_>>(), [locked.subject_id]);
    tx.commit().await.unwrap();
    queue.clock.advance(TimeDelta::hours(1));
    until(async || sweeps(&queue, JobState::Done).await.len() == 2).await;
    worker.stop().await;
    assert_eq!(count::<login_failure::Entity>(&queue.tenant.read().await.unwrap()).await, 0);
}

async fn insert<E: TenantEntity>(tx: &TenantTx, row: impl sea_orm::IntoActiveModel<E::ActiveModel>) {
    tx.insert::<E, _>(row).await.unwrap();
}

async fn count<E: TenantEntity>(tx: &TenantTx) -> u64
where
    E::Model: Sync,
{
    tx.find::<E>().count(tx).await.unwrap()
}

async fn add_account(tx: &TenantTx, now: DateTime<Utc>) -> AccountId {
    let row = rows::account(tx.school_id(), now);
    let id = row.id;
    insert::<account::Entity>(tx, row).await;
    id
}

async fn add_group(tx: &TenantTx, pupil_id: AccountId, deleted_at: Option<DateTime<Utc>>) {
    let name = deleted_at.map_or_else(|| "kept".to_owned(), |at| at.to_rfc3339());
    let row = intervention_group::Model { deleted_at, ..rows::intervention_group(tx.school_id(), &name, Utc::now()) };
    let part = rows::intervention_pupil(tx.school_id(), row.id, pupil_id, Utc::now());
    insert::<intervention_group::Entity>(tx, row).await;
    insert::<intervention_pupil::Entity>(tx, part).await;
}

async fn add_import(tx: &TenantTx, now: DateTime<Utc>) -> ImportId {
    let row =
        roster_import::Model { state: ImportState::Done, ..rows::roster_import(tx.school_id(), JobId::draw(), now) };
    let id = row.id;
    insert::<roster_import::Entity>(tx, row).await;
    id
}

async fn add_rows(tx: &TenantTx, import_id: ImportId, count: i32) {
    let rows = (0..count).map(|position| rows::roster_row(tx.school_id(), import_id, position));
    tx.insert_many::<roster_row::Entity, _>(rows).await.unwrap();
}

async fn add_attempt(tx: &TenantTx, last_at: DateTime<Utc>, locked_until: Option<DateTime<Utc>>) {
    let row = login_attempt::Model {
        username: last_at.to_rfc3339(),
        failures: 5,
        locked_until,
        ..rows::login_attempt(tx.school_id(), last_at)
    };
    insert::<login_attempt::Entity>(tx, row).await;
}

async fn add_failure(tx: &TenantTx, last_at: DateTime<Utc>, locked_until: Option<DateTime<Utc>>) {
    let row = login_failure::Model {
        failures: 5,
        locked_until,
        ..rows::login_failure(tx.school_id(), AccountId::draw().0, last_at)
    };
    insert::<login_failure::Entity>(tx, row).await;
}
