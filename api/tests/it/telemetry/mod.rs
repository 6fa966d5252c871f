//! What operators see of a process: metrics, health and log.

mod counters;
mod failed_names;
mod health;
mod log;
mod metrics_list;
mod privacy;
mod queue;

use std::sync::Arc;

use poem::{Endpoint, Request, http::Method};
use tokio_util::sync::CancellationToken;
use worker::{
    backups::Backups,
    jobs,
    telemetry::{ObservedProcess, TelemetryEndpoint},
};

use crate::support::TestApp;

/// A response of the telemetry listener.
#[derive(Debug)]
struct TelemetryResponse {
    status: u16,
    media_type: String,
    text: String,
}

/// A client of the telemetry endpoint of a service.
struct TelemetryClient {
    observed: Arc<ObservedProcess>,
}

impl TelemetryClient {
    /// Observes a service. The probe has its own pool, so that a fully used pool of the service does not count as an
    /// unavailable database.
    async fn of(app: &TestApp) -> Self {
        let observed = ObservedProcess {
            metrics: app.metrics.clone(),
            database: app.database.clone(),
            probe: app.fresh_database().connect(1).await,
            clock: app.clock.clone(),
            hasher: app.hasher.clone(),
            live: app.live.clone(),
            kinds: jobs::kinds(),
            backups: Some(Backups::in_directory("/nowhere".into())),
            stopping: CancellationToken::new(),
        };
        Self { observed: Arc::new(observed) }
    }

    async fn call(&self, method: Method, path: &str) -> TelemetryResponse {
        let request = Request::builder().method(method).uri(path.parse().unwrap()).finish();
        let response = TelemetryEndpoint::new(Arc::clone(&self.observed)).call(request).await.unwrap();
        TelemetryResponse {
            status: response.status().as_u16(),
            media_type: response.content_type().unwrap_or_default().to_owned(),
            text: response.into_body().into_string().await.unwrap(),
        }
    }

    async fn get(&self, path: &str) -> TelemetryResponse {
        self.call(Method::GET, path).await
    }

    /// The metrics as they are exposed now.
    async fn metrics(&self) -> String {
        let response = self.get("/metrics").await;
        assert_eq!((response.status, response.media_type.as_str()), (200, "text/plain; version=0.0.4"));
        response.text
    }

    /// The value of a series; 0 if it is not exposed yet.
    async fn value(&self, series: &str) -> f64 {
        value_in(&self.metrics().await, series)
    }
}

/// The value of a series such as `lms_logins_total{outcome="wrong"}` in the text of the metrics; 0 if it is missing.
fn value_in(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map(|value| value.parse().unwrap()).unwrap_or_default()
}

/// Runs a block and asserts by how much it changed each of these series.
macro_rules! changes {
    ($telemetry:expr, $([$($series:literal by $change:literal),+])? $doing:block) => {{
        let before = $telemetry.metrics().await;
        $doing
        let after = $telemetry.metrics().await;
        $($(
            let growth = $crate::telemetry::value_in(&after, $series) - $crate::telemetry::value_in(&before, $series);
            assert!((growth - f64::from($change)).abs() < 1e-9, "{} grew by {growth}, not by {}", $series, $change);
        )+)?
    }};
}
use changes;
