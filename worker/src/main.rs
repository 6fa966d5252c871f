//! `lms-worker`: the process that runs background jobs.

use std::{error::Error, process::ExitCode};

use worker::{
    command_line::{WorkerArgs, WorkerCommand},
    jobs,
    metrics::ProcessKind,
    process,
    queue::QueueSettings,
    settings::Settings,
    telemetry,
};

#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
