//! `lms-worker`: the process that runs background jobs.

use std::{error::Error, process::ExitCode};

use worker::{
    command_line::{WorkerArgs, WorkerCommand},
    data_files, jobs,
    metrics::ProcessKind,
    process,
    queue::QueueSettings,
    settings::Settings,
    telemetry,
};

#[cfg(feature = "jemalloc")]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    data_files::keep_files_private();
    let WorkerArgs { command, settings, .. } = process::parse();
    match process::block_on(false, Box::pin(execute(command, settings))).map_err(Into::into).flatten() {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms-worker: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Option<WorkerCommand>, settings: Settings) -> Result<(), Box<dyn Error>> {
    match command {
        None => run(&settings).await,
        Some(WorkerCommand::Health(args)) => {
            println!("{}", telemetry::query_health(&args).await?);
            Ok(())
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let _guard = process::start_log(settings, "lms-worker")?;
    settings.require_database()?;
    let stop = process::stop_signal()?;
    let parts = process::open(settings, &settings.secrets()?, ProcessKind::Worker).await?;
    let database = parts.database.clone();
    let _observer = process::observe(settings, &parts, stop.clone()).await?;
    let wake = process::wake(settings)?;
    Box::pin(jobs::work(parts, wake, QueueSettings::from(settings), stop)).await;
    database.close().await?;
    Ok(())
}
