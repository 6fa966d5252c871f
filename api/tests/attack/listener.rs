//! Attacks on the listener: streams, idle connections, open files and bodies that never end.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use poem::http::Method;
use tokio::{net::TcpStream, task::JoinSet};

use crate::{
    crowd::Figures,
    is_long, require, row, times,
    town::{ELM_ADDRESS, Town},
};

/// The memory that the service may use during an attack, in megabytes.
const MEMORY: u64 = 200;

/// The time within which 99 % of the requests of other people end.
const PATIENCE: Duration = Duration::from_millis(100);

/// The maximum number of streams of a connection.
const STREAMS: usize = 32;

/// The number of files that the service may have opened in the meantime, for example connections to the database.
const FEW: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_with_thousands_of_streams_takes_little_memory() {
    let Some(town) = Town::start(&[]).await else { return };
    let http = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let mut attack = JoinSet::new();
    for _ in 0..times(5_000, 47_000) {
        let (http, url) = (http.clone(), format!("http://{}/api/v1/auth/pupil/login", town.server.address));
        attack.spawn(async move {
            let _ = http.post(url).body(unended(64)).send().await;
        });
    }
    judge("one HTTP/2 connection opens thousands of streams", &town, &attack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_never_end_take_little_memory() {
    let Some(town) = Town::start(&[]).await else { return };
    let token = town.token(&town.oak.it_admin);
    let mut attack = JoinSet::new();
    for _ in 0..times(300, 1_500) {
        let (token, url) = (token.clone(), format!("http://{}/api/v1/admin/users", town.server.address));
        attack.spawn(async move {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let call = http.post(url).bearer_auth(token).header("content-type", "application/json");
            let _ = call.body(unended(250_000)).send().await;
        });
    }
    judge("1,500 requests whose bodies never end", &town, &attack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_networks_that_use_all_streams_of_their_connections_keep_nobody_out() {
    let Some(town) = Town::start(&[]).await else { return };
    let mut attack = JoinSet::new();
    for network in 0..64 {
        // Each client has one connection, which has the maximum number of streams.
        let http = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
        for _ in 0..STREAMS {
            let url = format!("http://{}/api/v1/auth/pupil/login", town.server.address);
            let call = http.post(url).header("content-type", "application/json");
            let call = call.header("x-forwarded-for", address(network)).body(unended(64));
            attack.spawn(async move {
                let _ = call.send().await;
            });
        }
    }
    judge("many networks use all streams of their connections", &town, &attack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_from_many_networks_keep_nobody_from_logging_in() {
    let Some(town) = Town::start(&[]).await else { return };
    let mut attack = JoinSet::new();
    for number in 0..times(300, 1_500) {
        let url = format!("http://{}/api/v1/auth/pupil/login", town.server.address);
        attack.spawn(async move {
            let http = reqwest::Client::builder().no_proxy().build().unwrap();
            let call = http.post(url).header("content-type", "application/json");
            let _ = call.header("x-forwarded-for", address(number % 20)).body(unended(250_000)).send().await;
        });
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let client = town.client(ELM_ADDRESS);
    let log_ins = Figures::of(town.elm.pupils.iter().map(|pupil| client.log_in(pupil)), 1).await;
    row("large bodies from 20 networks", &format!("{} attackers left; log-ins of others: {log_ins}", attack.len()));
    require(log_ins.all_succeeded(), "other people log in");
    require(town.server.peak_memory() < MEMORY, "the service uses less than 200 MB");
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_connections_are_closed() {
    // The long form waits for the default time limit.
    let settings: &[_] = if is_long() { &[] } else { &[("LMS_HEADER_TIMEOUT_S", "2")] };
    let Some(town) = Town::start(settings).await else { return };
    let before = town.server.open_files();
    let mut silent = Vec::new();
    for _ in 0..500 {
        silent.push(TcpStream::connect(&town.server.address).await.unwrap());
    }
    let figures = others(&town).await;
    // The process counts, because a client also sees connections as open that the system drops before they are
    // accepted.
    let left = || town.server.open_files().saturating_sub(before);
    let started = Instant::now();
    while left() > FEW && started.elapsed() < Duration::from_secs(40) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let seconds = started.elapsed().as_secs();
    row("500 silent connections", &format!("{} open after {seconds} s; others: {figures}", left()));
    require(left() <= FEW, "the service closes silent connections");
    require(figures.all_succeeded(), "other people are served");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_without_free_files_waits_and_says_so() {
    let Some(town) = Town::start(&[]).await else { return };
    let process = town.server.process_id();
    let limit = Command::new("prlimit").args(["--pid", &process.to_string(), "--nofile=60:60"]).status().unwrap();
    assert!(limit.success());
    let mut connections = Vec::new();
    for _ in 0..120 {
        connections.extend(TcpStream::connect(&town.server.address).await);
    }
    let before = town.server.processor_time();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let used = town.server.processor_time().saturating_sub(before);
    let lines = town.server.log().lines().filter(|line| line.contains("accept")).count();
    drop(connections);
    let figures = others(&town).await;
    let share = used.as_secs_f64() / 3.0 * 100.0;
    row("no free file", &format!("{share:.0} % of a core, {lines} lines in the log; afterwards: {figures}"));
    require(lines > 0, "the log says that connections cannot be accepted");
    require(lines < 20, "the log is not flooded");
    require(figures.all_succeeded(), "people are served as soon as there are files again");
}

/// The address of an attacker.
fn address(number: usize) -> String {
    format!("203.0.{}.{}", 113 + number / 250, 1 + number % 250)
}

/// A body that sends a few bytes and never ends.
fn unended(bytes: usize) -> reqwest::Body {
    use futures_util::StreamExt;
    let start = futures_util::stream::iter([Ok::<_, std::io::Error>(vec![b' '; bytes])]);
    reqwest::Body::wrap_stream(start.chain(futures_util::stream::pending()))
}

/// Other people's requests.
async fn others(town: &Town) -> Figures {
    let (client, token) = (town.client(ELM_ADDRESS), town.token(&town.elm.teacher));
    Figures::of((0..200).map(|_| client.call(Method::GET, "/auth/me", &token, None)), 1).await
}

async fn judge(attack: &str, town: &Town, attackers: &JoinSet<()>) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let figures = others(town).await;
    let memory = town.server.peak_memory();
    row(attack, &format!("{memory} MB, {} attackers left; others: {figures}", attackers.len()));
    require(memory < MEMORY, "the service uses less than 200 MB");
    require(figures.all_succeeded(), "other people are served");
    require(!is_long() || figures.p99() < PATIENCE, "99 % of the other requests end within 100 ms");
}
