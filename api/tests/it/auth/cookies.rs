//! Refresh tokens in cookies, for the service's own pages.

use std::collections::BTreeMap;

use poem::http::Method;
use serde_json::{Value, json};

use super::{log_in, me, refresh};
use crate::support::{Answer, Person, TestApp};

const OWN: &str = "https://lms.example.org";

/// A browser on a page of this origin.
struct Browser<'a> {
    app: &'a TestApp,
    origin: &'a str,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    fn new(app: &'a TestApp) -> Self {
        Self { app, origin: OWN, cookies: BTreeMap::new() }
    }

    async fn post(&mut self, path: &str, body: Value, token: Option<&str>) -> Answer {
        let client = token.map_or_else(|| self.app.anonymous(), |token| self.app.with_token(token));
        let mut call = client.call(Method::POST, path).json(&body).header("origin", self.origin);
        if path.starts_with("/auth/") && !self.cookies.is_empty() {
            let all: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            call = call.header("cookie", &all.join("; "));
        }
        let answer = call.send().await;
        for cookie in set_cookies(&answer) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    async fn log_in(&mut self, person: &Person) -> Value {
        self.post(person.login_path(), with_cookie(person), None).await.ok()
    }

    async fn refresh(&mut self, sign_in: &Value) -> Answer {
        self.post("/auth/refresh", json!({ "sign_in_id": sign_in["sign_in_id"] }), None).await
    }

    async fn log_out(&mut self, sign_in: &Value, body: Value) -> Answer {
        self.post("/auth/logout", body, sign_in["access_token"].as_str()).await
    }

    fn token(&self, sign_in: &Value) -> Option<&String> {
        self.cookies.get(&cookie_name(sign_in))
    }
}

fn with_cookie(person: &Person) -> Value {
    let mut body = person.login();
    body["cookie"] = json!(true);
    body
}

fn cookie_name(sign_in: &Value) -> String {
    format!("lms_sign_in_{}", sign_in["sign_in_id"].as_str().unwrap())
}

fn set_cookies(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_refresh_token_goes_into_a_cookie_that_no_script_and_no_other_path_gets() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    for (person, life) in [(&oak.pupil, ""), (&oak.teacher, "; Max-Age=1209600"), (&operator, "; Max-Age=28800")] {
        let mut browser = Browser::new(&app);
        let answer = browser.post(person.login_path(), with_cookie(person), None).await;
        let sign_in = answer.ok();
        assert_eq!(sign_in["refresh_token"], "");
        let (name, token) = (cookie_name(&sign_in), browser.token(&sign_in).unwrap());
        let cookie = &set_cookies(&answer)[0];
        let expected = format!("{name}={token}; HttpOnly; SameSite=Strict; Secure; Path=/api/v1/auth{life}");
        assert_eq!(*cookie, expected);
        assert!(!answer.text().contains(token.as_str()));

        let refreshed = browser.refresh(&sign_in).await.ok();
        assert_eq!((&refreshed["refresh_token"], &refreshed["sign_in_id"]), (&json!(""), &sign_in["sign_in_id"]));
        me(&app, &refreshed).await.ok();
        browser.refresh(&refreshed).await.ok();
    }
}

#[tokio::test]
async fn on_the_machine_itself_the_cookie_needs_no_tls() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for (origin, host, secure) in [
        ("http://127.0.0.1:8080", "127.0.0.1:8080", false),
        ("http://localhost:8080", "localhost:8080", false),
        ("http://[::1]:8080", "[::1]:8080", false),
        ("https://localhost:8080", "localhost:8080", true),
        ("http://192.168.1.5:8080", "192.168.1.5:8080", true),
        ("http://127.0.0.1.example.org", "127.0.0.1.example.org", true),
    ] {
        let call = app.anonymous().call(Method::POST, oak.pupil.login_path()).json(&with_cookie(&oak.pupil));
        let answer = call.header("origin", origin).header("host", host).send().await;
        answer.ok();
        assert_eq!(set_cookies(&answer)[0].contains("Secure"), secure, "{origin}");
    }
}

#[tokio::test]
async fn other_clients_go_on_with_tokens_in_the_body() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for cookie in [json!(false), Value::Null] {
        let mut body = oak.pupil.login();
        body["cookie"] = cookie;
        let answer = app.anonymous().post(oak.pupil.login_path(), body).await;
        assert!(!answer.ok()["refresh_token"].as_str().unwrap().is_empty());
        assert_eq!(set_cookies(&answer), Vec::<String>::new());
    }
    let sign_in = log_in(&app, &oak.pupil).await;
    let refreshed = refresh(&app, &sign_in).await;
    assert_eq!(refreshed.ok()["sign_in_id"], sign_in["sign_in_id"]);
    assert_eq!(set_cookies(&refreshed), Vec::<String>::new());
}

