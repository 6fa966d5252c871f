//! `lms-worker`: does jobs, as a process of its own.

use std::{error::Error, process::ExitCode};

use clap::{Parser, Subcommand};
use tikv_jemallocator::Jemalloc;
use worker::{
    jobs,
    metrics::Process,
    operations::{self, Question},
    process,
    queue::QueueSettings,
    settings::Settings,
};

/// Does the jobs of the learning platform, beside any number of others; SIGTERM hands back what it has.
///
/// Every setting is a flag or an environment variable; the flag wins.
#[derive(Parser)]
#[command(name = "lms-worker", version)]
struct Line {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Ask the worker of this machine how it is; ends with 0 when that is well
    Health(Question),
}

#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let Line { command, settings } = process::parse();
    let done = match command {
        None => run(&settings).await,
        Some(Command::Health(question)) => operations::ask(&question).await.map(|health| println!("{health}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms-worker: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let _told = process::start_log(settings, "lms-worker")?;
    let stop = process::until_told_to_stop()?;
    let parts = process::open(settings, &settings.secrets()?, Process::Worker).await?;
    let database = parts.database.clone();
    let _observed = process::observe(settings, &parts, stop.clone()).await?;
    let wake = process::wake(settings)?;
    Box::pin(jobs::work(parts, wake, QueueSettings::from(settings), stop)).await;
    database.close().await?;
    Ok(())
}
