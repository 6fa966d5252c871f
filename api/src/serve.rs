//! Runs the service: opens its parts, serves requests, and shuts down gracefully.

use std::{
    error::Error,
    fmt::Write,
    sync::{Arc, LazyLock, OnceLock},
    time::Duration,
};

use entity::schema;
use openapi::{CATALOGUE, document};
use poem::{Endpoint, EndpointExt, Response, Route, endpoint::BoxEndpoint};
use tokio_util::sync::CancellationToken;
use worker::{
    jobs,
    listener::Listener,
    metrics::ProcessKind,
    process,
    queue::QueueSettings,
    schema_gate::{self, OutdatedSchemaError},
    settings::Secrets,
};

use crate::{
    app::{App, AppState},
    demo,
    drain::Drain,
    edge::{Edge, EdgeSettings},
    fair_use::{FairUse, FairUseLimit},
    imports::events::ImportStreams,
    login_limit::LoginLimit,
    pages,
    public_address::PublicAddress,
    routes,
    settings::ServeSettings,
    tokens::Tokens,
    web::{WebApp, WithWebApp},
};

/// How long requests in flight may continue after the shutdown delay. The whole process ends within ten seconds after
/// the delay.
const DRAIN: Duration = Duration::from_secs(8);

/// How often the counters of idle clients are evicted from the rate limits.
const EVICT_EVERY: Duration = Duration::from_mins(1);

/// Builds the endpoint of the whole service for this application.
pub fn endpoint(app: &App, settings: &EdgeSettings) -> impl Endpoint<Output = Response> + use<> {
    endpoint_with(app, settings, WebApp::built())
}

/// Builds the endpoint of the whole service with this web app. The files of the web app are in memory and the same for
/// everybody, so their requests are not counted for fair use: a school opens them from one address in the same minute.
pub fn endpoint_with(app: &App, settings: &EdgeSettings, web: Arc<WebApp>) -> impl Endpoint<Output = Response> + use<> {
    let limited = FairUseLimit::around(routes().data(app.clone()), app.clone());
    Edge::around(WithWebApp::around(limited, web), settings, app.metrics.clone())
}

/// Returns all routes. A process builds the routes only once, because building takes milliseconds and the routes are
/// the same for every application. Handlers find the application in the request's data.
fn routes() -> Arc<BoxEndpoint<'static, Response>> {
    static ROUTES: LazyLock<Arc<BoxEndpoint<'static, Response>>> = LazyLock::new(|| {
        let document = document();
        let api = Route::new().nest(routes::BASE, routes::service());
        let route = api.at("/api/openapi.json", pages::document(document));
        Arc::new(pages::add_to(route, document).map_to_response().boxed())
    });
    Arc::clone(&ROUTES)
}

/// Returns the OpenAPI document, as it is served and committed.
#[must_use]
pub fn document() -> &'static str {
    // The document is cached because it is the same for every service and takes a tenth of a second to build.
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    DOCUMENT.get_or_init(|| document::finish(&routes::service().spec()))
}

/// Returns the catalogue of error codes as a Markdown table.
#[must_use]
pub fn codes() -> String {
    let mut table = String::from("| code | status | message | likely cause |\n| --- | --- | --- | --- |\n");
    for code in CATALOGUE {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {} | {} | {} | {} |", code.id, code.http_status, code.message, code.likely_cause);
    }
    table
}

/// Opens the parts of the service and of the worker. If the database is embedded, the worker runs in this process.
pub async fn open(settings: &ServeSettings, secrets: &Secrets) -> Result<(App, jobs::JobContext), Box<dyn Error>> {
    let process = if settings.shared.is_embedded() { ProcessKind::Both } else { ProcessKind::Api };
    let jobs = process::open(&settings.shared, secrets, process).await?;
    let app = App::new(AppState {
        database: jobs.database.clone(),
        clock: jobs.clock.clone(),
        hasher: jobs.hasher.clone(),
        sealer: jobs.sealer.clone(),
        live: jobs.live.clone(),
        import_streams: ImportStreams::default(),
        metrics: jobs.metrics.clone(),
        tokens: Tokens::new(secrets.token_keys.clone()),
        login_limit: LoginLimit::new(&settings.login_limit),
        fair_use: FairUse::new(&settings.fair_use),
        trusted_proxies: settings.trusted_proxies.clone(),
        wake: process::wake(&settings.shared)?,
        public_address: match &settings.public_address {
            Some(address) => PublicAddress::parse(address),
            None => PublicAddress::of_listener(settings.listen),
        },
    });
    Ok((app, jobs))
}

