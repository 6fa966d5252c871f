//! What both processes, `lms` and `lms-worker`, do at their start and at their end.

use std::{error::Error, io, thread};

use clap::{
    Parser,
    error::{ContextKind, ContextValue},
};
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
    live::LiveQueues,
    queue::Wake,
    seal::Sealer,
    settings::{LogFormat, Secrets, Settings},
};

/// The smallest piece of memory that is given back to the system when it is freed, in bytes.
#[cfg(target_env = "gnu")]
const GIVEN_BACK: libc::c_int = 256 * 1024;

/// Lets large memory be given back as soon as it is freed.
///
/// glibc otherwise learns from the first upload of 10 MB to keep such pieces, for each thread: four uploads left 256 MB,
/// and with this 52 MB.
pub fn give_memory_back() {
    #[cfg(target_env = "gnu")]
    #[expect(unsafe_code, reason = "a setting of the allocator, at the start of the process")]
    // SAFETY: it takes two numbers, keeps no pointer, and glibc allows it at any time.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK);
    }
}

/// Reads the command line and the environment, or says what is wrong with them and ends the process. Of a secret that is
/// refused the name is told and not the value: it would stand in the log of whoever started us.
pub fn parse<L: Parser>() -> L {
    L::try_parse().unwrap_or_else(|mut refused| {
        if is_of_a_secret::<L>(&refused) {
            refused.insert(ContextKind::InvalidValue, ContextValue::String("(a secret)".to_owned()));
        }
        refused.exit()
    })
}

fn is_of_a_secret<L: Parser>(refused: &clap::Error) -> bool {
    let Some(ContextValue::String(argument)) = refused.get(ContextKind::InvalidArg) else { return false };
    let flag = argument.split_whitespace().next().and_then(|flag| flag.strip_prefix("--"));
    L::command().get_arguments().any(|known| known.is_hide_env_values_set() && known.get_long() == flag)
}

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
        live: match &settings.redis_url {
            Some(url) => LiveQueues::in_redis(&Client::open(url.expose_secret())?)?,
            None => LiveQueues::here(),
        },
        tombstones: settings.tombstones(),
    })
}

/// How workers are woken: through Redis where there is one, else within this process.
pub fn wake(settings: &Settings) -> Result<Wake, Box<dyn Error>> {
    Ok(match &settings.redis_url {
        Some(url) => Wake::over_redis(Client::open(url.expose_secret())?)?,
        None => Wake::local(),
    })
}
