//! SIGTERM: requests in flight get a response, jobs are handed back, and the process exits with success within 10 s.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use super::server::{Lms, Server, roster, skipped};
use crate::support::until;

const BOUND: Duration = Duration::from_secs(10);

async fn assert_stops(server: &mut Server, stop_requested: Instant) {
    let (status, _) = server.end().await;
    let took = stop_requested.elapsed();
    eprintln!("stopped after {took:.1?}");
    assert!(status.success() && took < BOUND, "{status} after {took:?}: {}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_service_stops_at_once() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let mut server = lms.serve();
    let stop_requested = Instant::now();
    server.request_stop();
    assert_stops(&mut server, stop_requested).await;
    // The service can be started again on the same data folder.
    lms.serve();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_waiting_for_a_frozen_database_stops_on_request() {
    if skipped() {
        return;
    }
    let frozen = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let lms = Lms::new().on_postgres(&format!("postgres://lms:lms@{}/lms", frozen.local_addr().unwrap()));
    // `lms migrate` must fail, because a deployment that waits for the migration continues if the command succeeds.
    for (command, code) in [("serve", 0), ("migrate", 1)] {
        let mut process = lms.start(&[command]);
        let _waiting = frozen.accept().await.unwrap();
        let stop_requested = Instant::now();
        process.request_stop();
        let (status, _) = process.end().await;
        // The process must exit by itself, because a signal does not kill the first process of a container.
        assert_eq!(status.code(), Some(code), "{command}: {status} {}", process.output());
        assert!(stop_requested.elapsed() < BOUND);
    }
}

/// Sends a request that gets a response at once, and returns the response in lower case.
fn ask(connection: &mut TcpStream) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(connection, "GET /api/v1/auth/me HTTP/1.1\r\nHost: lms\r\n\r\n").unwrap();
    let mut answer = [0; 4096];
    let length = connection.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).to_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn during_the_delay_responses_close_their_connections_and_new_ones_are_served() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_SHUTDOWN_DELAY_S", "2");
    let mut server = lms.serve();
    let mut open = TcpStream::connect(&server.address).unwrap();
    let answer = ask(&mut open);
    assert!(answer.starts_with("http/1.1 401 ") && !answer.contains("connection: close"), "{answer}");
    let stop_requested = Instant::now();
    server.request_stop();
    until(async || server.log().contains("received a signal to stop")).await;
    for mut connection in [open, TcpStream::connect(&server.address).unwrap()] {
        let answer = ask(&mut connection);
        assert!(answer.starts_with("http/1.1 401 ") && answer.contains("connection: close"), "{answer}");
        assert_eq!(connection.read(&mut [0; 1]).unwrap(), 0, "the connection is closed");
    }
    assert_stops(&mut server, stop_requested).await;
    assert!(stop_requested.elapsed() >= Duration::from_secs(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_sent_upload_gets_its_response() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let mut server = lms.serve();
    let school = server.create_school(&lms).await;
    let body = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r.csv\"\r\n\r\n\
                first_name,last_name\nAva,Price\n\r\n--x--\r\n";
    let (first, second) = body.split_at(80);
    let mut upload = TcpStream::connect(&server.address).unwrap();
    upload.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(
        upload,
        "POST /api/v1/admin/imports HTTP/1.1\r\nHost: lms\r\nAuthorization: Bearer {}\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n{first}",
        school.admin,
        body.len()
    )
    .unwrap();
    upload.flush().unwrap();
    // When the service has served the next connection, it has also accepted the connection of the upload.
    server.get("/auth/me", &school.admin).await;
    let stop_requested = Instant::now();
    server.request_stop();
    until(async || server.log().contains("received a signal to stop")).await;
    upload.write_all(second.as_bytes()).unwrap();
    let mut answer = [0; 4096];
    let length = upload.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    assert_stops(&mut server, stop_requested).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_in_flight_get_their_response() {
    if skipped() {
        return;
    }
    // At this cost, a hash takes a quarter of a second.
    let lms = Lms::new().with("LMS_BCRYPT_COST", "12");
    let mut server = lms.serve();
    let school = server.create_school(&lms).await;
    let before = server.log().len();
    let credentials = || json!({ "school_id": school.id, "username": "nobody", "password": "no-password-at-all" });
    let login = || server.try_call(poem::http::Method::POST, "/auth/staff/login", "", Some(credentials()));
    let stopping = async {
        // One log-in has its response, so the others are in flight.
        until(async || server.log()[before..].contains("LMS-AUTH-006")).await;
        server.request_stop();
        Instant::now()
    };
    let (stop_requested, answers) = tokio::join!(stopping, futures_util::future::join_all((0..6).map(|_| login())));
    for answer in answers {
        let (status, text) = answer.unwrap();
        assert!(matches!(status, 401 | 423), "{status} {text}");
    }
    assert_stops(&mut server, stop_requested).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_handed_back_and_resumes_where_it_was() {
    if skipped() {
        return;
    }
    // A chunk of fifty rows takes three seconds.
    let lms = Lms::new().with("LMS_BCRYPT_COST", "10");
    let mut server = lms.serve();
    let school = server.create_school(&lms).await;
    let import = server.upload(&school, roster(0, 120)).await;
    until(async || server.import(&school, &import).await["rows_done"] != 0).await;
    let stop_requested = Instant::now();
    server.request_stop();
    assert_stops(&mut server, stop_requested).await;

    let server = lms.serve();
    let ended = server.until_ended(&school, &import).await;
    assert_eq!((&ended["state"], &ended["rows_done"]), (&json!("done"), &json!(120)));
    assert_eq!(server.list("/admin/users?role=pupil&", &school.admin).await.len(), 120);
    // Handing a job back does not count as a failed attempt.
    let jobs = server.list("/platform/jobs?kind=import&", &school.operator).await;
    assert_eq!((jobs.len(), &jobs[0]["attempts"]), (1, &json!(1)));
}
