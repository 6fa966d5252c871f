//! Traces reach a collector, and hold no person.

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

/// A collector that keeps what it is sent; where it listens.
async fn collector() -> (String, Arc<Mutex<Vec<u8>>>) {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeping = Arc::clone(&kept);
    let traces = make(move |mut request: Request| {
        let keeping = Arc::clone(&keeping);
        async move {
            assert_eq!(request.content_type(), Some("application/x-protobuf"));
            let sent = request.take_body().into_vec().await.unwrap();
            keeping.lock().unwrap().extend(sent);
        }
    });
    tokio::spawn(Server::new_with_acceptor(acceptor).run(Route::new().at("/v1/traces", traces.boxed())));
    (format!("http://{address}"), kept)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_jobs_are_traced_where_a_collector_is_set() {
    if skipped() {
        return;
    }
    let (address, kept) = collector().await;
    let lms = Lms::new().with("LMS_OTLP_ENDPOINT", &address);
    let mut server = lms.serve();
    let school = server.found(&lms).await;
    let import = server.upload(&school, roster(0, 3)).await;
    assert_eq!(server.until_ended(&school, &import).await["state"], "done");
    let (status, _) = server.try_call(Method::GET, "/no/such/path", "", None).await.unwrap();
    assert_eq!(status, 404);
    let wrong = json!({ "school_id": school.id, "username": "tlane", "password": "wrong-9-lantern" });
    server.try_call(Method::POST, "/auth/staff/login", "", Some(wrong)).await.unwrap();
    // What was not sent yet is sent at the end.
    server.tell_to_stop();
    assert!(server.end().await.0.success(), "{}", server.log());
    let has = |text: &str| {
        let kept = kept.lock().unwrap();
        kept.windows(text.len()).any(|window| window == text.as_bytes())
    };
    for told in ["staffLogin", "createImport", "import", "LMS-AUTH-006", "LMS-API-001", "request_id", "job_id", "lms"] {
        assert!(has(told), "{told} is in no trace");
    }
    for secret in ["tlane", "wrong-9-lantern", "Ava", "Price", "127.0.0.1", "/no/such/path", school.id.as_str()] {
        assert!(!has(secret), "{secret} is in a trace");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_is_no_reason_not_to_serve_or_not_to_stop() {
    if skipped() {
        return;
    }
    let lms = Lms::new().with("LMS_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let mut server = lms.serve();
    server.try_call(Method::GET, "/auth/me", "", None).await.unwrap();
    server.tell_to_stop();
    let (status, took) = server.end().await;
    assert!(status.success() && took < std::time::Duration::from_secs(10), "{status} after {took:?}");
    until(async || server.log().contains("told to stop")).await;
}
