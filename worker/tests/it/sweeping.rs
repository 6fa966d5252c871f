//! Sweeps: expired rows are deleted, other rows stay, and one sweep is always pending.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ImportId, JobId, Role, SchoolId, SignInId, account, idempotent_answer,
    job::{self, JobState},
    login_attempt, refresh_token, roster_card,
    roster_import::{self, ImportState, Leavers, OnError},
    roster_row::{self, RowOutcome},
    roster_upload, sign_in,
    tenant::{TenantEntity, TenantTx},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, prelude::Expr};
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
        let card =
            roster_card::Model { school_id, import_id: import, account_id: pupil, sealed: sealed.clone(), expires_at };
        insert::<roster_card::Entity>(&tx, card).await;
        add_rows(&tx, import, 1_200).await;
        let signed_in = SignInId::draw();
        let long_ago = expires_at - TimeDelta::days(30);
        let row = sign_in::Model {
            school_id,
            id: signed_in,
            account_id: pupil,
            created_at: long_ago,
            expires_at: long_ago,
            revoked_at: None,
        };
        insert::<sign_in::Entity>(&tx, row).await;
        let token = refresh_token::Model {
            school_id,
            hash: signed_in.0.as_bytes().to_vec(),
            sign_in_id: signed_in,
            created_at: long_ago,
            rotated_at: None,
        };
        insert::<refresh_token::Entity>(&tx, token).await;
        let answer = idempotent_answer::Model {
            school_id,
            account_id: pupil,
            operation: "createUser".into(),
            key: expires_at.to_rfc3339(),
            body_hash: sealed,
            answer: None,
            created_at: expires_at - TimeDelta::hours(24),
        };
        insert::<idempotent_answer::Entity>(&tx, answer).await;
        add_attempt(&tx, expires_at - TimeDelta::days(1), None).await;
    }
    add_attempt(&tx, now - TimeDelta::days(2), Some(now + hour)).await;
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
    assert!(queue.jobs().await.iter().all(|job| job.id != old));
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
    let id = AccountId::draw();
    let row = account::Model {
        school_id: tx.school_id(),
        id,
        role: Role::Pupil,
        username: "zoe".into(),
        first_name: "Zoë".into(),
        last_name: "Smith".into(),
        sort_name: "smith zoe".into(),
        classroom_id: None,
        year_group: None,
        external_id: None,
        upn: None,
        sen_status: None,
        row_key: None,
        credential: String::new(),
        credential_key: String::new(),
        must_change_password: false,
        archived_at: None,
        version: 1,
        created_at: now,
    };
    insert::<account::Entity>(tx, row).await;
    id
}

async fn add_import(tx: &TenantTx, now: DateTime<Utc>) -> ImportId {
    let id = ImportId::draw();
    let row = roster_import::Model {
        school_id: tx.school_id(),
        id,
        created_by: None,
        filename: None,
        state: ImportState::Done,
        commit_requested: true,
        on_error: OnError::Stop,
        leavers: Leavers::Keep,
        confirm_large: false,
        reason: None,
        rows_total: 0,
        rows_done: 0,
        done_through_line: 0,
        job_id: JobId::draw(),
        counts: serde_json::json!({}),
        version: 1,
        created_at: now,
        finished_at: None,
    };
    insert::<roster_import::Entity>(tx, row).await;
    id
}

async fn add_rows(tx: &TenantTx, import_id: ImportId, rows: i32) {
    let row = |position| roster_row::Model {
        school_id: SchoolId::PLATFORM,
        import_id,
        position,
        line: Some(position),
        outcome: RowOutcome::Created,
        account_id: None,
        summary: serde_json::json!({}),
        findings: serde_json::json!([]),
    };
    tx.insert_many::<roster_row::Entity, _>((0..rows).map(row)).await.unwrap();
}

async fn add_attempt(tx: &TenantTx, last_at: DateTime<Utc>, locked_until: Option<DateTime<Utc>>) {
    let row = login_attempt::Model {
        school_id: tx.school_id(),
        username: last_at.to_rfc3339(),
        failures: 5,
        last_at,
        locked_until,
    };
    insert::<login_attempt::Entity>(tx, row).await;
}
