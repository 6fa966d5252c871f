//! `lms-worker`: does jobs, as a process of its own.

use std::{error::Error, process::ExitCode};

use clap::Parser;
use worker::{jobs, process, queue::QueueSettings, settings::Settings};

/// Does the jobs of the learning platform, beside any number of others; SIGTERM hands back what it has.
///
/// Every setting is a flag or an environment variable; the flag wins.
#[derive(Parser)]
#[command(name = "lms-worker", version)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    process::give_memory_back();
    let Line { settings } = process::parse();
    match run(&settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms-worker: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    process::start_log(settings)?;
    let parts = process::open(settings, &settings.secrets()?).await?;
    let database = parts.database.clone();
    let stop = process::until_told_to_stop()?;
    jobs::work(parts, process::wake(settings)?, QueueSettings::from(settings), stop).await;
    database.close().await?;
    Ok(())
}
