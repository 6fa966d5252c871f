//! `lms-worker`: does jobs, as a process of its own.

use std::{error::Error, io, process::ExitCode, thread};

use clap::Parser;
use entity::connect::connect;
use redis::Client;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use worker::{
    clock::Clock,
    credential::Hasher,
    jobs::{self, Parts},
    queue::{QueueSettings, Wake},
    seal::Sealer,
    settings::{LogFormat, Settings},
};

/// Does the jobs of the learning platform: imports, plans, reports, sweeping.
#[derive(Parser)]
#[command(name = "lms-worker", version)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Line { settings } = Line::parse();
    match run(&settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms-worker: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    log(settings)?;
    let secrets = settings.secrets()?;
    let database = connect(&settings.database_url()?, settings.database_connections.get()).await?;
    let wake = match &settings.redis_url {
        Some(url) => Wake::over_redis(Client::open(url.expose_secret())?)?,
        None => Wake::local(),
    };
    let cores = thread::available_parallelism()?.get();
    let parts = Parts {
        database: database.clone(),
        clock: Clock::system(),
        hasher: Hasher::new(secrets.peppers, settings.bcrypt_cost, cores, settings.sign_in_queue),
        sealer: Sealer::new(secrets.seal_keys),
    };
    let cancellation = CancellationToken::new();
    tokio::spawn(cancel_when_told(cancellation.clone())?);
    jobs::work(parts, wake, QueueSettings::from(settings), cancellation).await;
    database.close().await?;
    Ok(())
}

fn cancel_when_told(cancellation: CancellationToken) -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        cancellation.cancel();
    })
}

fn log(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|cause| format!("LMS_LOG: {cause}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().flatten_event(true).init(),
    }
    Ok(())
}
