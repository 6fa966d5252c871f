//! The rate limits of failed log-ins and of refreshes, by network.

use api::{
    client_address::parse_network,
    login_limit::{LoginLimit, LoginLimitSettings},
};
use futures_util::future::join_all;
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use super::{guess_from, log_in_from};
use crate::support::{Answer, School, TestApp, hasher, login_limit, login_limits};

/// The number of requests after which a rate limit must have rejected one. No limit in these tests allows so many, even
/// with its refill.
const MANY: usize = 400;

/// A client at an address, perhaps behind a proxy.
#[derive(Clone, Copy)]
struct Place<'a> {
    peer: &'a str,
    forwarded: Option<&'a str>,
}

const fn at(peer: &str) -> Place<'_> {
    Place { peer, forwarded: None }
}

const fn behind<'a>(peer: &'a str, forwarded: &'a str) -> Place<'a> {
    Place { peer, forwarded: Some(forwarded) }
}

async fn post(app: &TestApp, path: &str, body: &Value, from: Place<'_>) -> Answer {
    let call = app.anonymous().call(Method::POST, path).json(body).from(from.peer);
    match from.forwarded {
        Some(addresses) => call.header("x-forwarded-for", addresses).send().await,
        None => call.send().await,
    }
}

fn unused_name() -> String {
    format!("nobody.{}", Uuid::now_v7())
}

/// Fails to log in to a school, with a name that nobody has used before.
async fn fail(app: &TestApp, school: &School<'_>, from: Place<'_>) -> Answer {
    let body = json!({ "school_id": school.id, "username": unused_name(), "pin": "111112" });
    post(app, "/auth/pupil/login", &body, from).await
}

/// Fails to log in until the rate limit rejects a log-in, and returns the number of failures before.
async fn exhaust(app: &TestApp, school: &School<'_>, from: Place<'_>) -> usize {
    until_limited(async || fail(app, school, from).await, "LMS-AUTH-006").await
}

/// Repeats a request that fails with `code` until the rate limit rejects it, and returns the number of failures before.
async fn until_limited(request: impl AsyncFn() -> Answer, code: &str) -> usize {
    for count in 0..MANY {
        let answer = request().await;
        if answer.status == 429 {
            answer.is("LMS-AUTH-004");
            let wait: u64 = answer.header("retry-after").parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            return count;
        }
        answer.is(code);
    }
    panic!("{MANY} requests passed");
}

async fn with_limits(change: impl FnOnce(&mut LoginLimitSettings)) -> TestApp {
    let mut settings = login_limits();
    change(&mut settings);
    TestApp::with(|parts| parts.login_limit = LoginLimit::new(&settings)).await
}

#[tokio::test]
async fn the_rate_limit_applies_to_one_address_at_one_school() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let count = exhaust(&app, &oak, at("198.51.100.7")).await;
    assert!(count >= 5, "{count}");
    // Another school from the same address, and the same school from another address, are not limited.
    log_in_from(&app, &elm.pupil, "198.51.100.7").await.ok();
    log_in_from(&app, &oak.pupil, "198.51.100.8").await.ok();
    // An open sign-in continues.
    app.as_(&oak.pupil).get("/auth/me").await.ok();
}

#[tokio::test]
async fn successful_and_busy_log_ins_do_not_count() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await.with_class(30).await;
    // No two log-ins come from the same network, but all from one site.
    for (number, pupil) in oak.classes[0].iter().enumerate() {
        log_in_from(&app, pupil, &format!("2001:db8:1:{number:x}::1")).await.ok();
    }
    let peppers = app.keys().peppers.clone();
    let busy = app.another(|parts| (parts.login_limit, parts.hasher) = (login_limit(5), hasher(&peppers, 0))).await;
    for _ in 0..30 {
        log_in_from(&busy, &oak.pupil, "198.51.100.7").await.is("LMS-API-006");
    }
    fail(&busy, &oak, at("198.51.100.7")).await.is("LMS-API-006");
    assert!(exhaust(&app, &oak, at("2001:db8:1:ffff::1")).await >= 5);
}

