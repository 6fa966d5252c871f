//! SIGTERM: what is in flight is answered, jobs are handed back, and the process ends well within ten seconds.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use super::server::{Lms, Server, roster, skipped};
use crate::support::until;

const BOUND: Duration = Duration::from_secs(10);

async fn ends_well(server: &mut Server, told: Instant) {
    let (status, _) = server.end().await;
    let took = told.elapsed();
    eprintln!("ended {took:.1?} after it was told to");
    assert!(status.success() && took < BOUND, "{status} after {took:?}: {}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_service_ends_at_once() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let mut server = lms.serve();
    let told = Instant::now();
    server.tell_to_stop();
    ends_well(&mut server, told).await;
    // It can be started again on what it left.
    lms.serve();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_database_that_is_frozen_ends_when_it_is_told_to() {
    if skipped() {
        return;
    }
    let frozen = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let lms = Lms::new().on_postgres(&format!("postgres://lms:lms@{}/lms", frozen.local_addr().unwrap()));
    // What waits for the schema goes on when `lms migrate` ends well.
    for (command, code) in [("serve", 0), ("migrate", 1)] {
        let mut process = lms.start(&[command]);
        let _waiting = frozen.accept().await.unwrap();
        let told = Instant::now();
        process.tell_to_stop();
        let (status, _) = process.end().await;
        // Not of the signal, of which the first process of a container does not die.
        assert_eq!(status.code(), Some(code), "{command}: {status} {}", process.output());
        assert!(told.elapsed() < BOUND);
    }
}

/// Asks something that is answered at once, in small letters.
fn ask(connection: &mut TcpStream) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(connection, "GET /api/v1/auth/me HTTP/1.1\r\nHost: lms\r\n\r\n").unwrap();
    let mut answer = [0; 4096];
    let length = connection.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).to_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn during_the_delay_answers_end_their_connections_and_new_ones_are_served() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_SHUTDOWN_DELAY_S", "2");
    let mut server = lms.serve();
    let mut kept = TcpStream::connect(&server.address).unwrap();
    let answer = ask(&mut kept);
    assert!(answer.starts_with("http/1.1 401 ") && !answer.contains("connection: close"), "{answer}");
    let told = Instant::now();
    server.tell_to_stop();
    until(async || server.log().contains("told to stop")).await;
    for mut connection in [kept, TcpStream::connect(&server.address).unwrap()] {
        let answer = ask(&mut connection);
        assert!(answer.starts_with("http/1.1 401 ") && answer.contains("connection: close"), "{answer}");
        assert_eq!(connection.read(&mut [0; 1]).unwrap(), 0, "it has ended");
    }
    ends_well(&mut server, told).await;
    assert!(told.elapsed() >= Duration::from_secs(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_half_sent_is_answered() {
    if skipped() {
        return;
    }
    let lms = Lms::new();
    let mut server = lms.serve();
    let school = server.found(&lms).await;
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
    // The service has taken it up when the next connection is served.
    server.get("/auth/me", &school.admin).await;
    let told = Instant::now();
    server.tell_to_stop();
    until(async || server.log().contains("told to stop")).await;
    upload.write_all(second.as_bytes()).unwrap();
    let mut answer = [0; 4096];
    let length = upload.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]);
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    ends_well(&mut server, told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_that_are_in_flight_are_answered() {
    if skipped() {
        return;
    }
    // A quarter of a second each.
    let lms = Lms::new().with("LMS_BCRYPT_COST", "12");
    let mut server = lms.serve();
    let school = server.found(&lms).await;
    let before = server.log().len();
    let credentials = || json!({ "school_id": school.id, "username": "nobody", "password": "no-password-at-all" });
    let login = || server.try_call(poem::http::Method::POST, "/auth/staff/login", "", Some(credentials()));
    let telling = async {
        // One is answered, so the others are in flight.
        until(async || server.log()[before..].contains("LMS-AUTH-006")).await;
        server.tell_to_stop();
        Instant::now()
    };
    let (told, answers) = tokio::join!(telling, futures_util::future::join_all((0..6).map(|_| login())));
    for answer in answers {
        let (status, text) = answer.unwrap();
        assert!(matches!(status, 401 | 423), "{status} {text}");
    }
    ends_well(&mut server, told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_handed_back_and_goes_on_where_it_was() {
    if skipped() {
        return;
    }
    // Fifty rows are a chunk and take three seconds.
    let lms = Lms::new().with("LMS_BCRYPT_COST", "10");
    let mut server = lms.serve();
    let school = server.found(&lms).await;
    let import = server.upload(&school, roster(0, 120)).await;
    until(async || server.import(&school, &import).await["rows_done"] != 0).await;
    let told = Instant::now();
    server.tell_to_stop();
    ends_well(&mut server, told).await;

    let server = lms.serve();
    let ended = server.until_ended(&school, &import).await;
    assert_eq!((&ended["state"], &ended["rows_done"]), (&json!("done"), &json!(120)));
    assert_eq!(server.list("/admin/users?role=pupil&", &school.admin).await.len(), 120);
    // What was handed back was no failed attempt.
    let jobs = server.list("/platform/jobs?kind=import&", &school.operator).await;
    assert_eq!((jobs.len(), &jobs[0]["attempts"]), (1, &json!(1)));
}
