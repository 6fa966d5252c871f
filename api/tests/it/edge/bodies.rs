use futures_util::stream;
use poem::{Body, http::Method};
use serde_json::{Value, json};

use super::{Scene, payload_code, sample, with_json};
use crate::{contract::reached, support::TestApp};

#[tokio::test]
async fn a_body_that_is_no_object_is_the_family_s_invalid_payload() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in with_json() {
        let bodies: [&[u8]; 9] = [b"", b"{", b"[]", b"null", b"\"text\"", b"7", b"{\"a\": 1,}", b"\xff\xfe", b"{} {}"];
        for body in bodies {
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.header("content-type", "application/json").body(body.to_vec()).send().await;
            let why = format!("{} {:?}: {answer}", operation.id, String::from_utf8_lossy(body));
            assert_eq!(answer.code(), payload_code(&operation.path), "{why}");
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
async fn a_body_of_another_media_type_or_of_none_is_refused() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in with_json() {
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
async fn json_may_name_its_charset() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let call = app.anonymous().call(Method::POST, oak.pupil.door());
    let call = call.header("content-type", "application/json; charset=utf-8");
    call.body(oak.pupil.login().to_string()).send().await.ok();
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_too_large_whether_or_not_it_tells_its_length() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let padded = |operation: &str, length: usize| {
        let mut body = sample(operation, &scene.oak).to_string().into_bytes();
        body.resize(length, b' ');
        body
    };
    for operation in with_json() {
        let body = padded(&operation.id, 256 * 1024 + 1);
        let call = || {
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            call.header("content-type", "application/json")
        };
        let length = body.len().to_string();
        let answer = call().header("content-length", &length).body(body.clone()).send().await;
        answer.is("LMS-API-003");
        reached::note(&operation.id, &answer);
        let chunks: Vec<Result<Vec<u8>, std::io::Error>> = body.chunks(1000).map(|chunk| Ok(chunk.to_vec())).collect();
        call().body(Body::from_bytes_stream(stream::iter(chunks))).send().await.is("LMS-API-003");
    }
    let largest = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    largest.body(padded("pupilLogin", 256 * 1024)).send().await.ok();
}

#[tokio::test]
async fn who_has_no_session_is_told_so_before_the_body_is_read() {
    let app = TestApp::spawn().await;
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1000]));
    let call = app.anonymous().call(Method::POST, "/admin/users").header("content-type", "application/json");
    call.body(Body::from_bytes_stream(endless)).send().await.is("LMS-AUTH-001");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_malformed() {
    let app = TestApp::spawn().await;
    let broken = [Ok(b"{\"school_id\":".to_vec()), Err(std::io::Error::other("the client is gone"))];
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    call.body(Body::from_bytes_stream(stream::iter(broken))).send().await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_nul_in_any_text_of_a_body_is_the_client_s_mistake() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in with_json() {
        let right = sample(&operation.id, &scene.oak);
        for (field, value) in right.as_object().unwrap() {
            let Some(text) = value.as_str() else { continue };
            let mut body = right.clone();
            body[field] = json!(format!("{text}\0"));
            let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
            let answer = call.json(&body).send().await;
            // Of a token that is none, signing out twice: harmless.
            let harmless = operation.id == "logout" && answer.status == 204;
            assert!(harmless || (400..500).contains(&answer.status), "{} {field}: {answer}", operation.id);
        }
    }
}

#[tokio::test]
async fn a_field_of_another_type_is_the_client_s_mistake_and_its_value_is_not_logged() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in with_json() {
        let right = sample(&operation.id, &scene.oak);
        for field in right.as_object().unwrap().keys() {
            for wrong in
                [json!(90_817_263_544_u64), json!(["90817263544"]), json!({ "90817263544": true }), json!(true)]
            {
                let mut body = right.clone();
                body[field] = wrong;
                let call = scene.caller(&operation).call(operation.method.clone(), &scene.path(&operation));
                let answer = call.json(&body).send().await;
                assert!((400..500).contains(&answer.status), "{} {field} {body}: {answer}", operation.id);
                assert!(operation.codes().contains(&(answer.status, answer.code())), "{}: {answer}", operation.id);
            }
        }
    }
    let call = app.anonymous().call(Method::POST, "/platform/login");
    call.json(&Value::String("90817263544".into())).send().await.is("LMS-PLT-001");
    assert!(!app.log().text().contains("90817263544"), "what a client sends may be a secret");
}