#[tokio::test]
async fn parallel_failures_do_not_exceed_the_limit() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await;
    let answers = join_all((0..MANY).map(|_| fail(&app, &oak, at("198.51.100.7")))).await;
    let failures = answers.iter().filter(|answer| answer.code() == "LMS-AUTH-006").count();
    // The limit is refilled by one failure each second.
    assert!((5..100).contains(&failures), "{failures}");
}

/// A school has one address. One browser in it must not keep the others from logging in, even if they are new.
#[tokio::test]
async fn a_network_from_which_somebody_of_the_school_has_signed_in_is_not_limited() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    exhaust(&app, &oak, at("198.51.100.7")).await;
    log_in_from(&app, &oak.teacher, "198.51.100.7").await.is("LMS-AUTH-004");
    // After the refill, the teacher signs in.
    let app = app.another(|parts| parts.login_limit = login_limit(5)).await;
    log_in_from(&app, &oak.teacher, "198.51.100.7").await.ok();
    for _ in 0..20 {
        fail(&app, &oak, at("198.51.100.7")).await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &oak.pupil, "198.51.100.7").await.ok();
    // The network is not one of another school.
    exhaust(&app, &elm, at("198.51.100.7")).await;
    // The lockout still limits the guesses at an account.
    for _ in 0..5 {
        guess_from(&app, &oak.pupil, "198.51.100.7").await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &oak.pupil, "198.51.100.7").await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn an_address_also_has_one_limit_for_all_schools_together() {
    let app = with_limits(|limits| {
        limits.login_rate = 1_000_000.try_into().unwrap();
        limits.login_address_burst = 5.try_into().unwrap();
    })
    .await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    assert!(exhaust(&app, &oak, at("198.51.100.7")).await >= 5);
    // The address has fewer than five failures left, because failures at both schools are counted together.
    assert!(exhaust(&app, &elm, at("198.51.100.7")).await < 5);
    log_in_from(&app, &elm.pupil, "198.51.100.8").await.ok();
}

#[tokio::test]
async fn the_platforms_log_in_has_a_limit_of_its_own() {
    let app = with_limits(|limits| {
        limits.login_burst = 5.try_into().unwrap();
        limits.login_address_burst = 5.try_into().unwrap();
    })
    .await;
    let (oak, operator) = (app.school("oak").await, app.platform_admin().await);
    exhaust(&app, &oak, at("198.51.100.7")).await;
    for _ in 0..5 {
        guess_from(&app, &operator, "198.51.100.7").await.is("LMS-PLT-002");
    }
    let guess = async || {
        let body = json!({ "username": unused_name(), "password": "not-the-password" });
        post(&app, "/platform/login", &body, at("198.51.100.9")).await
    };
    assert!(until_limited(guess, "LMS-PLT-002").await >= 5);
    // Nor do failures at the platform's log-in keep a school's people out.
    log_in_from(&app, &oak.pupil, "198.51.100.9").await.ok();
}

#[tokio::test]
async fn refreshes_with_unknown_tokens_limit_neither_log_ins_nor_the_refreshes_of_others() {
    let app = with_limits(|limits| {
        limits.login_burst = 5.try_into().unwrap();
        limits.login_address_burst = 5.try_into().unwrap();
    })
    .await;
    let oak = app.school("oak").await;
    let place = at("198.51.100.7");
    let signed_in = log_in_from(&app, &oak.pupil, place.peer).await.ok();
    for garbage in [format!("{}.abc", oak.id), "platform.abc".into(), "abc".into()] {
        let body = json!({ "refresh_token": garbage });
        until_limited(async || post(&app, "/auth/refresh", &body, place).await, "LMS-AUTH-008").await;
    }
    let body = json!({ "refresh_token": signed_in["refresh_token"] });
    post(&app, "/auth/refresh", &body, place).await.ok();
    log_in_from(&app, &oak.teacher, place.peer).await.ok();
    guess_from(&app, &oak.senco, place.peer).await.is("LMS-AUTH-006");
}

