//! Imports whose worker is killed, or whose database goes away: each ends exactly once.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use entity::{
    AccountId, ImportId, JobId, Role, account, audit,
    job::JobState,
    roster_card,
    roster_import::{self, ImportState, Leavers, OnError},
    roster_upload,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use rand::Rng;
use sea_orm::{ColumnTrait, QueryFilter};
use secrecy::SecretString;
use serde_json::json;
use worker::{
    clock::Clock,
    credential::{Hashed, Hasher, Owner, Verdict},
    jobs::import::{Import, sealed_pin, sealed_upload},
    keys::KeyRing,
    queue::enqueue,
    seal::Sealer,
};

use crate::{
    process::Worker,
    services::{SERVICES, control, on_postgres, settle, tell, times},
    support::{TestQueue, is_end, until},
};

/// Four chunks, each of which takes two cores a twentieth of a second at the cost below.
const PUPILS: usize = 200;
const BCRYPT_COST: u32 = 5;

/// After a kill another worker, if it lives, has ended the import by then.
const BOUND: Duration = Duration::from_secs(15);

/// A school with an import under way, and the keys that its workers share.
struct Importing {
    queue: TestQueue,
    peppers: KeyRing,
    seals: KeyRing,
    import_id: ImportId,
    job_id: JobId,
}

impl Importing {
    /// Uploads a roster that is to be committed.
    async fn begin() -> Self {
        let queue = TestQueue::with(Clock::system()).await;
        let (peppers, seals) = (KeyRing::draw(), KeyRing::draw());
        let import_id = ImportId::draw();
        let now = queue.clock.now();
        let tx = queue.tenant.begin().await.unwrap();
        let job_id = enqueue(&tx, &Import { import_id }, now).await.unwrap();
        let import = roster_import::Model {
            school_id: tx.school_id(),
            id: import_id,
            created_by: None,
            filename: None,
            state: ImportState::Queued,
            commit_requested: true,
            on_error: OnError::Stop,
            leavers: Leavers::Keep,
            confirm_large: false,
            reason: None,
            rows_total: 0,
            rows_done: 0,
            done_through_line: 0,
            counts: json!({}),
            job_id,
            version: 1,
            created_at: now,
            finished_at: None,
        };
        let upload = roster_upload::Model {
            school_id: tx.school_id(),
            import_id,
            sealed: Sealer::new(seals.clone()).seal(sealed_upload(&import), &roster()).unwrap(),
            expires_at: now + chrono::TimeDelta::days(7),
        };
        tx.insert::<roster_import::Entity, _>(import).await.unwrap();
        tx.insert::<roster_upload::Entity, _>(upload).await.unwrap();
        tx.commit().await.unwrap();
        Self { queue, peppers, seals, import_id, job_id }
    }

    fn worker(&self) -> Worker {
        Worker::start(&self.queue, &self.peppers, &self.seals, &[("LMS_BCRYPT_COST", &BCRYPT_COST.to_string())])
    }

    async fn state(&self) -> JobState {
        self.queue.job(self.job_id).await.state
    }

    async fn until_running(&self) {
        until(async || self.state().await != JobState::Pending).await;
    }

    async fn until_ended(&self) {
        until(async || is_end(self.state().await)).await;
    }

    async fn rows_done(&self) -> i32 {
        self.stored().await.rows_done
    }

