//! Traces reach a collector and contain no personal data.

use std::sync::{Arc, Mutex};

use poem::{
    EndpointExt, Request, Route, Server,
    endpoint::make,
    http::Method,
    listener::{Acceptor, Listener, TcpListener},
};
use serde_json::json;

use super::server::{Lms, roster, skipped};
use crate::support::until;

/// Starts a collector and returns its address and the bytes that it receives.
async fn collector() -> (String, Arc<Mutex<Vec<u8>>>) {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let received = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&received);
    let traces = make(move |mut request: Request| {
        let sink = Arc::clone(&sink);
        async move {
            assert_eq!(request.content_type(), Some("application/x-protobuf"));
            let sent = request.take_body().into_vec().await.unwrap();
            sink.lock().unwrap().extend(sent);
        }
    });
    tokio::spawn(Server::new_with_acceptor(acceptor).run(Route::new().at("/v1/traces", traces.boxed())));
    (format!("http://{address}"), received)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_jobs_are_traced_when_a_collector_is_configured() {
    if skipped() {
        return;
    }
    let (address, received) = collector().await;
    let lms = Lms::new().with("LMS_OTLP_ENDPOINT", &address);
    let mut server = lms.serve();
    let school = server.create_school(&lms).await;
    let import = server.upload(&school, roster(0, 3)).await;
    assert_eq!(server.until_ended(&school, &import).await["state"], "done");
    let (status, _) = server.try_call(Method::GET, "/no/such/path", "", None).await.unwrap();
    assert_eq!(status, 404);
    let wrong = json!({ "school_id": school.id, "username": "tlane", "password": "wrong-9-lantern" });
    server.try_call(Method::POST, "/auth/staff/login", "", Some(wrong)).await.unwrap();
    // Stopping sends the remaining spans.
    server.request_stop();
    assert!(server.end().await.0.success(), "{}", server.log());
    let has = |text: &str| {
        let received = received.lock().unwrap();
        received.windows(text.len()).any(|window| window == text.as_bytes())
    };
    for text in ["staffLogin", "createImport", "import", "LMS-AUTH-006", "LMS-API-001", "request_id", "job_id", "lms"] {
        assert!(has(text), "{text} is in no trace");
    }
    for secret in ["tlane", "wrong-9-lantern", "Ava", "Price", "127.0.0.1", "/no/such/path", school.id.as_str()] {
        assert!(!has(secret), "{secret} is in a trace");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_collector_prevents_neither_serving_nor_stopping() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let mut server = lms.serve();
    server.try_call(Method::GET, "/auth/me", "", None).await.unwrap();
    server.request_stop();
    let (status, took) = server.end().await;
    assert!(status.success() && took < std::time::Duration::from_secs(10), "{status} after {took:?}");
    until(async || server.log().contains("received a signal to stop")).await;
}
