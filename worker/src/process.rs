//! What both processes, `lms` and `lms-worker`, do at their start and at their end.

use std::{error::Error, io, thread};

use clap::{
    Parser,
    error::{ContextKind, ContextValue},
};
use entity::Database;
use redis::Client;
use secrecy::ExposeSecret;
use tokio::{
    runtime::Builder,
    signal::unix::{SignalKind, signal},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer, filter::filter_fn, fmt, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

use crate::{
    clock::Clock,
    credential::Hasher,
    jobs::{self, Parts},
    live::LiveQueues,
    metrics::{Metrics, Process},
    operations::{self, Observed},
    queue::Wake,
    seal::Sealer,
    settings::{LogFormat, Secrets, Settings},
    traces::{self, Traces},
};

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

/// Runs a process to its end.
///
/// One that serves requests over PostgreSQL leaves a core to the hashing of PINs and to the rest of the machine: with a
/// thread for each core threads wake each other for every message, a quarter of the processor time of an answer on two
/// cores. Where that leaves one thread, it need not guard its tasks against others, either. With the embedded database the
/// jobs are done here, too, and would wait behind requests.
pub fn block_on<T>(serves_alone: bool, process: impl Future<Output = T>) -> io::Result<T> {
    let cores = thread::available_parallelism()?.get();
    let threads = if serves_alone { cores.saturating_sub(1).max(1) } else { cores };
    let mut runtime = if threads == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    Ok(runtime.worker_threads(threads).enable_all().build()?.block_on(process))
}

/// The log and the traces of a process, for as long as it runs.
#[derive(Debug)]
#[must_use = "the last traces are sent when it is dropped"]
pub struct Told(Option<Traces>);

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(traces) = &self.0 {
            traces.flush();
        }
    }
}

/// Starts the log, on standard error, and the traces of that `service`, where they are wanted.
pub fn start_log(settings: &Settings, service: &'static str) -> Result<Told, Box<dyn Error>> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|cause| format!("LMS_LOG: {cause}"))?;
    let filter = filter.add_directive(format!("{}=off", traces::TARGET).parse()?);
    let endpoint = settings.otlp_endpoint.as_deref();
    let traces = endpoint.map(|endpoint| Traces::to(endpoint, service)).transpose()?;
    let registry = tracing_subscriber::registry().with(filter_fn(may_be_told));
    match &traces {
        None => registry.with(filter).with(lines(settings.log_format)).init(),
        Some(traces) => {
            registry.with(lines(settings.log_format).with_filter(filter)).with(traces.layer()).init();
        }
    }
    Ok(Told(traces))
}

/// The log's lines.
fn lines<S: Subscriber + for<'a> LookupSpan<'a>>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync> {
    let lines = fmt::layer().with_writer(io::stderr);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    }
}

/// At the level TRACE libraries are free to show what passes through them. None shows a secret today, and the next version
/// of one may: no filter may ask for it. Only we speak there, who know what a secret is.
fn may_be_told(metadata: &Metadata<'_>) -> bool {
    const OURS: [&str; 8] = ["api", "lms", "lms_worker", "worker", "entity", "migration", "openapi", "statement"];
    let of_crate = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() < Level::TRACE || OURS.contains(&of_crate)
}

/// Is cancelled when the process is told to stop, by SIGTERM or SIGINT. To be called before anything that may wait: until
/// then a process that is the first of its container does not hear them.
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
pub async fn open(settings: &Settings, secrets: &Secrets, process: Process) -> Result<Parts, Box<dyn Error>> {
    let cores = thread::available_parallelism()?.get();
    Ok(Parts {
        database: Database::connect(&settings.database_url()?, settings.database_connections.get()).await?,
        clock: Clock::system(),
        hasher: Hasher::new(secrets.peppers.clone(), settings.bcrypt_cost, cores, settings.sign_in_queue),
        sealer: Sealer::new(secrets.seal_keys.clone()),
        live: match &settings.redis_url {
            Some(url) => LiveQueues::in_redis(&Client::open(url.expose_secret())?)?,
            None => LiveQueues::here(),
        },
        metrics: Metrics::of(process),
        tombstones: settings.tombstones(),
    })
}

/// Has the process observed where a listener is set, until the handle is dropped. `stopping` is cancelled when the process
/// is told to stop.
pub async fn observe(
    settings: &Settings,
    parts: &Parts,
    stopping: CancellationToken,
) -> Result<Option<AbortOnDropHandle<()>>, Box<dyn Error>> {
    let Some(listen) = settings.metrics_listen else { return Ok(None) };
    let observed = Observed {
        metrics: parts.metrics.clone(),
        database: parts.database.clone(),
        probe: Database::connect(&settings.database_url()?, 1).await?,
        clock: parts.clock.clone(),
        hasher: parts.hasher.clone(),
        live: parts.live.clone(),
        kinds: jobs::kinds(),
        stopping,
    };
    Ok(Some(operations::observe(observed, listen).await?))
}

/// How workers are woken: through Redis where there is one, else within this process.
pub fn wake(settings: &Settings) -> Result<Wake, Box<dyn Error>> {
    Ok(match &settings.redis_url {
        Some(url) => Wake::over_redis(Client::open(url.expose_secret())?)?,
        None => Wake::local(),
    })
}
