//! What both processes, `lms` and `lms-worker`, do at their start and at their end.

use std::{error::Error, io, thread};

use entity::connect::connect;
use redis::Client;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    clock::Clock,
    credential::Hasher,
    jobs::Parts,
    queue::Wake,
    seal::Sealer,
    settings::{LogFormat, Secrets, Settings},
};

/// Starts the log, on standard error.
pub fn start_log(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|cause| format!("LMS_LOG: {cause}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match settings.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().flatten_event(true).init(),
    }
    Ok(())
}

/// Is cancelled when the process is told to stop, by SIGTERM or SIGINT.
pub fn until_told_to_stop() -> io::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let told = CancellationToken::new();
    let tell = told.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
        tell.cancel();
    });
    Ok(told)
}

/// Opens what jobs need.
pub async fn open(settings: &Settings, secrets: &Secrets) -> Result<Parts, Box<dyn Error>> {
    let cores = thread::available_parallelism()?.get();
    Ok(Parts {
        database: connect(&settings.database_url()?, settings.database_connections.get()).await?,
        clock: Clock::system(),
        hasher: Hasher::new(secrets.peppers.clone(), settings.bcrypt_cost, cores, settings.sign_in_queue),
        sealer: Sealer::new(secrets.seal_keys.clone()),
    })
}

/// How workers are woken: through Redis where there is one, else within this process.
pub fn wake(settings: &Settings) -> Result<Wake, Box<dyn Error>> {
    Ok(match &settings.redis_url {
        Some(url) => Wake::over_redis(Client::open(url.expose_secret())?)?,
        None => Wake::local(),
    })
}
