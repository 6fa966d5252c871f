//! The edge over a real TCP connection, for requests that only raw HTTP can express.

use std::time::Duration;

use api::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;
use worker::listener::{Listener, ListenerLimits};

use crate::support::{TestApp, edge_settings};

/// Sends these bytes to the service and returns its response, up to the end of the connection.
async fn response_to(app: &TestApp, bytes: &[u8]) -> String {
    let (limits, metrics) = (ListenerLimits::of_telemetry(), app.metrics.api_connections());
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), limits, metrics).await.unwrap();
    let address = listener.address();
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let endpoint = serve::endpoint(app, &edge_settings(Duration::from_mins(1)));
    let serving = tokio::spawn(listener.serve(endpoint, stopped.cancelled_owned(), Duration::from_mins(1)));
    let mut connection = TcpStream::connect(address).await.unwrap();
    let (mut read, mut write) = connection.split();
    let mut response = Vec::new();
    // Writing may fail if the service rejects the request early.
    let (_, _) = tokio::join!(write.write_all(bytes), read.read_to_end(&mut response));
    stop.cancel();
    serving.await.unwrap();
    String::from_utf8(response).unwrap()
}

#[tokio::test]
async fn a_chunked_body_above_the_limit_is_too_large() {
    let app = TestApp::spawn().await;
    let mut request = b"POST /api/v1/auth/pupil/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
        Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        .to_vec();
    for _ in 0..300 {
        request.extend(b"400\r\n");
        request.extend([b' '; 1024]);
        request.extend(b"\r\n");
    }
    request.extend(b"0\r\n\r\n");
    let answer = response_to(&app, &request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{\"code\":\"LMS-API-003\",\"error\":\"payload too large\"}"), "{answer}");
    assert!(answer.to_lowercase().contains("\r\ncontent-type: application/json\r\n"), "{answer}");
}

#[tokio::test]
async fn responses_over_a_connection_are_the_same_as_in_process() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let token = oak.teacher.access_token(&app);
    let request_to = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n")
    };
    let me = response_to(&app, request_to("/api/v1/auth/me").as_bytes()).await;
    assert!(me.starts_with("HTTP/1.1 200 OK\r\n") && me.contains("\"username\":\"teacher\""), "{me}");
    let rejected = response_to(&app, request_to("/api/v1/admin/users").as_bytes()).await;
    assert!(rejected.starts_with("HTTP/1.1 401 ") && rejected.contains("\"LMS-ADM-001\""), "{rejected}");
    let unknown = response_to(&app, request_to("/nonsense").as_bytes()).await;
    assert!(unknown.starts_with("HTTP/1.1 404 ") && unknown.contains("\"LMS-API-001\""), "{unknown}");
}

#[tokio::test]
async fn a_request_that_is_not_http_gets_a_code() {
    let app = TestApp::spawn().await;
    for request in ["NONSENSE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n"] {
        let answer = response_to(&app, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"code\":\"LMS-API-008\",\"error\":\"invalid request\"}"), "{answer}");
        assert!(answer.contains("\r\ncontent-type: application/json\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_gets_a_code() {
    let app = TestApp::spawn().await;
    let many = "x: 1\r\n".repeat(150);
    let padded = |length: usize| format!("x-padding: {}\r\n", "x".repeat(length));
    for headers in [many, padded(17 * 1024), padded(70 * 1024), padded(900 * 1024)] {
        let request = format!("GET /api/v1/schools HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        let answer = response_to(&app, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{answer}");
        let body = "{\"code\":\"LMS-API-010\",\"error\":\"request headers too large\"}";
        assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{answer}");
    }
    let target = "x".repeat(66_000);
    let answer = response_to(&app, format!("GET /{target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 ") && answer.contains("LMS-API-010"), "{answer}");
}
