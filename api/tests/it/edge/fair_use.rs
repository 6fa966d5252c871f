//! Fair use, the limits of requests, and the limit of a request's head.

use api::fair_use::{FairUse, FairUseSettings};
use poem::http::Method;

use super::Scene;
use crate::{
    contract::{documented_operations, reached},
    support::{Answer, Call, TestApp},
};

/// The number of requests after which a limit must have rejected one. No limit in these tests allows so many, even with
/// its refill.
const MANY: usize = 400;

/// Limits that refill as slowly as possible. A burst of `None` switches a limit off.
fn limits(account: Option<u32>, school: Option<u32>, anonymous: Option<u32>) -> FairUse {
    let rate = |burst: Option<u32>| u32::from(burst.is_some());
    let burst = |burst: Option<u32>| burst.unwrap_or(1).try_into().unwrap();
    FairUse::new(&FairUseSettings {
        account_rate: rate(account),
        account_burst: burst(account),
        school_rate: rate(school),
        school_burst: burst(school),
        anonymous_rate: rate(anonymous),
        anonymous_burst: burst(anonymous),
    })
}

/// Sends a call until a limit rejects it, and returns the rejection and the number of calls before.
async fn until_rejected<'a>(call: impl Fn() -> Call<'a>) -> (Answer, usize) {
    for count in 0..MANY {
        let answer = call().send().await;
        if answer.code() == "LMS-API-009" {
            return (answer, count);
        }
    }
    panic!("{MANY} requests passed");
}

#[tokio::test]
async fn an_account_that_sends_too_many_requests_waits_while_others_continue() {
    let app = TestApp::with(|parts| parts.fair_use = limits(Some(5), Some(1_000), None)).await;
    let oak = app.school("oak").await;
    let pupil = app.as_(&oak.pupil);
    let me = || {
        // Only the statements of the last request are of interest.
        app.statements();
        pupil.call(Method::GET, "/auth/me")
    };
    let (answer, count) = until_rejected(me).await;
    assert!(count >= 5, "{count}");
    assert_eq!(app.statements(), Vec::<String>::new(), "a rejected request reads nothing");
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.operation, Some("whoAmI"));
    app.as_(&oak.teacher).get("/auth/me").await.ok();
}

#[tokio::test]
async fn the_accounts_of_a_school_share_a_limit() {
    let app = TestApp::with(|parts| parts.fair_use = limits(None, Some(5), None)).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let (pupil, teacher) = (app.as_(&oak.pupil), app.as_(&oak.teacher));
    until_rejected(|| pupil.call(Method::GET, "/auth/me")).await;
    let (_, count) = until_rejected(|| teacher.call(Method::GET, "/auth/me")).await;
    assert!(count < 5, "the school has used its burst");
    app.as_(&elm.pupil).get("/auth/me").await.ok();
}

#[tokio::test]
async fn requests_without_a_valid_token_are_limited_by_address() {
    let app = TestApp::with(|parts| parts.fair_use = limits(None, None, Some(5))).await;
    let oak = app.school("oak").await;
    for path in ["/schools", "/auth/me", "/nonsense", "/api/openapi.json"] {
        let (answer, _) = until_rejected(|| app.anonymous().call(Method::GET, path).from("198.51.100.7")).await;
        assert!(!answer.header("retry-after").is_empty());
    }
    // A token that is not valid does not lift the limit.
    let (_, count) =
        until_rejected(|| app.with_token("not.a.token").call(Method::GET, "/schools").from("198.51.100.7")).await;
    assert!(count < 5, "{count}");
    app.as_(&oak.pupil).call(Method::GET, "/auth/me").from("198.51.100.7").send().await.ok();
    app.anonymous().call(Method::GET, "/schools").from("198.51.100.8").send().await.ok();
    // One client can use all addresses of its network.
    until_rejected(|| app.anonymous().call(Method::GET, "/schools").from("2001:db8::1")).await;
    let (_, count) = until_rejected(|| app.anonymous().call(Method::GET, "/schools").from("2001:db8::2")).await;
    assert!(count < 5, "{count}");
}

#[tokio::test]
async fn a_subscriber_with_many_ipv6_networks_has_four_times_the_burst() {
    let app = TestApp::with(|parts| parts.fair_use = limits(None, None, Some(5))).await;
    app.school("oak").await;
    let mut served = 0;
    for subnet in 0..30 {
        let peer = format!("2001:db8:1:{subnet:x}::1");
        let (_, count) = until_rejected(|| app.anonymous().call(Method::GET, "/schools").from(&peer)).await;
        served += count;
    }
    // The limit is refilled by one request each second.
    assert!((20..60).contains(&served), "{served}");
    app.anonymous().call(Method::GET, "/schools").from("2001:db8:2::1").send().await.ok();
}

#[tokio::test]
async fn a_rate_of_zero_switches_a_limit_off() {
    let app = TestApp::with(|parts| parts.fair_use = limits(None, None, None)).await;
    let oak = app.school("oak").await;
    for _ in 0..20 {
        app.as_(&oak.pupil).get("/auth/me").await.ok();
        app.anonymous().get("/schools").await.ok();
    }
}

#[tokio::test]
async fn every_operation_returns_too_many_requests() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    let limited = app.another(|parts| parts.fair_use = limits(Some(1), None, Some(1))).await;
    for operation in documented_operations() {
        let caller = scene.caller(&operation).in_(&limited);
        let (answer, _) = until_rejected(|| scene.call(&caller, &operation)).await;
        answer.is("LMS-API-009");
        reached::record(&operation.id, &answer);
    }
}

#[tokio::test]
async fn every_operation_rejects_a_head_above_the_limit() {
    let app = TestApp::spawn().await;
    let scene = Scene::in_(&app).await;
    for operation in documented_operations() {
        let caller = scene.caller(&operation);
        let answer = scene.call(&caller, &operation).header("x-padding", &"x".repeat(16 * 1024)).send().await;
        answer.is("LMS-API-010");
        reached::record(&operation.id, &answer);
    }
}

#[tokio::test]
async fn a_head_has_a_limit_of_bytes_and_of_headers() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    app.anonymous().get(&format!("/schools?q={}", "x".repeat(16 * 1024))).await.is("LMS-API-010");
    let with_headers = |count: usize| {
        let call = app.anonymous().call(Method::GET, "/schools");
        (0..count).fold(call, |call, number| call.header(&format!("x-{number}"), "1"))
    };
    with_headers(101).send().await.is("LMS-API-010");
    with_headers(100).send().await.ok();
    app.anonymous().call(Method::GET, "/schools").header("x-padding", &"x".repeat(15 * 1024)).send().await.ok();
}