#[tokio::test]
async fn each_sign_in_has_its_own_limit_of_refreshes() {
    let app = with_limits(|limits| limits.refresh_burst = 5.try_into().unwrap()).await;
    let oak = app.school("oak").await;
    let mut first = log_in_from(&app, &oak.pupil, "198.51.100.7").await.ok();
    let second = log_in_from(&app, &oak.pupil, "198.51.100.7").await.ok();
    let mut refreshes = 0;
    loop {
        assert!(refreshes < MANY, "{MANY} refreshes passed");
        let body = json!({ "refresh_token": first["refresh_token"] });
        let answer = post(&app, "/auth/refresh", &body, at("198.51.100.7")).await;
        if answer.status == 429 {
            answer.is("LMS-AUTH-004");
            break;
        }
        first = answer.ok();
        refreshes += 1;
    }
    assert!(refreshes >= 5, "{refreshes}");
    super::refresh(&app, &second).await.ok();
    // The limit does not end the sign-in.
    super::me(&app, &first).await.ok();
}

#[tokio::test]
async fn the_rate_limit_applies_after_the_body_is_validated_and_before_the_lockout() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(6)).await;
    let oak = app.school("oak").await;
    let place = at("198.51.100.7");
    let post = |body: Value| {
        let app = &app;
        async move { post(app, "/auth/pupil/login", &body, place).await }
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
async fn an_ipv6_network_is_limited_as_one_address_and_its_site_more_slowly() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await;
    assert!(exhaust(&app, &oak, at("2001:db8:1:1::1")).await >= 5);
    assert!(exhaust(&app, &oak, at("2001:db8:1:1:ffff::2")).await < 5, "the network is the same");
    log_in_from(&app, &oak.pupil, "2001:db8:1:2::1").await.ok();
    // A subscriber who uses one network after the other is limited, too.
    let mut networks = 0;
    while exhaust(&app, &oak, at(&format!("2001:db8:1:1{networks:03x}::1"))).await >= 5 {
        networks += 1;
        assert!(networks < MANY, "a site is not limited");
    }
    log_in_from(&app, &oak.teacher, "2001:db8:2:1::1").await.ok();
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
    assert!(exhaust(&app, &oak, behind("10.0.0.1", "203.0.113.1")).await >= 5);
    fail(&app, &oak, behind("10.0.0.1", "203.0.113.2")).await.is("LMS-AUTH-006");
    fail(&app, &oak, behind("10.9.9.9", "198.51.100.1, 203.0.113.3")).await.is("LMS-AUTH-006");
    // A port, or an IPv4 address written as IPv6, does not make another client.
    for same in ["203.0.113.1:50000", "::ffff:203.0.113.1", "[::ffff:203.0.113.1]:50000"] {
        assert!(exhaust(&app, &oak, behind("10.0.0.1", same)).await < 5, "{same}");
    }
    assert!(exhaust(&app, &oak, at("::ffff:203.0.113.1")).await < 5);
    // A client cannot evade the limit with forged addresses. Behind a trusted proxy, only the address that the proxy
    // appends counts. A client that pretends to be a proxy is counted by its own address.
    for (peer, appended) in [("10.0.0.1", ", 198.51.100.5"), ("192.0.2.200", "")] {
        let mut attempts = 0..MANY;
        let rejected = loop {
            let Some(number) = attempts.next() else { break false };
            let addresses = format!("203.0.113.{}{appended}", number % 250);
            if fail(&app, &oak, behind(peer, &addresses)).await.status == 429 {
                break true;
            }
        };
        assert!(rejected, "a client with forged addresses evades the limit of {peer}");
    }
}
