use api::{
    client_address::parse_network,
    login_limit::{LoginLimit, LoginLimitSettings},
};
use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, Person, TestApp, login_limit};

/// The number of log-ins after which the rate limit must have rejected a log-in. No limit in these tests allows so
/// many, even with its refill.
const MANY: usize = 400;

/// Logs in from the address `peer`, with `forwarded` as the `X-Forwarded-For` header.
async fn log_in_from(app: &TestApp, person: &Person, peer: &str, forwarded: Option<&str>) -> Answer {
    let call = app.anonymous().call(Method::POST, person.login_path()).json(&person.login()).from(peer);
    match forwarded {
        Some(addresses) => call.header("x-forwarded-for", addresses).send().await,
        None => call.send().await,
    }
}

/// Logs in from an address until the rate limit rejects it, and returns the number of successful log-ins before.
async fn exhaust(app: &TestApp, person: &Person, peer: &str, forwarded: Option<&str>) -> usize {
    for count in 0..MANY {
        let answer = log_in_from(app, person, peer, forwarded).await;
        if answer.status == 429 {
            answer.is("LMS-AUTH-004");
            let wait: u64 = answer.header("retry-after").parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            return count;
        }
        answer.ok();
    }
    panic!("{MANY} log-ins passed");
}

#[tokio::test]
async fn the_rate_limit_applies_to_one_address_at_one_school() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let count = exhaust(&app, &oak.pupil, "198.51.100.7", None).await;
    assert!(count >= 5, "{count}");
    // Another school from the same address, and the same school from another address, are not limited.
    log_in_from(&app, &elm.pupil, "198.51.100.7", None).await.ok();
    log_in_from(&app, &oak.pupil, "198.51.100.8", None).await.ok();
    // An open sign-in continues.
    app.as_(&oak.pupil).get("/auth/me").await.ok();
}

#[tokio::test]
async fn platform_log_ins_and_refreshes_are_rate_limited_too() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    assert!(exhaust(&app, &operator, "198.51.100.7", None).await >= 5);

    let mut rejected = None;
    for _ in 0..MANY {
        let body = json!({ "refresh_token": format!("{}.abc", oak.id) });
        let answer = app.anonymous().call(Method::POST, "/auth/refresh").json(&body).from("198.51.100.9").send().await;
        if answer.status == 429 {
            rejected = Some(answer);
            break;
        }
        answer.is("LMS-AUTH-008");
    }
    rejected.unwrap().is("LMS-AUTH-004");
}

#[tokio::test]
async fn an_address_also_has_one_limit_for_all_schools_together() {
    let app = TestApp::with(|parts| {
        parts.login_limit = LoginLimit::new(&LoginLimitSettings {
            login_burst: 1_000_000.try_into().unwrap(),
            login_rate: 1_000_000.try_into().unwrap(),
            login_address_burst: 5.try_into().unwrap(),
            login_address_rate: 1.try_into().unwrap(),
        });
    })
    .await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    assert!(exhaust(&app, &oak.pupil, "198.51.100.7", None).await >= 5);
    // The address has fewer than five log-ins left, because log-ins at both schools are counted together.
    assert!(exhaust(&app, &elm.pupil, "198.51.100.7", None).await < 5);
    log_in_from(&app, &elm.pupil, "198.51.100.8", None).await.ok();
}

#[tokio::test]
async fn the_rate_limit_applies_after_the_body_is_validated_and_before_the_lockout() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(6)).await;
    let oak = app.school("oak").await;
    let post = |body: serde_json::Value| {
        app.anonymous().call(Method::POST, "/auth/pupil/login").json(&body).from("198.51.100.7").send()
    };
    // Requests with an invalid body are not counted.
    for _ in 0..50 {
        post(json!({ "school_id": oak.id, "username": "pupil", "pin": "1" })).await.is("LMS-AUTH-011");
        post(json!({ "school_id": "nonsense", "username": "pupil", "pin": "111112" })).await.is("LMS-AUTH-005");
    }
    for _ in 0..5 {
        post(oak.pupil.login_with("111112")).await.is("LMS-AUTH-006");
    }
    post(oak.pupil.login()).await.is("LMS-AUTH-007");
    let mut codes = Vec::new();
    while codes.len() < MANY && !codes.contains(&"LMS-AUTH-004".to_owned()) {
        codes.push(post(oak.pupil.login()).await.code());
    }
    assert_eq!(codes.pop().as_deref(), Some("LMS-AUTH-004"));
    post(json!([])).await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_forwarded_address_is_trusted_only_from_a_trusted_proxy() {
    let app = TestApp::with(|parts| {
        parts.login_limit = login_limit(5);
        parts.trusted_proxies = vec![parse_network("10.0.0.0/8").unwrap()];
    })
    .await;
    let oak = app.school("oak").await;
    // Behind a trusted proxy, each client is counted separately.
    assert!(exhaust(&app, &oak.pupil, "10.0.0.1", Some("203.0.113.1")).await >= 5);
    log_in_from(&app, &oak.pupil, "10.0.0.1", Some("203.0.113.2")).await.ok();
    log_in_from(&app, &oak.pupil, "10.9.9.9", Some("198.51.100.1, 203.0.113.3")).await.ok();
    // A client cannot evade the limit with forged addresses. Behind a trusted proxy, only the address that the proxy
    // appends counts. A client that pretends to be a proxy is counted by its own address.
    for (peer, appended) in [("10.0.0.1", ", 198.51.100.5"), ("192.0.2.200", "")] {
        let mut attempts = 0..MANY;
        let rejected = loop {
            let Some(number) = attempts.next() else { break false };
            let addresses = format!("203.0.113.{}{appended}", number % 250);
            if log_in_from(&app, &oak.teacher, peer, Some(&addresses)).await.status == 429 {
                break true;
            }
        };
        assert!(rejected, "a client with forged addresses evades the limit of {peer}");
    }
}