    /// Waits for a random moment of the import.
    async fn at_random(&self) -> i32 {
        let rows = rand::rng().random_range(0..160) - 10;
        until(async || self.rows_done().await >= rows).await;
        tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..100))).await;
        self.rows_done().await
    }

    async fn stored(&self) -> roster_import::Model {
        let tx = self.queue.tenant.read().await.unwrap();
        let import = tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(self.import_id));
        import.one(&tx).await.unwrap().unwrap()
    }

    /// As many accounts as rows, a card for each, and on each card the PIN of the account.
    async fn ended_once(&self) {
        let job = self.queue.job(self.job_id).await;
        assert_eq!(job.state, JobState::Done, "{job:?}");
        let import = self.stored().await;
        let rows = i32::try_from(PUPILS).unwrap();
        assert_eq!((import.state, import.rows_done, import.rows_total), (ImportState::Done, rows, rows));
        assert_eq!(import.counts["created"], PUPILS);

        let tx = self.queue.tenant.read().await.unwrap();
        let ends = tx.find::<audit::Entity>().filter(audit::Column::Action.eq("import.done"));
        assert_eq!(ends.all(&tx).await.unwrap().len(), 1);
        let accounts =
            tx.find::<account::Entity>().filter(account::Column::Role.eq(Role::Pupil)).all(&tx).await.unwrap();
        assert_eq!(accounts.len(), PUPILS);
        let ids: HashSet<_> = accounts.iter().filter_map(|account| account.external_id.as_deref()).collect();
        assert_eq!(ids.len(), PUPILS);
        let cards = tx.find::<roster_card::Entity>().all(&tx).await.unwrap();
        assert_eq!(cards.iter().map(|card| card.account_id).collect::<HashSet<_>>().len(), PUPILS);
        let hasher = Hasher::new(self.peppers.clone(), BCRYPT_COST, 2, PUPILS);
        let sealer = Sealer::new(self.seals.clone());
        let verdicts = cards.iter().map(async |card| {
            let pin = sealer.open(sealed_pin(card.school_id, card.account_id), &card.sealed)?;
            let pin = SecretString::from(String::from_utf8(pin).unwrap());
            let owner = Owner { school_id: card.school_id, account_id: card.account_id };
            let stored = stored_hash(&accounts, card.account_id);
            Ok::<_, Box<dyn std::error::Error>>(hasher.verify(hasher.reserve()?, owner, &pin, Some(&stored)).await?)
        });
        let verdicts: Vec<_> = stream::iter(verdicts).buffer_unordered(4).try_collect().await.unwrap();
        assert_eq!(verdicts, [Verdict::Right; PUPILS]);
    }
}

fn stored_hash(accounts: &[account::Model], id: AccountId) -> Hashed {
    let account = accounts.iter().find(|account| account.id == id).unwrap();
    Hashed { credential: account.credential.clone(), credential_key: account.credential_key.clone() }
}

/// Pupils of four classes whose PINs are to be drawn.
fn roster() -> Vec<u8> {
    let rows = (0..PUPILS).map(|pupil| format!("Ava,Price,Class {},N{pupil}\n", pupil % 4));
    format!("first_name,last_name,classroom,external_id\n{}", rows.collect::<String>()).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_worker_is_killed_is_ended_once_by_another() {
    if !on_postgres() {
        return;
    }
    let _undisturbed = SERVICES.read().await;
    for _ in 0..times(3, 20) {
        let importing = Importing::begin().await;
        let first = importing.worker();
        importing.until_running().await;
        let _second = importing.worker();
        let reached = importing.at_random().await;
        drop(first);
        let killed = Instant::now();
        importing.until_ended().await;
        let took = killed.elapsed();
        eprintln!("killed at {reached} of {PUPILS} rows, ended after {took:.1?}");
        assert!(took < BOUND, "{took:?}");
        importing.ended_once().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_outlives_a_restart_of_postgres() {
    let Some(postgres) = control("LMS_TEST_POSTGRES_CTL").filter(|_| on_postgres()) else { return };
    let _alone = SERVICES.write().await;
    settle().await;
    let mut importing = Importing::begin().await;
    let _workers = [importing.worker(), importing.worker()];
    for rows in [1, 100] {
        until(async || importing.rows_done().await >= rows).await;
        tell(&postgres, "restart-immediate").await;
        // The workers have to get along with their broken connections; we need not.
        importing.queue = importing.queue.reopen().await;
    }
    let restarted = Instant::now();
    importing.until_ended().await;
    eprintln!("ended {:.1?} after the last restart", restarted.elapsed());
    importing.ended_once().await;
}
