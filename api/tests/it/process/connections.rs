//! Clients that hold connections, streams and bodies open, and the limit of open files.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    thread,
    time::Duration,
};

use poem::http::Method;

use super::server::{Lms, Running, Server, skipped};
use crate::support::until;

/// The most memory that the service may use while somebody holds as much of it as possible, in megabytes.
const BOUND: u64 = 200;

/// Types and a flag of HTTP/2 frames.
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_HEADERS: u8 = 4;

/// The number of streams that one connection tries to open.
const STREAMS: u32 = 47_000;

/// Returns the frames that begin an HTTP/2 connection and open so many streams, each with a request whose body never
/// ends. A client library would keep to the server's limit of streams.
fn unended_streams() -> Vec<u8> {
    let frame = |kind: u8, flags: u8, stream: u32, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = length[1..].to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        frame
    };
    // HPACK without its dynamic table: POST and http are in the static table, the others are literals.
    let mut head = vec![0x83, 0x86];
    let literals: [(&[u8], &str); 3] =
        [(&[0x04], "/api/v1/auth/pupil/login"), (&[0x01], "lms"), (&[0x0f, 0x10], "application/json")];
    for (index, value) in literals {
        head.extend(index);
        head.push(u8::try_from(value.len()).unwrap());
        head.extend(value.bytes());
    }
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    (0..STREAMS).for_each(|number| bytes.extend(frame(HEADERS, END_HEADERS, 2 * number + 1, &head)));
    bytes
}

/// Returns the value of a series in the metrics; 0 if it is missing.
async fn value(metrics: &str, series: &str) -> f64 {
    try_value(metrics, series).await.unwrap()
}

/// Returns the value of a series in the metrics, or an error if the listener rejects the connection.
async fn try_value(metrics: &str, series: &str) -> reqwest::Result<f64> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let text = client.get(format!("http://{metrics}/metrics")).send().await?.text().await?;
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    Ok(line.map(|value| value.parse().unwrap()).unwrap_or_default())
}

/// Asserts that the service responds to others.
async fn assert_serves(server: &Server) {
    let (status, body) = server.try_call(Method::GET, "/auth/me", "", None).await.unwrap();
    assert_eq!(status, 401, "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_http_2_connection_has_a_bounded_number_of_streams() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_METRICS_LISTEN", "127.0.0.1:0");
    let server = lms.serve();
    let metrics = server.metrics_address();
    for address in [&server.address, &metrics] {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut reading = connection.try_clone().unwrap();
        // The service rejects the streams above the limit, and then ends the connection.
        let ended = thread::spawn(move || reading.read_to_end(&mut Vec::new()));
        let _ = connection.write_all(&unended_streams());
        assert_serves(&server).await;
        let in_flight = value(&metrics, "lms_http_requests_in_flight").await;
        assert!(in_flight <= 100.0, "{in_flight} requests of one connection are in flight");
        let ended = tokio::task::spawn_blocking(|| ended.join().unwrap()).await.unwrap();
        assert!(!ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock), "the connection stays open");
    }
    assert!(server.peak_memory() < BOUND, "{} MB", server.peak_memory());
}

/// Sends the head of a log-in and `length` bytes of its body, which never ends.
fn send_unended_body(address: &str, length: usize) -> Option<TcpStream> {
    let mut connection = TcpStream::connect(address).ok()?;
    let head = "POST /api/v1/auth/pupil/login HTTP/1.1\r\nHost: lms\r\nContent-Type: application/json\r\n";
    write!(connection, "{head}Content-Length: 262144\r\n\r\n").ok()?;
    connection.write_all(&vec![b' '; length]).ok()?;
    Some(connection)
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_do_not_end_use_bounded_memory() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let server = lms.serve();
    let mut held = Vec::new();
    for _ in 0..500 {
        held.extend(send_unended_body(&server.address, 250 * 1024));
    }
    // The service has closed the connection, or responds, because the client has used its share.
    until(async || server.log().contains("the bodies in flight use all their memory")).await;
    assert_serves(&server).await;
    assert!(server.peak_memory() < BOUND, "{} MB", server.peak_memory());
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_limit_of_files_the_service_logs_it_and_waits_for_a_free_one() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_METRICS_LISTEN", "127.0.0.1:0");
    let serve = lms.command(&["serve"]);
    let mut limited = Command::new("bash");
    limited.args(["-c", "ulimit -n 80; exec \"$0\" serve"]).arg(serve.get_program()).env_clear();
    limited.envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let server = Server::of(Running::start(&mut limited));
    let metrics = server.metrics_address();
    // Connections with a request are not idle, so the service cannot close them to make room.
    let held: Vec<_> = (0..100).filter_map(|_| send_unended_body(&server.address, 1)).collect();
    until(async || server.log().contains("\"accept_failed\"")).await;
    drop(held);
    until(async || server.try_call(Method::GET, "/auth/me", "", None).await.is_ok_and(|(status, _)| status == 401))
        .await;
    let failures = value(&metrics, "lms_connections_rejected_total{listener=\"api\",reason=\"accept_failed\"}").await;
    // A loop without pauses fails thousands of times within a moment.
    assert!((1.0..200.0).contains(&failures), "{failures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_telemetry_listener_has_a_limit_of_connections() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_METRICS_LISTEN", "127.0.0.1:0");
    let server = lms.serve();
    let metrics = server.metrics_address();
    let silent: Vec<_> = (0..200).map(|_| TcpStream::connect(&metrics).unwrap()).collect();
    let open = "lms_connections_open{listener=\"telemetry\"}";
    // While too many connections are closing, the listener rejects further ones.
    until(async || try_value(&metrics, open).await.is_ok_and(|open| (1.0..=65.0).contains(&open))).await;
    drop(silent);
    until(async || value(&metrics, open).await < 10.0).await;
}
