//! `lms-worker`: does jobs, as a process of its own.

use std::{error::Error, process::ExitCode};

use clap::Parser;
use worker::{jobs, process, queue::QueueSettings, settings::Settings};

/// Does the jobs of the learning platform: imports, plans, reports, sweeping.
#[derive(Parser)]
#[command(name = "lms-worker", version)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Line::parse().settings).await {
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
    let told = process::until_told_to_stop()?;
    jobs::work(parts, process::wake(settings)?, QueueSettings::from(settings), told).await;
    Ok(())
}
