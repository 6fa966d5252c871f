//! What operators see of a process: its metrics, its health, its log.

mod causes;
mod exposed;
mod health;
mod list;
mod log;
mod queue;

use std::sync::Arc;

use poem::{Endpoint, Request, http::Method};
use tokio_util::sync::CancellationToken;
use worker::{
    jobs,
    operations::{Observed, Operations},
};

use crate::support::TestApp;

/// What the listener of a process answers.
#[derive(Debug)]
struct Said {
    status: u16,
    media_type: String,
    text: String,
}

/// A service as its listener shows it.
struct Watched {
    observed: Arc<Observed>,
}

impl Watched {
    /// That service. Its own pool is not the one that is asked how the database is.
    async fn of(app: &TestApp) -> Self {
        let observed = Observed {
            metrics: app.metrics.clone(),
            database: app.database.clone(),
            probe: app.database_file().connect(1).await,
            clock: app.clock.clone(),
            hasher: app.hasher.clone(),
            live: app.live.clone(),
            kinds: jobs::kinds(),
            stopping: CancellationToken::new(),
        };
        Self { observed: Arc::new(observed) }
    }

    async fn ask(&self, method: Method, path: &str) -> Said {
        let request = Request::builder().method(method).uri(path.parse().unwrap()).finish();
        let response = Operations::of(Arc::clone(&self.observed)).call(request).await.unwrap();
        Said {
            status: response.status().as_u16(),
            media_type: response.content_type().unwrap_or_default().to_owned(),
            text: response.into_body().into_string().await.unwrap(),
        }
    }

    async fn get(&self, path: &str) -> Said {
        self.ask(Method::GET, path).await
    }

    /// What is exposed now.
    async fn metrics(&self) -> String {
        let said = self.get("/metrics").await;
        assert_eq!((said.status, said.media_type.as_str()), (200, "text/plain; version=0.0.4"));
        said.text
    }

    /// A series' value; 0 where it is not exposed yet.
    async fn value(&self, series: &str) -> f64 {
        value_in(&self.metrics().await, series)
    }
}

/// A series' value, `lms_logins_total{outcome="wrong"}`, in a text of metrics; 0 where it is not in it.
fn value_in(metrics: &str, series: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map(|value| value.parse().unwrap()).unwrap_or_default()
}

/// Does something, and looks at what it changed: exactly these series, by exactly so much.
macro_rules! changes {
    ($watched:expr, $([$($series:literal by $change:literal),+])? $doing:block) => {{
        let before = $watched.metrics().await;
        $doing
        let after = $watched.metrics().await;
        $($(
            let grown = $crate::operations::value_in(&after, $series) - $crate::operations::value_in(&before, $series);
            assert!((grown - f64::from($change)).abs() < 1e-9, "{} grew by {grown}, not by {}", $series, $change);
        )+)?
    }};
}
use changes;
