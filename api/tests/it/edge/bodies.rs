use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream};
use poem::{Body, http::Method};
use serde_json::{Value, json};
use tokio::task::unconstrained;

use super::{Scene, json_operations, payload_code, sample};
use crate::{
    contract::reached,
    support::{Answer, Call, TestApp},
};

#[tokio::test]
async fn a_body_that_is_not_an_object_is_an_invalid_payload() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in json_operations() {
        let bodies: [&[u8]; 9] = [b"", b"{", b"[]", b"null", b"\"text\"", b"7", b"{\"a\": 1,}", b"\xff\xfe", b"{} {}"];
        for body in bodies {
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.header("content-type", "application/json").body(body.to_vec()).send().await;
            let context = format!("{} {:?}: {answer}", operation.id, String::from_utf8_lossy(body));
            assert_eq!(answer.code(), payload_code(&operation.path), "{context}");
            answer.is(payload_code(&operation.path));
        }
    }
}

#[tokio::test]
async fn a_deeply_nested_body_is_malformed_and_harmless() {
    let app = TestApp::spawn().await;
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    call.body("[".repeat(100_000)).send().await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_body_with_another_or_no_media_type_is_rejected() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in json_operations() {
        let body = sample(&operation.id, &scene.oak).to_string();
        let call = || scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
        for media_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"]
        {
            call().header("content-type", media_type).body(body.clone()).send().await.is("LMS-API-004");
        }
        call().body(body.clone()).send().await.is("LMS-API-004");
    }
}

#[tokio::test]
async fn a_json_body_may_specify_its_charset() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let call = app.anonymous().call(Method::POST, oak.pupil.login_path());
    let call = call.header("content-type", "application/json; charset=utf-8");
    call.body(oak.pupil.login().to_string()).send().await.ok();
}

#[tokio::test]
async fn a_body_above_the_limit_is_too_large_with_or_without_a_content_length() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let padded = |operation: &str, length: usize| {
        let mut body = sample(operation, &scene.oak).to_string().into_bytes();
        body.resize(length, b' ');
        body
    };
    for operation in json_operations() {
        let body = padded(&operation.id, 256 * 1024 + 1);
        let call = || {
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            call.header("content-type", "application/json")
        };
        let length = body.len().to_string();
        let answer = call().header("content-length", &length).body(body.clone()).send().await;
        answer.is("LMS-API-003");
        reached::record(&operation.id, &answer);
        let chunks: Vec<Result<Vec<u8>, std::io::Error>> = body.chunks(1000).map(|chunk| Ok(chunk.to_vec())).collect();
        call().body(Body::from_bytes_stream(stream::iter(chunks))).send().await.is("LMS-API-003");
    }
    let largest = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    largest.body(padded("pupilLogin", 256 * 1024)).send().await.ok();
}

#[tokio::test]
async fn a_missing_token_is_rejected_before_the_body_is_read() {
    let app = TestApp::spawn().await;
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1000]));
    let call = app.anonymous().call(Method::POST, "/admin/users").header("content-type", "application/json");
    call.body(Body::from_bytes_stream(endless)).send().await.is("LMS-AUTH-001");
}

