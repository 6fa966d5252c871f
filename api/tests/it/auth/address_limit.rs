use api::{
    client_address::parse_network,
    login_limit::{LoginLimit, LoginLimitSettings},
};
use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, Person, TestApp, login_limit};

/// Log-ins that are tried until the limit is met; far more than any limit here, and far fewer than a refill could feed.
const MANY: usize = 400;

/// A log-in from that address, by way of these proxies.
async fn log_in_from(app: &TestApp, person: &Person, peer: &str, forwarded: Option<&str>) -> Answer {
    let call = app.anonymous().call(Method::POST, person.door()).json(&person.login()).from(peer);
    match forwarded {
        Some(hops) => call.header("x-forwarded-for", hops).send().await,
        None => call.send().await,
    }
}

/// Logs in from an address until it is told to wait; how often that went well before.
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
async fn an_address_that_tries_too_often_at_a_school_has_to_wait_and_others_do_not() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let passed = exhaust(&app, &oak.pupil, "198.51.100.7", None).await;
    assert!(passed >= 5, "{passed}");
    // Another school behind the same address, and the same school from another.
    log_in_from(&app, &elm.pupil, "198.51.100.7", None).await.ok();
    log_in_from(&app, &oak.pupil, "198.51.100.8", None).await.ok();
    // Who is in stays in.
    app.as_(&oak.pupil).get("/auth/me").await.ok();
}

#[tokio::test]
async fn platform_log_ins_and_refreshes_are_counted_too() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(5)).await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    assert!(exhaust(&app, &operator, "198.51.100.7", None).await >= 5);

    let mut refused = None;
    for _ in 0..MANY {
        let body = json!({ "refresh_token": format!("{}.abc", oak.id) });
        let answer = app.anonymous().call(Method::POST, "/auth/refresh").json(&body).from("198.51.100.9").send().await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        answer.is("LMS-AUTH-008");
    }
    refused.unwrap().is("LMS-AUTH-004");
}

#[tokio::test]
async fn an_address_has_a_limit_over_all_schools() {
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
    // Not five more: the other school is counted with the first.
    assert!(exhaust(&app, &elm.pupil, "198.51.100.7", None).await < 5);
    log_in_from(&app, &elm.pupil, "198.51.100.8", None).await.ok();
}

#[tokio::test]
async fn the_limit_comes_after_the_body_s_mistakes_and_before_the_account() {
    let app = TestApp::with(|parts| parts.login_limit = login_limit(6)).await;
    let oak = app.school("oak").await;
    let from = |body: serde_json::Value| {
        app.anonymous().call(Method::POST, "/auth/pupil/login").json(&body).from("198.51.100.7").send()
    };
    // Mistakes of the body are not counted.
    for _ in 0..50 {
        from(json!({ "school_id": oak.id, "username": "pupil", "pin": "1" })).await.is("LMS-AUTH-011");
        from(json!({ "school_id": "nonsense", "username": "pupil", "pin": "111112" })).await.is("LMS-AUTH-005");
    }
    for _ in 0..5 {
        from(oak.pupil.login_with("111112")).await.is("LMS-AUTH-006");
    }
    from(oak.pupil.login()).await.is("LMS-AUTH-007");
    let mut codes = Vec::new();
    while codes.len() < MANY && !codes.contains(&"LMS-AUTH-004".to_owned()) {
        codes.push(from(oak.pupil.login()).await.code());
    }
    assert_eq!(codes.pop().as_deref(), Some("LMS-AUTH-004"));
    from(json!([])).await.is("LMS-AUTH-010");
}

#[tokio::test]
async fn a_forwarded_address_is_believed_of_our_own_proxies_only() {
    let app = TestApp::with(|parts| {
        parts.login_limit = login_limit(5);
        parts.trusted_proxies = vec![parse_network("10.0.0.0/8").unwrap()];
    })
    .await;
    let oak = app.school("oak").await;
    // Behind a proxy of ours, each client is counted for itself.
    assert!(exhaust(&app, &oak.pupil, "10.0.0.1", Some("203.0.113.1")).await >= 5);
    log_in_from(&app, &oak.pupil, "10.0.0.1", Some("203.0.113.2")).await.ok();
    log_in_from(&app, &oak.pupil, "10.9.9.9", Some("198.51.100.1, 203.0.113.3")).await.ok();
    // What a client wrote before its proxy's word changes nothing; and a stranger who claims to be a proxy is counted
    // by its own address.
    for (peer, told_by_the_proxy) in [("10.0.0.1", ", 198.51.100.5"), ("192.0.2.200", "")] {
        let mut made_up = 0..MANY;
        let refused = loop {
            let Some(number) = made_up.next() else { break false };
            let hops = format!("203.0.113.{}{told_by_the_proxy}", number % 250);
            if log_in_from(&app, &oak.teacher, peer, Some(&hops)).await.status == 429 {
                break true;
            }
        };
        assert!(refused, "who makes up addresses passes the limit of {peer}");
    }
}
