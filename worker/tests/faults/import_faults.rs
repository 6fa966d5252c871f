//! Imports whose worker is killed or whose database is restarted: each ends exactly once.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use entity::{
    AccountId, ImportId, JobId, Role, account, audit,
    job::JobState,
    roster_card,
    roster_import::{self, ImportState},
    roster_upload,
};
use futures_util::{StreamExt, TryStreamExt, stream};
use rand::Rng;
use sea_orm::{ColumnTrait, QueryFilter};
use secrecy::SecretString;
use test_support::rows;
use worker::{
    clock::Clock,
    credential::{HashPurpose, HashRequest, HashedSecret, Hasher, SecretOwner, Verification},
    jobs::import::{ImportJob, sealed_pin, sealed_upload},
    keys::KeyRing,
    queue::enqueue,
    seal::Sealer,
};

use crate::{
    process::Worker,
    services::{SERVICES, checkpoint, control, on_postgres, run_control, times},
    support::{TestQueue, is_end, until},
};

/// The number of pupils, who fill four chunks. Hashing a chunk takes a twentieth of a second on two cores at the bcrypt
/// cost below.
const PUPILS: usize = 200;
const BCRYPT_COST: u32 = 5;

/// Maximum time after a kill until another worker has completed the import.
const BOUND: Duration = Duration::from_secs(15);

/// A school with an import in progress, and the keys that its workers share.
struct Importing {
    queue: TestQueue,
    peppers: KeyRing,
    seals: KeyRing,
    import_id: ImportId,
    job_id: JobId,
}

impl Importing {
    /// Uploads a roster and requests its commit.
    async fn start() -> Self {
        let queue = TestQueue::with(Clock::system()).await;
        let (peppers, seals) = (KeyRing::draw(), KeyRing::draw());
        let import_id = ImportId::draw();
        let now = queue.clock.now();
        let tx = queue.tenant.begin().await.unwrap();
        let job_id = enqueue(&tx, &ImportJob { import_id }, now).await.unwrap();
        let import = roster_import::Model { id: import_id, ..rows::roster_import(tx.school_id(), job_id, now) };
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

    /// Waits until a random moment of the import and returns the number of completed rows.
    async fn wait_at_random(&self) -> i32 {
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

    /// Asserts that the import ended once: it has an account and a login card for each row, and each card has the PIN
    /// of its account.
    async fn assert_ended_once(&self) {
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
            let owner = SecretOwner { school_id: card.school_id, account_id: card.account_id };
            let stored = stored_hash(&accounts, card.account_id);
            let request = HashRequest::without_network(HashPurpose::SignIn, owner.school_id);
            Ok::<_, Box<dyn std::error::Error>>(
                hasher.verify(hasher.turn(hasher.enter(request)?).await?, owner, &pin, Some(&stored)).await?,
            )
        });
        let verdicts: Vec<_> = stream::iter(verdicts).buffer_unordered(4).try_collect().await.unwrap();
        assert_eq!(verdicts, [Verification::Right; PUPILS]);
    }
}

fn stored_hash(accounts: &[account::Model], id: AccountId) -> HashedSecret {
    let account = accounts.iter().find(|account| account.id == id).unwrap();
    let account = account.clone();
    HashedSecret {
        credential: account.credential,
        credential_key: account.credential_key,
        pin_fingerprint: account.pin_fingerprint,
    }
}

/// Returns a roster of pupils in four classes, without PINs.
fn roster() -> Vec<u8> {
    let rows = (0..PUPILS).map(|pupil| format!("Ava,Price,Class {},N{pupil}\n", pupil % 4));
    format!("first_name,last_name,classroom,external_id\n{}", rows.collect::<String>()).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_worker_completes_the_import_of_a_killed_worker_once() {
    if !on_postgres() {
        return;
    }
    let _shared = SERVICES.read().await;
    for _ in 0..times(3, 20) {
        let importing = Importing::start().await;
        let first = importing.worker();
        importing.until_running().await;
        let _second = importing.worker();
        let reached = importing.wait_at_random().await;
        drop(first);
        let killed = Instant::now();
        importing.until_ended().await;
        let elapsed = killed.elapsed();
        eprintln!("killed at {reached} of {PUPILS} rows, completed after {elapsed:.1?}");
        assert!(elapsed < BOUND, "{elapsed:?}");
        importing.assert_ended_once().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_survives_restarts_of_postgres() {
    let Some(postgres) = control("LMS_TEST_POSTGRES_CTL").filter(|_| on_postgres()) else { return };
    let _exclusive = SERVICES.write().await;
    checkpoint().await;
    let mut importing = Importing::start().await;
    let _workers = [importing.worker(), importing.worker()];
    for rows in [1, 100] {
        until(async || importing.rows_done().await >= rows).await;
        run_control(&postgres, "restart-immediate").await;
        // The workers must recover from their broken connections. The test itself opens new ones.
        importing.queue = importing.queue.reopen().await;
    }
    let restarted = Instant::now();
    importing.until_ended().await;
    eprintln!("completed {:.1?} after the last restart", restarted.elapsed());
    importing.assert_ended_once().await;
}
