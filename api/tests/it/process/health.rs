//! The telemetry listener of real processes, and `lms health`.

use std::{
    net::SocketAddr,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use migration::fresh::fresh_database;
use poem::http::Method;
use serde_json::Value;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

use super::server::{Lms, skipped};
use crate::support::until;

pub(super) const ANYWHERE: &str = "127.0.0.1:0";

/// Returns status and body, or `None` if there is no response.
pub(super) async fn get(address: &str, path: &str) -> Option<(u16, String)> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let answer = client.get(format!("http://{address}{path}")).send().await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

async fn status(address: &str, path: &str) -> u16 {
    get(address, path).await.unwrap_or_else(|| panic!("no response to {path}")).0
}

/// Runs `lms health` and returns its exit code and everything that it prints.
fn run_health(lms: &Lms, listen: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command: Command = lms.command(&[&["health"], arguments].concat());
    if !listen.is_empty() {
        command.env("LMS_METRICS_LISTEN", listen);
    }
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopping_service_is_not_ready_but_serves_until_its_delay_is_over() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_METRICS_LISTEN", ANYWHERE).with("LMS_SHUTDOWN_DELAY_S", "3");
    let mut server = lms.serve();
    let listener = server.metrics_address();
    until(async || status(&listener, "/health/ready").await == 200).await;
    assert_eq!(run_health(&lms, &listener, &["--ready"]).0, Some(0));

    let stop_requested = Instant::now();
    server.request_stop();
    until(async || status(&listener, "/health/ready").await == 503).await;
    assert!(
        stop_requested.elapsed() < Duration::from_secs(3),
        "the service reports that it is stopping only after the delay"
    );
    assert_eq!(status(&listener, "/health/live").await, 200);
    let (code, words) = run_health(&lms, &listener, &["--ready"]);
    assert!(code == Some(1) && words.contains("unavailable"), "{code:?} {words}");
    // A load balancer that has not noticed yet still opens new connections.
    assert_eq!(server.try_call(Method::GET, "/auth/me", "", None).await.unwrap().0, 401);
    let (status, _) = server.end().await;
    assert!(
        status.success() && stop_requested.elapsed() >= Duration::from_secs(3),
        "{status} after {:?}",
        stop_requested.elapsed()
    );
    let (code, words) = run_health(&lms, &listener, &[]);
    assert!(code == Some(1) && words.contains("no response from"), "{code:?} {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_about_the_telemetry_listener_name_its_setting() {
    if skipped() {
        return;
    }
    let (code, words) = run_health(&Lms::new(), "", &["--ready"]);
    assert!(code == Some(1) && words.contains("LMS_METRICS_LISTEN"), "{code:?} {words}");
    let occupied = TcpListener::bind(ANYWHERE).await.unwrap();
    let address = occupied.local_addr().unwrap().to_string();
    let refused = Lms::new().with("LMS_METRICS_LISTEN", &address).run(&["serve"], "");
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && words.contains("LMS_METRICS_LISTEN"), "{words}");
}

/// A TCP proxy in front of the database. The test can cut its connections.
pub(super) struct DatabaseProxy {
    pub(super) address: SocketAddr,
    pub(super) open: watch::Sender<bool>,
}

impl DatabaseProxy {
    pub(super) async fn to(target: String) -> Self {
        let listener = TcpListener::bind(ANYWHERE).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (target, mut is_open) = (target.clone(), is_open.clone());
                if !*is_open.borrow() {
                    continue;
                }
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(target).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = is_open.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self { address, open }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn service_and_worker_notice_when_the_database_goes_away_and_comes_back() {
    let fresh = Arc::new(fresh_database().await);
    if !fresh.is_postgres() {
        eprintln!("skipped: the embedded database cannot become unreachable");
        return;
    }
    let (before, after) = fresh.url().split_once('@').unwrap();
    let (target, database) = after.split_once('/').unwrap();
    let proxy = DatabaseProxy::to(target.to_owned()).await;
    let url = format!("{before}@{}/{database}", proxy.address);
    let lms = Lms::new().on_postgres(&url).with("LMS_METRICS_LISTEN", ANYWHERE);
    let (server, worker) = (lms.serve(), lms.work());
    let listeners = [server.metrics_address(), worker.address_of("serving metrics")];
    let ready = async |expected: u16| {
        for listener in &listeners {
            until(async || status(listener, "/health/ready").await == expected).await;
        }
    };
    let up = async |expected: &str| {
        for listener in &listeners {
            until(async || get(listener, "/metrics").await.unwrap().1.contains(expected)).await;
        }
    };
    ready(200).await;
    up("\nlms_database_up 1\n").await;
    proxy.open.send(false).unwrap();
    ready(503).await;
    let health: Value = serde_json::from_str(&get(&listeners[1], "/health/ready").await.unwrap().1).unwrap();
    assert_eq!((&health["status"], &health["checks"]["database"]), (&"unavailable".into(), &"unavailable".into()));
    for listener in &listeners {
        assert_eq!(status(listener, "/health/live").await, 200);
    }
    up("\nlms_database_up 0\n").await;
    proxy.open.send(true).unwrap();
    ready(200).await;
    up("\nlms_database_up 1\n").await;
    let heartbeat = |text: &str| text.contains("\nlms_worker_last_heartbeat_timestamp_seconds ");
    assert!(
        !heartbeat(&get(&listeners[0], "/metrics").await.unwrap().1),
        "the service must not report a worker's heartbeat"
    );
    assert!(heartbeat(&get(&listeners[1], "/metrics").await.unwrap().1), "the worker must report its heartbeat");
}
