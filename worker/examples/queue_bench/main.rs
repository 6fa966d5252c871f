//! How many jobs without effects a worker does in a second, how many checks it marks, and how soon an idle one picks a
//! job up.
//!
//!     scripts/with-services env LMS_TEST_DATABASE=postgres cargo run --release -p worker --example queue_bench
//!
//! Without `LMS_TEST_DATABASE`: on SQLite. `--jobs N`, `--slots N`, `--checks N`, `--pickups N` change the parameters.

mod checks;

use std::{
    env,
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};

use entity::{Database, job, tenant::Service};
use migration::fresh::fresh_database;
use redis::Client;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::sync::CancellationToken;
use worker::{
    clock::Clock,
    metrics::{Metrics, Process},
    queue::{Handler, Job, JobFailure, JobRun, QueueSettings, Registry, Wake, WorkerParts, enqueue, run_worker},
};

#[derive(Serialize, Deserialize)]
struct Nothing {}

impl Job for Nothing {
    const KIND: &'static str = "nothing";

    fn subject(&self) -> Option<String> {
        None
    }
}

/// Tells when a job began.
type Begun = UnboundedSender<Instant>;

impl Handler<Begun> for Nothing {
    async fn run(self, _: &JobRun, begun: &Begun) -> Result<(), JobFailure> {
        begun.send(Instant::now()).map_err(JobFailure::permanent)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (jobs, slots) = (parameter("--jobs", 30_000)?, parameter("--slots", 64)?);
    let (checks, pickups) = (parameter("--checks", 5_000)?, parameter("--pickups", 200)?);
    let fresh = fresh_database().await;
    let database = fresh.connect(16).await;
    let name = if fresh.is_postgres() { "PostgreSQL" } else { "SQLite" };

    enqueue_many(&database, jobs).await?;
    let begin = Instant::now();
    let (stop, worker, _begun) = start(&database, slots, Wake::local());
    until_done(&database, Nothing::KIND).await?;
    let seconds = begin.elapsed().as_secs_f64();
    stop.cancel();
    worker.await?;
    let rate = f64::from(u32::try_from(jobs)?) / seconds;
    println!("{name}: {rate:.0} jobs without effects a second ({jobs} jobs, {slots} slots, {seconds:.2} s)");

    pick_up(&database, name, "in one process", Wake::local(), None, pickups).await?;
    if let Ok(url) = env::var("LMS_TEST_REDIS_URL") {
        let over_redis = || Wake::over_redis(Client::open(url.as_str())?);
        pick_up(&database, name, "over Redis", over_redis()?, Some(over_redis()?), pickups).await?;
    }
    // The last, as each leaves a plan to be made.
    let marked = Box::pin(checks::marked_a_second(&database, checks)).await?;
    let ratio = marked / rate;
    println!("{name}: {marked:.0} checks marked a second ({checks} in the queue), {ratio:.3} of jobs without effects");
    database.close().await?;
    Ok(())
}

/// Enqueues one job at a time for an idle worker, and takes the time from the commit to the handler.
async fn pick_up(
    database: &Database,
    name: &str,
    how: &str,
    worker_s: Wake,
    caller_s: Option<Wake>,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let caller = caller_s.unwrap_or_else(|| worker_s.clone());
    let (stop, worker, mut begun) = start(database, 8, worker_s);
    // For the subscription, and for whatever start-up costs.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut taken = Vec::with_capacity(count);
    for n in 0..count {
        enqueue_many(database, 1).await?;
        let committed = Instant::now();
        caller.wake();
        let at = begun.recv().await.ok_or("the worker ended")?;
        taken.push(at.saturating_duration_since(committed));
        // Not in step with the poll.
        tokio::time::sleep(Duration::from_millis(20 + (n as u64 * 37) % 60)).await;
    }
    stop.cancel();
    worker.await?;
    taken.sort();
    let at = |share: usize| taken[(count * share / 100).min(count - 1)];
    println!("{name}: picked up {how} after {:.1?} at p50, {:.1?} at p99 ({count} jobs)", at(50), at(99));
    Ok(())
}

fn start(
    database: &Database,
    slots: usize,
    wake: Wake,
) -> (CancellationToken, tokio::task::JoinHandle<()>, UnboundedReceiver<Instant>) {
    let (at, begun) = unbounded_channel();
    let cancellation = CancellationToken::new();
    let parts = WorkerParts {
        database: database.clone(),
        registry: Registry::new().register::<Nothing>(),
        shared: Arc::new(at),
        clock: Clock::system(),
        wake,
        settings: QueueSettings { slots, ..QueueSettings::default() },
        metrics: Metrics::of(Process::Worker),
    };
    (cancellation.clone(), tokio::spawn(run_worker(parts, cancellation)), begun)
}

async fn enqueue_many(database: &Database, count: usize) -> Result<(), Box<dyn Error>> {
    let tx = Service::new(database.clone()).begin().await?;
    for _ in 0..count {
        enqueue(&tx, &Nothing {}, Clock::system().now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Waits until no job of that kind is left to do.
async fn until_done(database: &Database, kind: &str) -> Result<(), Box<dyn Error>> {
    let service = Service::new(database.clone());
    loop {
        let tx = service.read().await?;
        let of_kind = tx.find::<job::Entity>().filter(job::Column::Kind.eq(kind));
        let left = of_kind.filter(job::Column::State.ne("done")).count(&tx).await?;
        tx.commit().await?;
        if left == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn parameter(name: &str, or: usize) -> Result<usize, Box<dyn Error>> {
    match env::args().skip_while(|argument| argument != name).nth(1) {
        Some(value) => Ok(value.parse()?),
        None => Ok(or),
    }
}
