//! Start-up and shutdown that both processes, `lms` and `lms-worker`, share.

use std::{
    env,
    error::Error,
    fs,
    io::{self, IsTerminal},
    thread,
};

use clap::{
    Parser,
    error::{ContextKind, ContextValue, ErrorKind},
};
use entity::Database;
use redis::{Client, TlsCertificates};
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
    env_file,
    jobs::{self, JobContext},
    live::LiveQueues,
    metrics::{Metrics, ProcessKind},
    queue::Wake,
    seal::Sealer,
    secret_files,
    settings::{LogFormat, Secrets, Settings},
    telemetry::{self, ObservedProcess},
    traces::{self, Traces},
};

/// Parses the command line, the file of `--env-file` and the environment. If they are invalid, prints the error and
/// exits. The error for an invalid secret names the setting but omits the value, because the output may end up in the
/// log of a supervisor. Call this function before the process has other threads, because it changes the environment.
pub fn parse<L: Parser>() -> L {
    if let Err(cause) = env_file::load(env::args_os()) {
        L::command().error(ErrorKind::Io, cause).exit();
    }
    let arguments = secret_files::resolve(L::command(), env::args_os().collect(), |name| env::var_os(name));
    arguments.and_then(L::try_parse_from).unwrap_or_else(|mut error| {
        if names_a_secret::<L>(&error) {
            error.insert(ContextKind::InvalidValue, ContextValue::String("(a secret)".to_owned()));
        }
        error.exit()
    })
}

fn names_a_secret<L: Parser>(error: &clap::Error) -> bool {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return false };
    let flag = argument.split_whitespace().next().and_then(|flag| flag.strip_prefix("--"));
    L::command().get_arguments().any(|argument| argument.is_hide_env_values_set() && argument.get_long() == flag)
}

/// Runs `process` on a new Tokio runtime until it ends.
///
/// A process that only serves requests (`serves_alone`, with PostgreSQL) leaves one core to PIN hashing and other
/// processes. With one thread per core, threads wake each other for every message, which costs a quarter of the
/// processor time of a response on two cores. If only one thread remains, a single-threaded runtime also saves the
/// synchronisation between threads. With the embedded database the process runs jobs, too, and uses all cores so that
/// jobs do not wait behind requests.
pub fn block_on<T>(serves_alone: bool, process: impl Future<Output = T>) -> io::Result<T> {
    let cores = thread::available_parallelism()?.get();
    let threads = if serves_alone { cores.saturating_sub(1).max(1) } else { cores };
    let mut runtime = if threads == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    Ok(runtime.worker_threads(threads).enable_all().build()?.block_on(process))
}

/// Guards the log and the traces of a process. Dropping the guard flushes the traces.
#[derive(Debug)]
#[must_use = "dropping it sends the last traces"]
pub struct TelemetryGuard(Option<Traces>);

impl Drop for TelemetryGuard {
    fn drop(&mut self) {
        if let Some(traces) = &self.0 {
            traces.flush();
        }
    }
}

/// Starts logging to standard error and, if an OTLP endpoint is set, tracing under the name `service`.
pub fn start_log(settings: &Settings, service: &'static str) -> Result<TelemetryGuard, Box<dyn Error>> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|cause| format!("LMS_LOG: {cause}"))?;
    let filter = filter.add_directive(format!("{}=off", traces::TARGET).parse()?);
    let endpoint = settings.otlp_endpoint.as_deref();
    let traces = endpoint.map(|endpoint| Traces::to(endpoint, service)).transpose()?;
    let registry = tracing_subscriber::registry().with(filter_fn(may_be_logged));
    match &traces {
        None => registry.with(filter).with(lines(settings.log_format)).init(),
        Some(traces) => {
            registry.with(lines(settings.log_format).with_filter(filter)).with(traces.layer()).init();
        }
    }
    Ok(TelemetryGuard(traces))
}

/// Returns the layer that formats log lines.
fn lines<S: Subscriber + for<'a> LookupSpan<'a>>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync> {
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(has_colours());
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    }
}