#[tokio::test]
async fn a_page_of_another_site_gets_no_cookie_and_cannot_use_one() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let mut browser = Browser::new(&app);
    let sign_in = browser.log_in(&oak.pupil).await;
    let cookie = format!("{}={}", cookie_name(&sign_in), browser.token(&sign_in).unwrap());
    let foreign: [&[(&str, &str)]; 7] = [
        &[],
        &[("origin", "https://evil.example.org")],
        &[("origin", "null")],
        &[("origin", "https://lms.example.org.evil.example")],
        &[("origin", OWN), ("sec-fetch-site", "same-site")],
        &[("origin", OWN), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://evil.example.org"), ("sec-fetch-site", "same-origin")],
    ];
    for headers in foreign {
        let send = async |path: &str, body: Value| {
            let call = app.anonymous().call(Method::POST, path).json(&body).header("cookie", &cookie);
            headers.iter().fold(call, |call, (name, value)| call.header(name, value)).send().await
        };
        let refused = send("/auth/refresh", json!({ "sign_in_id": sign_in["sign_in_id"] })).await;
        refused.is("LMS-AUTH-008");
        for (person, code) in [(&oak.pupil, "LMS-AUTH-010"), (&operator, "LMS-PLT-001")] {
            let refused = send(person.login_path(), with_cookie(person)).await;
            refused.is(code);
            assert_eq!((set_cookies(&refused), refused.header("x-error-field")), (Vec::new(), "cookie"));
        }
    }
    // A form cannot send JSON, and nothing else is accepted.
    for media_type in ["text/plain", "application/x-www-form-urlencoded"] {
        let call = app.anonymous().call(Method::POST, "/auth/refresh").header("content-type", media_type);
        let call = call.header("origin", OWN).header("cookie", &cookie);
        call.body(json!({ "sign_in_id": sign_in["sign_in_id"] }).to_string()).send().await.is("LMS-API-004");
    }
    browser.refresh(&sign_in).await.ok();
}

#[tokio::test]
async fn two_people_in_two_tabs_never_mix() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let mut browser = Browser::new(&app);
    let (first, second) = (&oak.classes[0][0], &oak.classes[0][1]);
    let (one, two) = (browser.log_in(first).await, browser.log_in(second).await);
    assert_eq!(browser.refresh(&one).await.ok()["me"]["id"], json!(first.id));
    assert_eq!(browser.refresh(&two).await.ok()["me"]["id"], json!(second.id));
    // A duplicated tab shares the sign-in of its original.
    let original = browser.refresh(&one).await.ok();
    let copy = browser.refresh(&one).await.ok();
    me(&app, &original).await.ok();
    me(&app, &copy).await.ok();
    browser.log_out(&original, json!({ "sign_in_id": one["sign_in_id"] })).await.done();
    assert_eq!((browser.token(&one), browser.token(&two).is_some()), (None, true));
    me(&app, &copy).await.is("LMS-AUTH-009");
    browser.refresh(&one).await.is("LMS-AUTH-008");
    browser.refresh(&two).await.ok();
}

#[tokio::test]
async fn a_cookie_with_the_name_of_another_sign_in_is_refused() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut browser = Browser::new(&app);
    let (pupil, teacher) = (browser.log_in(&oak.pupil).await, browser.log_in(&oak.teacher).await);
    let token = browser.token(&teacher).unwrap().clone();
    browser.cookies.insert(cookie_name(&pupil), token);
    browser.refresh(&pupil).await.is("LMS-AUTH-008");
}

#[tokio::test]
async fn a_sign_in_is_ended_by_its_id_only_by_its_own_account() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let mut browser = Browser::new(&app);
    let victim = browser.log_in(&oak.pupil).await;
    for person in [&oak.teacher, &oak.headteacher, &elm.pupil] {
        app.as_(person).post("/auth/logout", json!({ "sign_in_id": victim["sign_in_id"] })).await.done();
    }
    let victim = browser.refresh(&victim).await.ok();
    // Ending all sign-ins deletes the cookie, too.
    browser.log_out(&victim, json!({})).await.done();
    assert_eq!(browser.token(&victim), None);
    me(&app, &victim).await.is("LMS-AUTH-009");
}

#[tokio::test]
async fn a_sign_in_is_named_by_its_token_or_by_its_id() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let sign_in = log_in(&app, &oak.pupil).await;
    let both = json!({ "refresh_token": sign_in["refresh_token"], "sign_in_id": sign_in["sign_in_id"] });
    for body in [both.clone(), json!({ "sign_in_id": "x" }), json!({ "sign_in_id": 7 })] {
        app.as_(&oak.pupil).post("/auth/logout", body.clone()).await.is("LMS-AUTH-010");
        app.anonymous().post("/auth/refresh", body).await.is("LMS-AUTH-010");
    }
    app.anonymous().post("/auth/refresh", json!({})).await.is("LMS-AUTH-010");
    for cookie in [json!("true"), json!(1)] {
        let mut body = oak.pupil.login();
        body["cookie"] = cookie;
        app.anonymous().post(oak.pupil.login_path(), body).await.is("LMS-AUTH-010");
    }
    me(&app, &sign_in).await.ok();
}

#[tokio::test]
async fn a_shared_device_does_not_collect_cookies() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let mut browser = Browser::new(&app);
    let mut sign_ins = Vec::new();
    for _ in 0..20 {
        sign_ins.push(browser.log_in(&oak.classes[0][0]).await);
    }
    assert_eq!(browser.cookies.len(), 16);
    assert!(sign_ins[..4].iter().all(|oldest| browser.token(oldest).is_none()));
    browser.refresh(&sign_ins[4]).await.ok();
    assert_eq!(browser.cookies.len(), 16);
}

#[tokio::test]
async fn cookies_never_reach_the_log() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let mut browser = Browser::new(&app);
    let sign_in = browser.log_in(&oak.pupil).await;
    let first = browser.token(&sign_in).unwrap().clone();
    browser.refresh(&sign_in).await.ok();
    let second = browser.token(&sign_in).unwrap().clone();
    browser.origin = "https://evil.example.org";
    browser.refresh(&sign_in).await.is("LMS-AUTH-008");
    let log = app.log().text();
    for token in [first, second] {
        let secret = token.split('.').next_back().unwrap();
        assert!(!log.contains(secret), "{log}");
    }
}
