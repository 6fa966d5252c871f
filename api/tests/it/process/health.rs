//! The listener for operators, of processes as they are run.

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

const ANYWHERE: &str = "127.0.0.1:0";

/// Status and text; none when nobody answers.
async fn get(address: &str, path: &str) -> Option<(u16, String)> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let answer = client.get(format!("http://{address}{path}")).send().await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

async fn status(address: &str, path: &str) -> u16 {
    get(address, path).await.unwrap_or_else(|| panic!("{path} is not answered")).0
}

/// Exit code and words of `lms health`.
fn asked(lms: &Lms, listen: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command: Command = lms.command(&[&["health"], arguments].concat());
    if !listen.is_empty() {
        command.env("LMS_METRICS_LISTEN", listen);
    }
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_was_told_to_stop_says_so_and_serves_on_until_its_delay_is_over() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_METRICS_LISTEN", ANYWHERE).with("LMS_SHUTDOWN_DELAY_S", "3");
    let mut server = lms.serve();
    let listener = server.metrics_address();
    until(async || status(&listener, "/health/ready").await == 200).await;
    assert_eq!(asked(&lms, &listener, &["--ready"]).0, Some(0));

    let told = Instant::now();
    server.tell_to_stop();
    until(async || status(&listener, "/health/ready").await == 503).await;
    assert!(told.elapsed() < Duration::from_secs(3), "it was not seen before the delay was over");
    assert_eq!(status(&listener, "/health/live").await, 200);
    let (code, words) = asked(&lms, &listener, &["--ready"]);
    assert!(code == Some(1) && words.contains("unavailable"), "{code:?} {words}");
    // A request on a new connection, as a load balancer sends it that has not looked yet.
    assert_eq!(server.try_call(Method::GET, "/auth/me", "", None).await.unwrap().0, 401);
    let (status, _) = server.end().await;
    assert!(status.success() && told.elapsed() >= Duration::from_secs(3), "{status} after {:?}", told.elapsed());
    let (code, words) = asked(&lms, &listener, &[]);
    assert!(code == Some(1) && words.contains("nothing answers"), "{code:?} {words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_listener_there_is_nobody_to_ask_and_an_address_that_is_taken_is_named() {
    if skipped() {
        return;
    }
    let (code, words) = asked(&Lms::new(), "", &["--ready"]);
    assert!(code == Some(1) && words.contains("LMS_METRICS_LISTEN"), "{code:?} {words}");
    let taken = TcpListener::bind(ANYWHERE).await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = Lms::new().with("LMS_METRICS_LISTEN", &address).run(&["serve"], "");
    let words = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && words.contains("LMS_METRICS_LISTEN"), "{words}");
}

/// A way to a database that can be cut.
struct Way {
    address: SocketAddr,
    open: watch::Sender<bool>,
}

impl Way {
    async fn to(target: String) -> Self {
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
async fn service_and_worker_notice_when_their_database_goes_and_comes_back() {
    let fresh = Arc::new(fresh_database().await);
    if !fresh.is_postgres() {
        eprintln!("skipped: an embedded database does not go away");
        return;
    }
    let (before, after) = fresh.url().split_once('@').unwrap();
    let (target, database) = after.split_once('/').unwrap();
    let way = Way::to(target.to_owned()).await;
    let url = format!("{before}@{}/{database}", way.address);
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
    way.open.send(false).unwrap();
    ready(503).await;
    let health: Value = serde_json::from_str(&get(&listeners[1], "/health/ready").await.unwrap().1).unwrap();
    assert_eq!((&health["status"], &health["checks"]["database"]), (&"unavailable".into(), &"unavailable".into()));
    for listener in &listeners {
        assert_eq!(status(listener, "/health/live").await, 200);
    }
    up("\nlms_database_up 0\n").await;
    way.open.send(true).unwrap();
    ready(200).await;
    up("\nlms_database_up 1\n").await;
    let heartbeat = |text: &str| text.contains("\nlms_worker_last_heartbeat_timestamp_seconds ");
    assert!(!heartbeat(&get(&listeners[0], "/metrics").await.unwrap().1), "the service has no worker");
    assert!(heartbeat(&get(&listeners[1], "/metrics").await.unwrap().1), "the worker has one");
}