/// Returns whether text logs have colours: only on a terminal, because in a file or in the journal they are noise, and
/// not if `NO_COLOR` is set (<https://no-color.org>).
fn has_colours() -> bool {
    io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Only our own crates may log at TRACE. At that level libraries may log the data that passes through them. None of
/// them logs a secret today, but a later version may, so no `LMS_LOG` filter can enable TRACE for libraries.
fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    const OURS: [&str; 8] = ["api", "lms", "lms_worker", "worker", "entity", "migration", "openapi", "statement"];
    let crate_name = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() < Level::TRACE || OURS.contains(&crate_name)
}

/// Returns a token that SIGTERM or SIGINT cancels. Call this function before anything that may block, because until the
/// handlers are installed, a process with PID 1 in its container ignores both signals.
pub fn stop_signal() -> io::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let cancelled_by_signal = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("received a signal to stop");
        cancelled_by_signal.cancel();
    });
    Ok(stop)
}

/// Opens the database and the other resources that jobs need.
pub async fn open(settings: &Settings, secrets: &Secrets, process: ProcessKind) -> Result<JobContext, Box<dyn Error>> {
    let cores = thread::available_parallelism()?.get();
    settings.restrict_files();
    Ok(JobContext {
        database: Database::connect(&settings.database_url()?, settings.database_connections.get()).await?,
        clock: Clock::system(),
        hasher: Hasher::new(secrets.peppers.clone(), settings.bcrypt_cost, cores, settings.sign_in_queue),
        sealer: Sealer::new(secrets.seal_keys.clone()),
        live: match redis(settings)? {
            Some(client) => LiveQueues::in_redis(&client)?,
            None => LiveQueues::in_memory(),
        },
        metrics: Metrics::new(process),
        tombstones: settings.tombstones(),
    })
}

/// Serves metrics and health until the returned handle is dropped. Returns `None` if no listening address is set.
/// `stopping` is cancelled when the process receives a signal to stop.
pub async fn observe(
    settings: &Settings,
    parts: &JobContext,
    stopping: CancellationToken,
) -> Result<Option<AbortOnDropHandle<()>>, Box<dyn Error>> {
    let Some(listen) = settings.metrics_listen else { return Ok(None) };
    let process = ObservedProcess {
        metrics: parts.metrics.clone(),
        database: parts.database.clone(),
        probe: Database::connect(&settings.database_url()?, 1).await?,
        clock: parts.clock.clone(),
        hasher: parts.hasher.clone(),
        live: parts.live.clone(),
        kinds: jobs::kinds(),
        backups: settings.backups(),
        stopping,
    };
    Ok(Some(telemetry::observe(process, listen).await?))
}

/// Returns the way in which workers are woken: through Redis if it is configured, otherwise within this process.
pub fn wake(settings: &Settings) -> Result<Wake, Box<dyn Error>> {
    Ok(match redis(settings)? {
        Some(client) => Wake::over_redis(client)?,
        None => Wake::local(),
    })
}

/// Returns the client for Redis if it is configured. With `rediss://`, the client verifies the certificate of Redis:
/// against the authorities in the configured file, otherwise against those of the system.
fn redis(settings: &Settings) -> Result<Option<Client>, Box<dyn Error>> {
    let Some(url) = &settings.redis_url else { return Ok(None) };
    let Some(path) = &settings.redis_ca_file else { return Ok(Some(Client::open(url.expose_secret())?)) };
    let invalid = |cause: String| format!("LMS_REDIS_CA_FILE: {}: {cause}", path.display());
    let authorities = fs::read(path).map_err(|cause| invalid(cause.to_string()))?;
    if !String::from_utf8_lossy(&authorities).contains("-----BEGIN CERTIFICATE-----") {
        return Err(invalid("the file contains no certificate in PEM format".to_owned()).into());
    }
    let certificates = TlsCertificates { client_tls: None, root_cert: Some(authorities) };
    let client = Client::build_with_tls(url.expose_secret(), certificates);
    Ok(Some(client.map_err(|cause| invalid(cause.to_string()))?))
}
