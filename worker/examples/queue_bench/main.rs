//! Measures how many jobs without effects a worker runs per second, how many attempts at the Multiplication Tables
//! Check it marks per second, and how soon an idle worker starts a job.
//!
//!     scripts/with-services env LMS_TEST_DATABASE=postgres cargo run --release -p worker --example queue_bench
//!
//! Without `LMS_TEST_DATABASE`, the benchmark uses SQLite. `--jobs N`, `--slots N`, `--checks N` and `--pickups N`
//! change the parameters.

mod mtc;

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
    metrics::{Metrics, ProcessKind},
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

/// Sends the time at which each job starts.
type StartTimes = UnboundedSender<Instant>;

impl Handler<StartTimes> for Nothing {
    async fn run(self, _: &JobRun, starts: &StartTimes) -> Result<(), JobFailure> {
        starts.send(Instant::now()).map_err(JobFailure::permanent)
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
    let start_time = Instant::now();
    let (stop, worker, _starts) = start(&database, slots, Wake::local());
    until_done(&database, Nothing::KIND).await?;
    let seconds = start_time.elapsed().as_secs_f64();
    stop.cancel();
    worker.await?;
    let rate = f64::from(u32::try_from(jobs)?) / seconds;
    println!("{name}: {rate:.0} jobs without effects per second ({jobs} jobs, {slots} slots, {seconds:.2} s)");

    measure_start(&database, name, "in one process", Wake::local(), None, pickups).await?;
    if let Ok(url) = env::var("LMS_TEST_REDIS_URL") {
        let over_redis = || Wake::over_redis(Client::open(url.as_str())?);
        measure_start(&database, name, "over Redis", over_redis()?, Some(over_redis()?), pickups).await?;
    }
    // Marking comes last, because each marked attempt enqueues a job that prepares a plan.
    let mark_rate = Box::pin(mtc::mark_rate(&database, checks)).await?;
    let ratio = mark_rate / rate;
    println!(
        "{name}: {mark_rate:.0} MTC attempts marked per second ({checks} in the queue), {ratio:.3} of jobs without effects"
    );
    database.close().await?;
    Ok(())
}

/// Enqueues one job at a time for an idle worker and measures the time from the commit to the start of the handler.
async fn measure_start(
    database: &Database,
    name: &str,
    route: &str,
    worker_wake: Wake,
    caller_wake: Option<Wake>,
    count: usize,
) -> Result<(), Box<dyn Error>> {
    let caller = caller_wake.unwrap_or_else(|| worker_wake.clone());
    let (stop, worker, mut starts) = start(database, 8, worker_wake);
    // Gives the worker time to start and to subscribe.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut times = Vec::with_capacity(count);
    for n in 0..count {
        enqueue_many(database, 1).await?;
        let committed = Instant::now();
        caller.wake();
        let started = starts.recv().await.ok_or("the worker ended")?;
        times.push(started.saturating_duration_since(committed));
        // Varies the interval so that it does not coincide with the polling.
        tokio::time::sleep(Duration::from_millis(20 + (n as u64 * 37) % 60)).await;
    }
    stop.cancel();
    worker.await?;
    times.sort();
    let percentile = |percent: usize| times[(count * percent / 100).min(count - 1)];
    let (p50, p99) = (percentile(50), percentile(99));
    println!("{name}: jobs started {route} after {p50:.1?} at p50, {p99:.1?} at p99 ({count} jobs)");
    Ok(())
}

fn start(
    database: &Database,
    slots: usize,
    wake: Wake,
) -> (CancellationToken, tokio::task::JoinHandle<()>, UnboundedReceiver<Instant>) {
    let (sender, starts) = unbounded_channel();
    let cancellation = CancellationToken::new();
    let parts = WorkerParts {
        database: database.clone(),
        registry: Registry::new().register::<Nothing>(),
        shared: Arc::new(sender),
        clock: Clock::system(),
        wake,
        settings: QueueSettings { slots, ..QueueSettings::default() },
        metrics: Metrics::new(ProcessKind::Worker),
    };
    (cancellation.clone(), tokio::spawn(run_worker(parts, cancellation)), starts)
}

async fn enqueue_many(database: &Database, count: usize) -> Result<(), Box<dyn Error>> {
    let tx = Service::new(database.clone()).begin().await?;
    for _ in 0..count {
        enqueue(&tx, &Nothing {}, Clock::system().now()).await?;
    }
    Ok(tx.commit().await?)
}

/// Waits until all jobs of a kind are done.
async fn until_done(database: &Database, kind: &str) -> Result<(), Box<dyn Error>> {
    let service = Service::new(database.clone());
    loop {
        let tx = service.read().await?;
        let jobs = tx.find::<job::Entity>().filter(job::Column::Kind.eq(kind));
        let remaining = jobs.filter(job::Column::State.ne("done")).count(&tx).await?;
        tx.commit().await?;
        if remaining == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn parameter(name: &str, default: usize) -> Result<usize, Box<dyn Error>> {
    match env::args().skip_while(|argument| argument != name).nth(1) {
        Some(value) => Ok(value.parse()?),
        None => Ok(default),
    }
}