#[tokio::test]
async fn a_truncated_body_is_malformed() {
    let app = TestApp::spawn().await;
    let broken = [Ok(b"{\"school_id\":".to_vec()), Err(std::io::Error::other("the client is gone"))];
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    call.body(Body::from_bytes_stream(stream::iter(broken))).send().await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_nul_in_any_string_of_a_body_is_a_client_error() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in json_operations() {
        let valid = sample(&operation.id, &scene.oak);
        for (field, value) in valid.as_object().unwrap() {
            let Some(text) = value.as_str() else { continue };
            let mut body = valid.clone();
            body[field] = json!(format!("{text}\0"));
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.json(&body).send().await;
            // Logging out with an unknown refresh token succeeds, because logging out is idempotent.
            let is_logout = operation.id == "logout" && answer.status == 204;
            assert!(is_logout || (400..500).contains(&answer.status), "{} {field}: {answer}", operation.id);
        }
    }
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_a_client_error_and_its_value_is_not_logged() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in json_operations() {
        let valid = sample(&operation.id, &scene.oak);
        for (field, right) in valid.as_object().unwrap() {
            for invalid in
                [json!(90_817_263_544_u64), json!(["90817263544"]), json!({ "90817263544": true }), json!(true)]
            {
                if invalid.is_boolean() && right.is_boolean() {
                    continue;
                }
                let mut body = valid.clone();
                body[field] = invalid;
                let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
                let answer = call.json(&body).send().await;
                assert!((400..500).contains(&answer.status), "{} {field} {body}: {answer}", operation.id);
                assert!(operation.codes().contains(&(answer.status, answer.code())), "{}: {answer}", operation.id);
            }
        }
    }
    let call = app.anonymous().call(Method::POST, "/platform/login");
    call.json(&Value::String("90817263544".into())).send().await.is("LMS-PLT-001");
    assert!(!app.log().text().contains("90817263544"), "the log holds a value that may be a secret");
}

/// Returns a body of which 250 KB arrive, and which never ends.
fn unended() -> Body {
    Body::from_bytes_stream(stream::iter([Ok::<_, std::io::Error>(vec![b' '; 250_000])]).chain(stream::pending()))
}

fn log_in_with<'a>(app: &'a TestApp, peer: &str, body: impl Into<Body>) -> Call<'a> {
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    call.from(peer).body(body)
}

/// Sends bodies that do not end from an address until the memory of its network is used, and returns those in flight.
async fn hold<'a>(app: &'a TestApp, peer: &str) -> Vec<LocalBoxFuture<'a, Answer>> {
    let mut held = Vec::new();
    loop {
        // If a body does not end, even its rejection takes a while. Therefore a body that ends shows whether memory is
        // left.
        let answer = log_in_with(app, peer, vec![b' '; 250_000]).send().await;
        if answer.code() == "LMS-API-006" {
            assert_eq!(answer.logged().field("cause"), "the bodies in flight use all their memory");
            return held;
        }
        answer.is("LMS-AUTH-010");
        // Without `unconstrained`, tokio may suspend the call before it reads the body.
        let mut call = unconstrained(log_in_with(app, peer, unended()).send()).boxed_local();
        assert!(call.as_mut().now_or_never().is_none(), "the body has not ended");
        held.push(call);
    }
}

#[tokio::test]
async fn bodies_in_flight_have_limited_memory_and_one_address_has_a_share_of_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    // Of 64 MB, 48 are for large bodies, and one address may use 38 % of them.
    let held = hold(&app, "198.51.100.7").await;
    assert_eq!(held.len(), 73);
    // A small body is taken, because small bodies have memory of their own. Otherwise, one browser in a school could
    // keep the others from logging in.
    log_in_with(&app, "198.51.100.7", "{}").send().await.is("LMS-AUTH-011");
    app.anonymous().call(Method::POST, oak.pupil.login_path()).json(&oak.pupil.login()).send().await.ok();
    log_in_with(&app, "198.51.100.8", vec![b' '; 250_000]).send().await.is("LMS-AUTH-010");
    drop(held);
    log_in_with(&app, "198.51.100.7", vec![b' '; 250_000]).send().await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_log_in_succeeds_while_large_bodies_from_many_networks_are_in_flight() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let networks = (1..=30).map(|host| format!("198.51.100.{host}"));
    let subnets = (1..=30).map(|subnet| format!("2001:db8:1:{subnet:x}::1"));
    let peers: Vec<String> = networks.chain(subnets).collect();
    let mut held = Vec::new();
    for peer in &peers {
        held.extend(hold(&app, peer).await);
    }
    assert!(held.len() > 150, "{}", held.len());
    for peer in peers.iter().map(String::as_str).chain(["203.0.113.9"]) {
        let call = app.anonymous().call(Method::POST, oak.pupil.login_path()).json(&oak.pupil.login());
        call.from(peer).send().await.ok();
    }
}
