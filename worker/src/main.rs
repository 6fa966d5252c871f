//! `lms-worker`: the process that runs background jobs.

use std::{error::Error, process::ExitCode};

use clap::{Parser, Subcommand};
use tikv_jemallocator::Jemalloc;
use worker::{
    jobs,
    metrics::ProcessKind,
    process,
    queue::QueueSettings,
    settings::Settings,
    telemetry::{self, HealthArgs},
};

/// Runs the background jobs of the learning platform.
///
/// Any number of workers may run at the same time. On SIGTERM a worker returns its unfinished jobs to the queue. Every
/// setting is a flag or an environment variable; the flag takes precedence.
#[derive(Parser)]
#[command(name = "lms-worker", version)]
struct WorkerArgs {
    #[command(subcommand)]
    command: Option<WorkerCommand>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum WorkerCommand {
    /// Check local worker health; exits 0 if healthy
    Health(HealthArgs),
}

#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let WorkerArgs { command, settings } = process::parse();
    let result = match command {
        None => run(&settings).await,
        Some(WorkerCommand::Health(args)) => telemetry::query_health(&args).await.map(|health| println!("{health}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms-worker: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let _guard = process::start_log(settings, "lms-worker")?;
    let stop = process::stop_signal()?;
    let parts = process::open(settings, &settings.secrets()?, ProcessKind::Worker).await?;
    let database = parts.database.clone();
    let _observer = process::observe(settings, &parts, stop.clone()).await?;
    let wake = process::wake(settings)?;
    Box::pin(jobs::work(parts, wake, QueueSettings::from(settings), stop)).await;
    database.close().await?;
    Ok(())
}