/// Serves requests until the stop signal, then waits until the requests and jobs in flight have ended.
pub async fn serve(settings: &ServeSettings) -> Result<(), Box<dyn Error>> {
    let stop = process::stop_signal()?;
    let Some(ready) = stop.run_until_cancelled(Box::pin(make_ready(settings))).await else { return Ok(()) };
    let (app, jobs) = ready?;
    let listener = Listener::bind(settings.listen, settings.listener_limits(), app.metrics.api_connections())
        .await
        .map_err(|cause| format!("LMS_LISTEN: cannot listen on {}: {cause}", settings.listen))?;
    let address = listener.address().to_string();
    tracing::info!(address, "serving");
    let _observed = process::observe(&settings.shared, &jobs, stop.clone()).await?;
    if settings.demo {
        println!("Serving http://{address}  (the API browser is at /api/docs; stop with Ctrl-C)");
        println!("The school's own page is http://{address}/{}", demo::SLUG);
    }

    let edge = EdgeSettings {
        timeout: Duration::from_secs(settings.request_timeout_s),
        origins: settings.cors_origins.clone(),
        tls_only_s: settings.hsts_s,
        body_memory: settings.body_memory_mb.saturating_mul(1_000_000),
        trusted_proxies: settings.trusted_proxies.clone(),
    };
    let (stopping, delay) = (stop.clone(), Duration::from_secs(settings.shutdown_delay_s));
    let draining = async move {
        stopping.cancelled().await;
        // The process already reports that it is not ready, but it still serves requests, because load balancers may
        // not have noticed yet.
        tokio::time::sleep(delay).await;
    };
    let endpoint = Drain::around(endpoint(&app, &edge), stop.clone());
    let server = listener.serve(endpoint, draining, DRAIN);
    let worker = embedded_worker(settings, &app, jobs, stop.clone());
    let limiting = maintain_limits(&app, stop.clone());
    let schema = require_schema(&app, &stop);
    let ((), (), (), schema) = tokio::join!(server, worker, limiting, schema);
    app.database.clone().close().await?;
    schema.map_err(Into::into)
}

/// Opens the service. Migrates an embedded database; any other database must already have the current schema.
async fn make_ready(settings: &ServeSettings) -> Result<(App, jobs::JobContext), Box<dyn Error>> {
    let (app, jobs) = open(settings, &settings.shared.secrets()?).await?;
    if settings.shared.is_embedded() {
        migration::migrate(&settings.shared.database_url()?).await?;
    } else {
        match schema::is_current(&app.database).await {
            Ok(true) => app.database.warm_up().await,
            Ok(false) => return Err(OutdatedSchemaError.into()),
            // The database may become reachable later. `serve` then looks at the schema again.
            Err(cause) => tracing::warn!(%cause, "the database is not reachable yet"),
        }
    }
    if settings.demo {
        print!("{}", demo::prepare(&app).await?);
    }
    Ok((app, jobs))
}

/// Stops the process if the database has the schema of an older version, because then the deployment is wrong. A
/// database that was unreachable at the start shows its schema only later.
async fn require_schema(app: &App, stop: &CancellationToken) -> Result<(), OutdatedSchemaError> {
    let result = stop.run_until_cancelled(schema_gate::require_current(&app.database)).await.unwrap_or(Ok(()));
    if result.is_err() {
        stop.cancel();
    }
    result
}

/// With an embedded database, runs the jobs in this process, with the same code as `lms-worker`.
async fn embedded_worker(settings: &ServeSettings, app: &App, jobs: jobs::JobContext, stop: CancellationToken) {
    if settings.shared.is_embedded() {
        Box::pin(jobs::work(jobs, app.wake.clone(), QueueSettings::from(&settings.shared), stop)).await;
    }
}

/// Adapts the limits to the speed of the machine, and evicts the counters of idle clients, at regular intervals.
async fn maintain_limits(app: &App, stop: CancellationToken) {
    app.login_limit.follow(app.hasher.rate());
    while stop.run_until_cancelled(tokio::time::sleep(EVICT_EVERY)).await.is_some() {
        app.login_limit.follow(app.hasher.rate());
        app.login_limit.evict_idle();
        app.fair_use.evict_idle();
    }
}
